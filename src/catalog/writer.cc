// SPDX-License-Identifier: AGPL-3.0-or-later
// Sources, containers and occurrences. What was read in messages is in writer_reading.cc.
#include <utility>

#include "catalog/state.h"
#include "catalog/writer_impl.h"

namespace day::catalog {

const std::array<std::string_view, kWriteSqlCount> kWriteSql = {
    "SELECT id, kind, size, pack, pack_offset, pack_slot FROM items WHERE sha256 = ?",
    "INSERT INTO items(sha256, kind, size, pack, pack_offset, pack_slot, occurrences) "
    "VALUES(?,?,?,?,?,?,1)",
    "INSERT INTO messages(item_id, date, zone, date_origin, subject, from_mailbox_id, "
    "message_id_id, list_id, program_id, attachments, complete, thread) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO roles(item_id, position, role, mailbox_id) VALUES(?,?,?,?)",
    "INSERT INTO refs(item_id, position, kind, message_id_id) VALUES(?,?,?,?)",
    "INSERT INTO dates(item_id, position, origin, unix, zone, raw, comment) VALUES(?,?,?,?,?,?,?)",
    "INSERT INTO parts(item_id, position, parent, media_type, charset, transfer_encoding, "
    "disposition, file_name, content_id, size, sha256, is_attachment) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO defects(item_id, position, code, detail) VALUES(?,?,?,?)",
    "INSERT INTO failures(item_id, reason) VALUES(?,?)",
    "SELECT id FROM message_ids WHERE text = ?",
    "INSERT OR IGNORE INTO message_ids(text) VALUES(?)",
    "SELECT id FROM lists WHERE name = ?",
    "INSERT OR IGNORE INTO lists(name) VALUES(?)",
    "SELECT id FROM programs WHERE name = ?",
    "INSERT OR IGNORE INTO programs(name) VALUES(?)",
    "SELECT id FROM addresses WHERE address = ?",
    "INSERT INTO addresses(address, domain) VALUES(?,?)",
    "SELECT id FROM mailboxes WHERE address = ? AND name = ?",
    "INSERT INTO mailboxes(address, name, address_id) VALUES(?,?,?)",
    "INSERT INTO text_blocks(first_item, raw_size, data) VALUES(?,?,?)",
    "INSERT INTO sources(id, path, added, keep_outer) VALUES(?,?,?,?)",
    "INSERT INTO containers(source_id, parent_id, kind, path, detail, modified) "
    "VALUES(?1, ?2, ?3, coalesce((SELECT path || '/' FROM containers WHERE id = ?2), '') || ?4, "
    "?5, ?6)",
    "INSERT INTO occurrences(item_id, source_id, container_id, offset, size, flags, envelope, "
    "modified) VALUES(?,?,?,?,?,?,?,?)",
    "UPDATE items SET occurrences = occurrences + ?2 WHERE id = ?1",
    "UPDATE containers SET occurrences = occurrences + ?2 WHERE id = ?1",
    "UPDATE containers SET ended = 1, complete = ?2, size = ?3, sha256 = ?4, outer_kept = ?5, "
    "item_bytes = ?6, framing_bytes = ?7, gap_bytes = ?8 WHERE id = ?1",
    "INSERT INTO gaps(container_id, offset, size, reason) VALUES(?,?,?,?)",
    "INSERT INTO notices(container_id, text) VALUES(?,?)",
    "UPDATE sources SET complete = ?2 WHERE id = ?1",
    "SELECT o.container_id, o.size FROM occurrences o JOIN containers c ON c.id = o.container_id "
    "WHERE o.item_id = ?1 AND o.source_id = ?2 AND o.offset = ?3 AND c.path = ?4",
    "DELETE FROM occurrences WHERE item_id = ? AND source_id = ? AND container_id = ? AND "
    "offset = ?",
    "UPDATE containers SET occurrences = occurrences - 1, item_bytes = item_bytes - CASE WHEN "
    "ended THEN ?2 ELSE 0 END WHERE id = ?1",
    "INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)",
};

namespace {

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

Writer::Impl::Impl(sql::Database* db)
    : database(db),
      statements(db, kWriteSql),
      signatures(db),
      observations(db),
      threads(db),
      dates(db, "packed_dates"),
      zones(db, "packed_zones"),
      sketches(db, "packed_sketches") {}

Writer::Writer(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
Writer::~Writer() = default;

SignatureWriter* Writer::signatures() {
  return &impl_->signatures;
}

Result<std::optional<ItemRow>> Writer::find_item(const ItemId& id) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(WriteSql::FindItem));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->lend_blob(1, id.digest.view()).step());
  if (!found) return std::optional<ItemRow>();
  ItemRow item;
  item.row.value = find->column_int(0);
  item.id = id;
  item.kind = static_cast<store::ItemKind>(find->column_int(1));
  item.size_bytes = static_cast<std::uint64_t>(find->column_int(2));
  item.location = read_location(*find, 3);
  return std::optional<ItemRow>(item);
}

