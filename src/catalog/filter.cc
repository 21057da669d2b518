// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/filter.h"

#include <string>

#include "sql/packed.h"

namespace day::catalog {
namespace {

constexpr std::int64_t kDayMinutes = 1440;

}  // namespace

Filters::Filters(sql::Database* database) : database_(database) {}

Result<std::vector<RowId>> Filters::collect(sql::Statement* statement) {
  std::vector<RowId> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, statement->step());
    if (!more) return rows;
    rows.push_back(RowId{statement->column_int(0)});
  }
}

Result<std::vector<RowId>> Filters::find(std::string_view sql) {
  ASSIGN_OR_RETURN(sql::Statement statement, database_->prepare(sql));
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_all() {
  return find("SELECT id FROM items WHERE kind < 2 ORDER BY id");
}

Result<std::vector<RowId>> Filters::find_kind(store::ItemKind kind) {
  if (kind == store::ItemKind::Message)
    return find("SELECT item_id FROM messages ORDER BY item_id");
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT id FROM items WHERE kind = ? AND kind <> 0 "
                                      "ORDER BY id"));
  statement.bind(1, std::int64_t{static_cast<std::uint8_t>(kind)});
  return collect(&statement);
}

// Loads the dates again when the file has grown, by this connection or another.
Status Filters::refresh() {
  ASSIGN_OR_RETURN(const sql::Database::ChangeMark mark, database_->change_mark());
  if (mark == mark_) return {};
  TRY(sql::load_packed(database_, "packed_dates", &dates_));
  TRY(sql::load_packed(database_, "packed_zones", &zones_));
  if (dates_.size() != zones_.size()) {
    return Error{Code::Damaged, "catalog.db has dates without zones; run `daylight rebuild`"};
  }
  mark_ = mark;
  return {};
}

Result<const std::vector<std::int64_t>*> Filters::dates() {
  TRY(refresh());
  return &dates_;
}

Result<std::vector<RowId>> Filters::find_dated(std::optional<std::int64_t> from,
                                               std::optional<std::int64_t> until) {
  TRY(refresh());
  std::vector<RowId> rows;
  for (std::size_t i = 0; i < dates_.size(); ++i) {
    if (dates_[i] == kNoDate) continue;
    const std::int64_t local = dates_[i] + std::int64_t{zones_[i]} * 60;
    if ((!from || *from <= local) && (!until || local < *until)) {
      rows.push_back(RowId{static_cast<std::int64_t>(i) + 1});
    }
  }
  return rows;
}

Result<std::vector<RowId>> Filters::find_sent_between(std::uint32_t from_minute,
                                                      std::uint32_t until_minute) {
  TRY(refresh());
  std::vector<RowId> rows;
  const std::int64_t from = from_minute;
  const std::int64_t until = until_minute;
  for (std::size_t i = 0; i < dates_.size(); ++i) {
    if (dates_[i] == kNoDate) continue;
    const std::int64_t local = dates_[i] + std::int64_t{zones_[i]} * 60;
    std::int64_t seconds = local % (kDayMinutes * 60);
    if (seconds < 0) seconds += kDayMinutes * 60;
    const std::int64_t minute = seconds / 60;
    const bool within =
        from < until ? from <= minute && minute < until : from <= minute || minute < until;
    if (within) rows.push_back(RowId{static_cast<std::int64_t>(i) + 1});
  }
  return rows;
}

Result<std::vector<RowId>> Filters::find_undated() {
  return find(
      "SELECT i.id FROM items i LEFT JOIN messages m ON m.item_id = i.id "
      "LEFT JOIN documents d ON d.item_id = i.id "
      "WHERE i.kind < 2 AND m.date IS NULL AND d.date IS NULL ORDER BY i.id");
}

Result<std::vector<RowId>> Filters::find_with_attachment() {
  return find("SELECT item_id FROM messages WHERE attachments > 0 ORDER BY item_id");
}

Result<std::vector<RowId>> Filters::find_with_defect() {
  return find("SELECT item_id FROM defects WHERE position = 0 ORDER BY item_id");
}

Result<std::vector<RowId>> Filters::find_message_id(std::string_view id) {
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT m.item_id FROM message_ids d JOIN messages m ON "
                                      "m.message_id_id = d.id WHERE d.text = ? ORDER BY 1"));
  statement.bind_text(1, id);
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_source(SourceId source) {
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT DISTINCT item_id FROM occurrences WHERE "
                                      "source_id = ? ORDER BY item_id"));
  statement.bind(1, std::int64_t{source.number});
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_from_domain(std::string_view domain) {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT DISTINCT r.item_id FROM addresses a "
                         "CROSS JOIN mailboxes b ON b.address_id = a.id "
                         "CROSS JOIN roles r ON r.mailbox_id = b.id AND r.role = 0 "
                         "WHERE a.domain = lower(?1) OR "
                         "substr(a.domain, -length(?1) - 1) = '.' || lower(?1) ORDER BY 1"));
  statement.bind_text(1, domain);
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_address(std::string_view address,
                                                 std::optional<mail::Role> role) {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT DISTINCT r.item_id FROM addresses a "
                         "CROSS JOIN mailboxes b ON b.address_id = a.id "
                         "CROSS JOIN roles r ON r.mailbox_id = b.id AND "
                         "r.role BETWEEN ?2 AND ?3 WHERE a.address = lower(?1) ORDER BY 1"));
  statement.bind_text(1, address);
  statement.bind(2, role ? std::int64_t{static_cast<std::uint8_t>(*role)} : 0);
  statement.bind(
      3, role ? std::int64_t{static_cast<std::uint8_t>(*role)} : std::int64_t{mail::kRoleCount});
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_verdicts(const std::vector<dkim::Verdict>& verdicts) {
  std::uint32_t wanted = 0;
  for (const dkim::Verdict verdict : verdicts) wanted |= 1U << static_cast<unsigned>(verdict);
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT item_id FROM verdicts WHERE (1 << verdict) & ? "
                                      "ORDER BY item_id"));
  statement.bind(1, std::int64_t{wanted});
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_signer(std::string_view domain) {
  ASSIGN_OR_RETURN(
      sql::Statement statement,
      database_->prepare("SELECT DISTINCT id / 2048 FROM signatures WHERE signer_id IN "
                         "(SELECT id FROM signers WHERE domain = lower(?1) OR "
                         "substr(domain, -length(?1) - 1) = '.' || lower(?1)) ORDER BY 1"));
  statement.bind_text(1, domain);
  return collect(&statement);
}

Result<std::vector<RowId>> Filters::find_ids(const ItemIdRange& range) {
  ASSIGN_OR_RETURN(sql::Statement statement,
                   database_->prepare("SELECT id FROM items WHERE sha256 BETWEEN ? AND ? AND "
                                      "kind < 2 ORDER BY id"));
  statement.bind_blob(1, range.low.digest.view()).bind_blob(2, range.high.digest.view());
  return collect(&statement);
}

}  // namespace day::catalog
