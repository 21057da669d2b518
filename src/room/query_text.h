// SPDX-License-Identifier: AGPL-3.0-or-later
// The text of a query with a term more or less, for links that narrow and widen a search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inquiry/months.h"
#include "query/query.h"

namespace day::room {

// A part of a query that every result must fit and that is no plain words: "date:2016-05".
struct QueryPart {
  std::string term;
  std::string without;  // the query without it; empty if nothing is left
};

class QueryText {
 public:
  explicit QueryText(std::string_view typed);

  const query::Query& query() const { return query_; }
  // Whether it asks for nothing in particular: empty, or *.
  bool is_all() const;
  // The query with `term` to be fitted too. As it was typed where that can be added to.
  std::string with(std::string_view term) const;
  // The same for dates, which take the place of those that they lie within.
  std::string with_months(const inquiry::MonthSpan& span) const;
  // In the order in which they stand.
  const std::vector<QueryPart>& parts() const { return parts_; }

 private:
  query::Query query_;
  std::string base_;  // what a term can be added to
  std::vector<QueryPart> parts_;
};

}  // namespace day::room