Result<RowId> Writer::add_item(const ItemId& id, store::ItemKind kind, std::uint64_t size_bytes,
                               const store::Location& location) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddItem));
  TRY(add->lend_blob(1, id.digest.view())
          .bind(2, std::int64_t{static_cast<std::uint8_t>(kind)})
          .bind(3, as_int(size_bytes))
          .bind(4, std::int64_t{location.pack})
          .bind(5, as_int(location.offset))
          .bind(6, std::int64_t{location.slot})
          .run());
  const RowId row{impl_->database->last_row()};
  impl_->awaiting_occurrence.insert(row.value);
  return row;
}

Result<RowId> Writer::renew_item(const ItemRow& old, store::ItemKind kind,
                                 const store::Location& location) {
  TRY(impl_->flush_counts());
  ASSIGN_OR_RETURN(auto last, impl_->database->prepare("SELECT max(id) FROM items"));
  TRY(last.step());
  const RowId row{last.column_int(0) + 1};
  last.reset();
  ASSIGN_OR_RETURN(auto move, impl_->database->prepare(
                                  "UPDATE items SET id = ?, kind = ?, pack = ?, pack_offset = ?, "
                                  "pack_slot = ? WHERE id = ?"));
  TRY(move.bind(1, row.value)
          .bind(2, std::int64_t{static_cast<std::uint8_t>(kind)})
          .bind(3, std::int64_t{location.pack})
          .bind(4, as_int(location.offset))
          .bind(5, std::int64_t{location.slot})
          .bind(6, old.row.value)
          .run());
  for (const std::string_view text :
       {"UPDATE occurrences SET item_id = ?1 WHERE item_id = ?2",
        "UPDATE key_evidence SET item_id = ?1 WHERE item_id = ?2",
        "UPDATE key_evidence SET trust_item_id = ?1 WHERE trust_item_id = ?2",
        "UPDATE embedded SET item_id = ?1 WHERE item_id = ?2",
        "UPDATE embedded SET parent_id = ?1 WHERE parent_id = ?2",
        "UPDATE embedded_losses SET parent_id = ?1 WHERE parent_id = ?2"}) {
    ASSIGN_OR_RETURN(auto follow, impl_->database->prepare(text));
    TRY(follow.bind(1, row.value).bind(2, old.row.value).run());
  }
  for (const std::string_view text : {"DELETE FROM document_texts WHERE item_id = ?",
                                      "DELETE FROM document_properties WHERE item_id = ?",
                                      "DELETE FROM document_defects WHERE item_id = ?",
                                      "DELETE FROM documents WHERE item_id = ?"}) {
    ASSIGN_OR_RETURN(auto forget, impl_->database->prepare(text));
    TRY(forget.bind(1, old.row.value).run());
  }
  return row;
}

Status Writer::begin_source(SourceId source, const store::SourceBegin& begin) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddSource));
  return add->bind(1, std::int64_t{source.number})
      .lend_text(2, begin.path)
      .bind(3, begin.added_seconds)
      .bind(4, std::int64_t{begin.keep_outer})
      .run();
}

Result<ContainerRow> Writer::begin_container(SourceId source, std::optional<ContainerRow> parent,
                                             const store::ContainerBegin& begin) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddContainer));
  add->bind(1, std::int64_t{source.number});
  add->bind_null(2).bind_null(6);
  if (parent) add->bind(2, parent->value);
  if (begin.modified_seconds) add->bind(6, *begin.modified_seconds);
  TRY(add->bind(3, std::int64_t{static_cast<std::uint8_t>(begin.kind)})
          .lend_text(4, begin.path)
          .lend_text(5, begin.detail)
          .run());
  return ContainerRow{impl_->database->last_row()};
}

Status Writer::add_occurrence(SourceId source, ContainerRow container, std::string_view,
                              std::uint64_t offset, RowId item, const store::ItemRef& ref,
                              std::optional<std::int64_t> modified_seconds) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddOccurrence));
  add->bind_null(6).bind_null(7).bind_null(8);
  if (!ref.flags.empty()) add->lend_text(6, ref.flags);
  if (!ref.envelope.empty()) add->lend_text(7, ref.envelope);
  if (modified_seconds) add->bind(8, *modified_seconds);
  TRY(add->bind(1, item.value)
          .bind(2, std::int64_t{source.number})
          .bind(3, container.value)
          .bind(4, as_int(offset))
          .bind(5, as_int(ref.size_bytes))
          .run());
  ++impl_->container_counts[container.value];
  if (impl_->awaiting_occurrence.erase(item.value) > 0) return {};
  ASSIGN_OR_RETURN(sql::Statement* const count, impl_->statements.get(WriteSql::CountOccurrence));
  return count->bind(1, item.value).bind(2, std::int64_t{1}).run();
}

