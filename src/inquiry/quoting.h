// SPDX-License-Identifier: AGPL-3.0-or-later
// Which messages quote, forward or attach a message, and which it quotes itself. Those that name
// each other by Message-ID are looked at, and those that the full-text index finds by runs of words
// taken from all over the text; a comparison of the words decides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/copies.h"
#include "index/index.h"
#include "inquiry/copies.h"
#include "sql/database.h"

namespace day::inquiry {

class QuotingFinder {
 public:
  explicit QuotingFinder(sql::Database* database);

  // The fullest first; among equals in the order of rows.
  Result<std::vector<Quoting>> quoted_in(catalog::RowId row);
  Result<std::vector<Quoting>> quotes(catalog::RowId row);

 private:
  Status add_found_by_words(std::string_view text, index::Column column,
                            std::vector<catalog::RowId>* rows);

  catalog::CopyReader reader_;
  catalog::Reader catalog_;
  index::Searcher searcher_;
};

}  // namespace day::inquiry
