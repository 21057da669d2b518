// SPDX-License-Identifier: AGPL-3.0-or-later
// The state of the page of results, all of which is in its address.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inquiry/facets.h"
#include "inquiry/search.h"
#include "mustache/mustache.h"
#include "room/query_text.h"
#include "room/visit.h"

namespace day::room {

struct SearchState {
  std::string typed;
  inquiry::Sort sort = inquiry::Sort::Relevance;
  inquiry::Fold fold = inquiry::Fold::None;
  std::uint64_t page = 1;

  // Whatever is no known value is taken as the first one.
  static SearchState read(const http::Request& request);
  // "/search?q=…", without what is as ever.
  std::string path() const;
  // The same with another query, on the first page.
  std::string path_for(std::string_view query) const;
};

// One line of results for the template. `number`: which one it is, from 1.
Result<mustache::Data> result_data(const Visit& visit, const inquiry::SearchHit& hit,
                                   std::uint64_t number);

// Member by member of search.html: what narrows the results.
void put_facets(const Visit& visit, const SearchState& state, const QueryText& text,
                const inquiry::FacetCounts& counts, mustache::Data* data);

// "is:verified" and its like that are in the query, each with what leads to the query without it.
std::vector<mustache::Data> part_data(const SearchState& state, const QueryText& text,
                                      const inquiry::FacetCounts& counts);

}  // namespace day::room