Status Writer::end_container(ContainerRow container, const store::ContainerEnd& end,
                             std::uint64_t item_bytes, std::uint64_t framing_bytes,
                             std::uint64_t gap_bytes) {
  ASSIGN_OR_RETURN(sql::Statement* const update, impl_->statements.get(WriteSql::EndContainer));
  update->bind_null(4);
  if (end.sha256 != Digest()) update->lend_blob(4, end.sha256.view());
  return update->bind(1, container.value)
      .bind(2, std::int64_t{end.complete})
      .bind(3, as_int(end.size_bytes))
      .bind(5, std::int64_t{end.outer_kept})
      .bind(6, as_int(item_bytes))
      .bind(7, as_int(framing_bytes))
      .bind(8, as_int(gap_bytes))
      .run();
}

Status Writer::add_gap(ContainerRow container, std::uint64_t offset, const store::Gap& gap) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddGap));
  return add->bind(1, container.value)
      .bind(2, as_int(offset))
      .bind(3, as_int(gap.size_bytes))
      .lend_text(4, gap.reason)
      .run();
}

Status Writer::add_notice(ContainerRow container, const store::Notice& notice) {
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddNotice));
  return add->bind(1, container.value).lend_text(2, notice.text).run();
}

Status Writer::end_source(SourceId source, bool complete) {
  ASSIGN_OR_RETURN(sql::Statement* const end, impl_->statements.get(WriteSql::EndSource));
  return end->bind(1, std::int64_t{source.number}).bind(2, std::int64_t{complete}).run();
}

Result<std::vector<SourceId>> Writer::unfinished_sources(std::string_view path) {
  return Reader(impl_->database).unfinished_sources(path);
}

Result<bool> Writer::drop_matching_occurrence(SourceId source, std::string_view path,
                                              std::uint64_t offset, RowId item) {
  TRY(impl_->flush_counts());
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(WriteSql::FindMatching));
  std::int64_t container = 0;
  std::int64_t size = 0;
  {
    const sql::ResetAtEnd reset(find);
    find->bind(1, item.value).bind(2, std::int64_t{source.number}).bind(3, as_int(offset));
    ASSIGN_OR_RETURN(const bool found, find->lend_text(4, path).step());
    if (!found) return false;
    container = find->column_int(0);
    size = find->column_int(1);
  }
  ASSIGN_OR_RETURN(sql::Statement* const drop, impl_->statements.get(WriteSql::DropOccurrence));
  TRY(drop->bind(1, item.value)
          .bind(2, std::int64_t{source.number})
          .bind(3, container)
          .bind(4, as_int(offset))
          .run());
  ASSIGN_OR_RETURN(sql::Statement* const less, impl_->statements.get(WriteSql::UncountContainer));
  TRY(less->bind(1, container).bind(2, size).run());
  ASSIGN_OR_RETURN(sql::Statement* const count, impl_->statements.get(WriteSql::CountOccurrence));
  TRY(count->bind(1, item.value).bind(2, std::int64_t{-1}).run());
  return true;
}

Result<bool> Writer::remove_source_if_empty(SourceId source) {
  ASSIGN_OR_RETURN(
      auto any, impl_->database->prepare("SELECT 1 FROM occurrences WHERE source_id = ? LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, any.bind(1, std::int64_t{source.number}).step());
  if (found) return false;
  TRY(impl_->flush_counts());
  for (const std::string_view text :
       {"DELETE FROM gaps WHERE container_id IN (SELECT id FROM containers WHERE source_id = ?)",
        "DELETE FROM notices WHERE container_id IN (SELECT id FROM containers WHERE source_id = ?)",
        "DELETE FROM containers WHERE source_id = ?", "DELETE FROM sources WHERE id = ?"}) {
    ASSIGN_OR_RETURN(auto remove, impl_->database->prepare(text));
    TRY(remove.bind(1, std::int64_t{source.number}).run());
  }
  return true;
}

Status Writer::Impl::flush_counts() {
  for (const auto& [container, count] : container_counts) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::CountContainer));
    TRY(add->bind(1, container).bind(2, count).run());
  }
  container_counts.clear();
  for (const std::int64_t item : awaiting_occurrence) {
    ASSIGN_OR_RETURN(sql::Statement* const count, statements.get(WriteSql::CountOccurrence));
    TRY(count->bind(1, item).bind(2, std::int64_t{-1}).run());
  }
  awaiting_occurrence.clear();
  return {};
}

Status Writer::set_followed_position(store::Position position) {
  TRY(impl_->flush_counts());
  TRY(impl_->flush_texts());
  TRY(impl_->observations.flush());
  TRY(impl_->dates.flush());
  TRY(impl_->zones.flush());
  TRY(impl_->sketches.flush());
  TRY(impl_->threads.flush());
  const std::pair<std::string_view, std::int64_t> values[] = {
      {"followed_pack", std::int64_t{position.pack}}, {"followed_offset", as_int(position.offset)}};
  for (const auto& [key, value] : values) {
    ASSIGN_OR_RETURN(sql::Statement* const set, impl_->statements.get(WriteSql::SetMeta));
    TRY(set->lend_text(1, key).bind(2, value).run());
  }
  return count_change(impl_->database);
}

}  // namespace day::catalog
