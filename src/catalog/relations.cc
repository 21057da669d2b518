// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/relations.h"

namespace day::catalog {
namespace {

constexpr std::string_view kNaming =
    "SELECT r.item_id FROM message_ids d JOIN refs r ON r.message_id_id = d.id "
    "JOIN verdicts v ON v.item_id = r.item_id JOIN messages m ON m.item_id = r.item_id "
    "WHERE d.text = ?1 AND r.item_id <> ?2 AND v.verdict <= ?3 GROUP BY r.item_id "
    "ORDER BY m.date IS NULL, m.date, r.item_id";

constexpr std::string_view kAttaching =
    "SELECT p.item_id FROM parts p JOIN verdicts v ON v.item_id = p.item_id "
    "JOIN messages m ON m.item_id = p.item_id WHERE p.is_attachment AND p.sha256 = ?1 "
    "AND p.item_id <> ?2 AND v.verdict <= ?3 GROUP BY p.item_id "
    "ORDER BY m.date IS NULL, m.date, p.item_id";

Result<Related> collect(sql::Statement* rows, RowId self, dkim::Verdict weakest,
                        std::size_t limit) {
  rows->bind(2, self.value).bind(3, std::int64_t{static_cast<std::uint8_t>(weakest)});
  Related related;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows->step());
    if (!more) return related;
    ++related.total;
    if (related.rows.size() < limit) related.rows.push_back({rows->column_int(0)});
  }
}

}  // namespace

Result<Related> Relations::find_naming(std::string_view message_id, RowId self,
                                       dkim::Verdict weakest, std::size_t limit) {
  if (message_id.empty()) return Related{};
  ASSIGN_OR_RETURN(auto rows, database_->prepare(kNaming));
  rows.bind_text(1, message_id);
  return collect(&rows, self, weakest, limit);
}

Result<Related> Relations::find_attaching(const Digest& sha256, RowId self, dkim::Verdict weakest,
                                          std::size_t limit) {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(kAttaching));
  rows.bind_blob(1, sha256.view());
  return collect(&rows, self, weakest, limit);
}

}  // namespace day::catalog
