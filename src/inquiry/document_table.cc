// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/document_table.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "catalog/documents.h"
#include "catalog/filter.h"
#include "document/sniff.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

using Row = DocumentTable::Row;

std::uint8_t kind_number(std::string_view media_type) {
  const auto* const found =
      std::find(kDocumentKinds.begin(), kDocumentKinds.end(), document::kind_of(media_type));
  return static_cast<std::uint8_t>(
      std::min<std::ptrdiff_t>(found - kDocumentKinds.begin(), kDocumentKinds.size() - 1));
}

void rank_names(const std::vector<std::string>& names, std::vector<Row>* rows) {
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (names[a].empty() != names[b].empty()) return names[b].empty();
    return names[a] < names[b];
  });
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && names[order[i]] != names[order[i - 1]]) ++rank;
    (*rows)[order[i]].name_rank = rank;
  }
}

// Below 0 if a comes first; 0 if the sort does not tell them apart.
int compare(const Row& a, const Row& b, DocumentSort sort) {
  const auto by = [](auto x, auto y) { return x < y ? -1 : (y < x ? 1 : 0); };
  const bool a_dated = a.date != catalog::Filters::kNoDate;
  const bool b_dated = b.date != catalog::Filters::kNoDate;
  switch (sort) {
    case DocumentSort::Newest:
    case DocumentSort::Oldest:
      if (a_dated != b_dated) return a_dated ? -1 : 1;
      return sort == DocumentSort::Newest ? by(b.date, a.date) : by(a.date, b.date);
    case DocumentSort::Largest:
      return by(b.size_bytes, a.size_bytes);
    case DocumentSort::Smallest:
      return by(a.size_bytes, b.size_bytes);
    case DocumentSort::Longest:
      return by(b.pages, a.pages);
    case DocumentSort::Name:
      return by(a.name_rank, b.name_rank);
    case DocumentSort::Kind:
      return a.kind != b.kind ? by(a.kind, b.kind) : by(a.name_rank, b.name_rank);
  }
  return 0;
}

}  // namespace

Result<DocumentTable> read_document_table(sql::Database* database) {
  ASSIGN_OR_RETURN(
      auto rows,
      database->prepare("SELECT i.id, i.size, d.date, d.pages, d.outcome, t.name, d.names "
                        "FROM items i LEFT JOIN documents d ON d.item_id = i.id "
                        "LEFT JOIN media_types t ON t.id = d.media_type_id "
                        "WHERE i.kind = 1 AND i.kind <> 0 ORDER BY i.id"));
  DocumentTable table;
  std::vector<std::string> names;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    Row row;
    row.row = {rows.column_int(0)};
    row.size_bytes = static_cast<std::uint64_t>(rows.column_int(1));
    row.date = rows.column_is_null(2) ? catalog::Filters::kNoDate : rows.column_int(2);
    row.pages =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(rows.column_int(3), 0, UINT32_MAX));
    const bool is_read = !rows.column_is_null(4);
    row.outcome = is_read ? static_cast<std::uint8_t>(rows.column_int(4)) : DocumentTable::kNone;
    row.kind = is_read ? kind_number(rows.column_text(5)) : DocumentTable::kNone;
    const std::string_view all = rows.column_text(6);
    names.push_back(text::fold(all.substr(0, all.find(catalog::kNameSeparator))));
    table.rows.push_back(row);
  }
  rank_names(names, &table.rows);
  return table;
}

Result<std::shared_ptr<const DocumentTable>> DocumentKeeper::table(sql::Database* database) {
  ASSIGN_OR_RETURN(const catalog::State state, catalog::read_state(database));
  const std::lock_guard lock(mutex_);
  if (held_ == nullptr || state != state_) {
    ASSIGN_OR_RETURN(DocumentTable made, read_document_table(database));
    held_ = std::make_shared<const DocumentTable>(std::move(made));
    state_ = state;
  }
  return held_;
}

ChosenDocuments choose_documents(const DocumentTable& table, const DocumentChoice& choice) {
  ChosenDocuments out;
  std::vector<const Row*> chosen;
  for (const Row& row : table.rows) {
    if (choice.among != nullptr && !choice.among->has(row.row.value)) continue;
    const std::size_t outcome =
        std::min<std::size_t>(row.outcome, document::kOutcomeCount);  // not read: the last
    const bool is_of_kind = !choice.kind || *choice.kind == row.kind;
    const bool is_of_outcome = !choice.outcome || *choice.outcome == row.outcome;
    if (is_of_outcome && row.kind < kDocumentKinds.size()) ++out.by_kind[row.kind];
    if (is_of_kind) ++out.by_outcome[outcome];
    if (is_of_kind && is_of_outcome) chosen.push_back(&row);
  }
  out.count = chosen.size();
  if (choice.offset >= out.count) return out;
  const auto end =
      static_cast<std::size_t>(choice.offset + std::min(choice.limit, out.count - choice.offset));
  const auto before = [&](const Row* a, const Row* b) {
    const int order = compare(*a, *b, choice.sort);
    return order != 0 ? order < 0 : a->row < b->row;
  };
  const auto stop = chosen.begin() + static_cast<std::ptrdiff_t>(end);
  if (stop != chosen.end()) std::nth_element(chosen.begin(), stop, chosen.end(), before);
  std::sort(chosen.begin(), stop, before);
  for (auto i = static_cast<std::size_t>(choice.offset); i < end; ++i) {
    out.page.push_back(chosen[i]->row);
  }
  return out;
}

}  // namespace day::inquiry
