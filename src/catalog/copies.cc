// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/copies.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sql/packed.h"

namespace day::catalog {
namespace {

constexpr std::string_view kSameMessageId =
    "SELECT o.item_id FROM messages m JOIN messages o ON o.message_id_id = m.message_id_id "
    "WHERE m.item_id = ?1 AND o.item_id <> ?1 ORDER BY 1";

// Signatures of one form, by one signer, of one second are few; then their octets are compared.
constexpr std::string_view kSameSigned =
    "SELECT DISTINCT t.item_id FROM signatures s "
    "JOIN signature_forms f ON f.id = s.form_id AND f.kind = 0 "
    "JOIN signature_octets so ON so.id = s.id AND length(so.header_hash) > 0 "
    "JOIN signatures t ON t.signer_id = s.signer_id AND t.form_id = s.form_id "
    "AND t.signed_at IS s.signed_at AND t.item_id <> s.item_id "
    "JOIN signature_octets t_o ON t_o.id = t.id AND t_o.header_hash = so.header_hash "
    "WHERE s.id >= ?1 * 2048 AND s.id < (?1 + 1) * 2048 ORDER BY 1";

constexpr std::string_view kAllSameMessageId =
    "SELECT message_id_id, item_id FROM messages WHERE message_id_id IN "
    "(SELECT message_id_id FROM messages WHERE message_id_id IS NOT NULL "
    "GROUP BY message_id_id HAVING count(*) > 1) ORDER BY 1, 2";

constexpr std::string_view kAllSigned =
    "SELECT o.header_hash, s.item_id FROM signatures s "
    "JOIN signature_forms f ON f.id = s.form_id AND f.kind = 0 "
    "JOIN signature_octets o ON o.id = s.id WHERE length(o.header_hash) > 0";

constexpr std::string_view kNaming =
    "SELECT DISTINCT r.item_id FROM messages m JOIN refs r ON r.message_id_id = m.message_id_id "
    "WHERE m.item_id = ?1 AND r.item_id <> ?1 ORDER BY 1";

constexpr std::string_view kNamedBy =
    "SELECT DISTINCT m.item_id FROM refs r JOIN messages m ON m.message_id_id = r.message_id_id "
    "WHERE r.item_id = ?1 AND m.item_id <> ?1 ORDER BY 1";

constexpr std::string_view kAttaching =
    "SELECT DISTINCT p.item_id FROM items i JOIN parts p ON p.is_attachment AND p.sha256 = "
    "i.sha256 WHERE i.id = ?1 AND p.item_id <> ?1 ORDER BY 1";

constexpr std::string_view kAttachedTo =
    "SELECT DISTINCT i.id FROM parts p JOIN items i ON i.sha256 = p.sha256 "
    "WHERE p.item_id = ?1 AND p.is_attachment AND i.id <> ?1 AND i.kind < 2 ORDER BY 1";

// Classes in the order of their first member.
std::vector<Class> in_order(std::vector<Class> classes) {
  std::sort(classes.begin(), classes.end());
  return classes;
}

}  // namespace

Result<std::vector<copies::Sketch>> CopyReader::sketches() {
  std::vector<copies::Sketch> sketches;
  TRY(sql::load_packed(database_, "packed_sketches", &sketches));
  return sketches;
}

Result<Class> CopyReader::collect(std::string_view question, RowId row) {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(question));
  rows.bind(1, row.value);
  Class found;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return found;
    found.push_back({rows.column_int(0)});
  }
}

Result<Class> CopyReader::same_message_id(RowId row) {
  return collect(kSameMessageId, row);
}
Result<Class> CopyReader::same_signed(RowId row) {
  return collect(kSameSigned, row);
}
Result<Class> CopyReader::naming(RowId row) {
  return collect(kNaming, row);
}
Result<Class> CopyReader::named_by(RowId row) {
  return collect(kNamedBy, row);
}
Result<Class> CopyReader::attaching(RowId row) {
  return collect(kAttaching, row);
}
Result<Class> CopyReader::attached_to(RowId row) {
  return collect(kAttachedTo, row);
}

Result<std::vector<Class>> CopyReader::all_same_message_id() {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(kAllSameMessageId));
  std::vector<Class> classes;
  std::int64_t last = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return in_order(std::move(classes));
    if (classes.empty() || rows.column_int(0) != last) classes.emplace_back();
    last = rows.column_int(0);
    classes.back().push_back({rows.column_int(1)});
  }
}

Result<std::vector<Class>> CopyReader::all_same_signed() {
  ASSIGN_OR_RETURN(auto rows, database_->prepare(kAllSigned));
  // Twelve octets of a hash name it: an accident among 2^32 signatures has odds of one to 2^33.
  std::vector<std::pair<std::array<char, 12>, std::int64_t>> found;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    const ByteView hash = rows.column_blob(0);
    auto& entry = found.emplace_back();
    std::copy_n(hash.begin(), std::min(hash.size(), entry.first.size()), entry.first.begin());
    entry.second = rows.column_int(1);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<Class> classes;
  for (std::size_t i = 0; i < found.size();) {
    const std::size_t first = i;
    while (i < found.size() && found[i].first == found[first].first) ++i;
    if (i - first < 2) continue;
    classes.emplace_back();
    for (std::size_t k = first; k < i; ++k) classes.back().push_back({found[k].second});
  }
  return in_order(std::move(classes));
}

Result<std::vector<RowId>> CopyReader::duplicates() {
  std::vector<RowId> rows;
  ASSIGN_OR_RETURN(
      auto several,
      database_->prepare("SELECT id FROM items WHERE occurrences > 1 AND kind < 2 UNION ALL "
                         "SELECT item_id FROM embedded GROUP BY item_id HAVING count(*) > 1 UNION "
                         "ALL SELECT e.item_id FROM embedded e JOIN items i ON i.id = e.item_id "
                         "WHERE i.occurrences > 0"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, several.step());
    if (!more) break;
    rows.push_back({several.column_int(0)});
  }
  ASSIGN_OR_RETURN(const auto by_id, all_same_message_id());
  ASSIGN_OR_RETURN(const auto by_signature, all_same_signed());
  for (const auto* classes : {&by_id, &by_signature}) {
    for (const Class& each : *classes) rows.insert(rows.end(), each.begin(), each.end());
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

}  // namespace day::catalog
