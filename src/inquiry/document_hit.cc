// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/document_hit.h"

#include <utility>

#include "document/sniff.h"

namespace day::inquiry {

std::string print_page_label(std::string_view label) {
  const bool is_number =
      !label.empty() && (label.find_first_not_of("0123456789") == std::string_view::npos ||
                         label.find_first_not_of("ivxlcdm") == std::string_view::npos);
  return (is_number ? "page " : "") + std::string(label);
}

Result<std::optional<DocumentHit>> describe_document(sql::Database* database, catalog::RowId row,
                                                     const Excerpts& excerpts,
                                                     std::size_t max_chars,
                                                     text::Snippet* snippet) {
  catalog::DocumentReader documents(database);
  ASSIGN_OR_RETURN(auto info, documents.info(row));
  if (!info) return std::optional<DocumentHit>();
  DocumentHit hit;
  hit.info = std::move(*info);
  hit.kind = document::kind_of(hit.info.media_type);
  if (max_chars == 0) return std::optional(std::move(hit));
  ASSIGN_OR_RETURN(const auto pages, documents.pages(row));
  PageExcerpt excerpt =
      excerpts.make(pages, describe_properties(hit.info), hit.info.title, max_chars);
  *snippet = std::move(excerpt.snippet);
  if (excerpt.page) {
    const document::Page& page = pages[*excerpt.page];
    hit.page = excerpt.page;
    hit.page_label = page.label;
    hit.is_recognised = page.origin == document::TextOrigin::Recognised;
    hit.confidence = page.confidence;
  }
  return std::optional(std::move(hit));
}

}  // namespace day::inquiry
