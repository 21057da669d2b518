// SPDX-License-Identifier: AGPL-3.0-or-later
// What a result says that is a document: its kind, and where in it the words are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/documents.h"
#include "document/document.h"
#include "inquiry/excerpt.h"
#include "sql/database.h"

namespace day::inquiry {

struct DocumentHit {
  catalog::DocumentInfo info;
  std::string_view kind;            // document::kind_of
  std::optional<std::size_t> page;  // where the excerpt is from, counted from 0
  std::string page_label;           // of that page
  bool is_recognised = false;       // its text came about by recognition
  std::uint8_t confidence = 0;      // of that
};

// "page 7" of "7" and of "vii"; other labels, "Sheet 2: Budget", as they are.
std::string print_page_label(std::string_view label);

// Nothing if the document has not been read. The excerpt goes to `snippet`; none if max_chars is 0.
Result<std::optional<DocumentHit>> describe_document(sql::Database* database, catalog::RowId row,
                                                     const Excerpts& excerpts,
                                                     std::size_t max_chars, text::Snippet* snippet);

}  // namespace day::inquiry
