// SPDX-License-Identifier: AGPL-3.0-or-later
// Items, messages and counts. Sources and containers are in reader_sources.cc.
#include <algorithm>
#include <utility>

#include "catalog/date_text.h"
#include "catalog/documents.h"
#include "catalog/reader_impl.h"
#include "catalog/text_block.h"

namespace day::catalog {

const std::array<std::string_view, kReadSqlCount> kReadSql = {
    "SELECT id, sha256, kind, size, pack, pack_offset, pack_slot FROM items WHERE id = ?",
    "SELECT id, sha256, kind, size, pack, pack_offset, pack_slot FROM items "
    "WHERE sha256 BETWEEN ? AND ? ORDER BY sha256 LIMIT ?",
    "SELECT i.id, i.sha256, i.kind, i.size, i.pack, i.pack_offset, i.pack_slot, i.occurrences, "
    "m.date, m.zone, m.date_origin, m.subject, b.name, b.address, m.attachments, f.reason, "
    "v.verdict FROM items i LEFT JOIN messages m ON m.item_id = i.id "
    "LEFT JOIN mailboxes b ON b.id = m.from_mailbox_id "
    "LEFT JOIN failures f ON f.item_id = i.id LEFT JOIN verdicts v ON v.item_id = i.id "
    "WHERE i.id = ?",
    "SELECT c.path FROM occurrences o JOIN containers c ON c.id = o.container_id "
    "WHERE o.item_id = ? ORDER BY o.source_id, o.container_id, o.offset LIMIT 1",
    "SELECT m.subject, d.text, l.name, p.name, m.complete FROM messages m "
    "LEFT JOIN message_ids d ON d.id = m.message_id_id LEFT JOIN lists l ON l.id = m.list_id "
    "LEFT JOIN programs p ON p.id = m.program_id WHERE m.item_id = ?",
    "SELECT r.kind, d.text FROM refs r JOIN message_ids d ON d.id = r.message_id_id "
    "WHERE r.item_id = ? ORDER BY r.position",
    "SELECT r.role, b.name, b.address FROM roles r JOIN mailboxes b ON b.id = r.mailbox_id "
    "WHERE r.item_id = ? ORDER BY r.position",
    "SELECT origin, unix, zone, raw, comment FROM dates WHERE item_id = ? ORDER BY position",
    "SELECT position, parent, media_type, charset, transfer_encoding, disposition, file_name, "
    "content_id, size, sha256, is_attachment FROM parts WHERE item_id = ? ORDER BY position",
    "SELECT code, detail FROM defects WHERE item_id = ? ORDER BY position",
    "SELECT first_item, raw_size, data FROM text_blocks WHERE first_item <= ? "
    "ORDER BY first_item DESC LIMIT 1",
    "SELECT o.source_id, c.path, o.offset, o.size, o.flags, o.envelope, o.modified "
    "FROM occurrences o JOIN containers c ON c.id = o.container_id WHERE o.item_id = ? "
    "ORDER BY o.source_id, o.container_id, o.offset",
    "SELECT c.header, t.answers FROM thread_indexes t JOIN conversations c "
    "ON c.id = t.conversation_id WHERE t.item_id = ?",
};

Reader::Impl::Impl(sql::Database* db) : database(db), statements(db, kReadSql), signatures(db) {}

Reader::Reader(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
Reader::~Reader() = default;

store::Location read_location(const sql::Statement& row, int column) {
  store::Location location;
  if (row.column_is_null(column)) {
    location.pack = kNoPack;
    return location;
  }
  location.pack = static_cast<std::uint32_t>(row.column_int(column));
  location.offset = static_cast<std::uint64_t>(row.column_int(column + 1));
  location.slot = static_cast<std::uint32_t>(row.column_int(column + 2));
  return location;
}

namespace {

Result<ItemRow> read_item(const sql::Statement& row) {
  ItemRow item;
  item.row.value = row.column_int(0);
  const auto digest = parse_digest_bytes(row.column_blob(1));
  const std::int64_t kind = row.column_int(2);
  if (!digest || kind < 0 || kind >= store::kItemKindCount) {
    return Error{Code::Damaged, "catalog.db has a damaged item; run `daylight rebuild`"};
  }
  item.id.digest = *digest;
  item.kind = static_cast<store::ItemKind>(kind);
  item.size_bytes = static_cast<std::uint64_t>(row.column_int(3));
  item.location = read_location(row, 4);
  return item;
}

// A code read from the file, 0 if it is none.
template <typename Enum>
Enum code_of(std::int64_t value, std::uint8_t count) {
  return value < 0 || value >= count ? Enum{} : static_cast<Enum>(value);
}

std::optional<ZonedTime> read_time(const sql::Statement& row, int unix_column, int zone_column) {
  if (row.column_is_null(unix_column)) return std::nullopt;
  return ZonedTime{Instant{row.column_int(unix_column)},
                   static_cast<std::int32_t>(row.column_int(zone_column))};
}

}  // namespace

Result<std::vector<ItemRow>> Reader::find_items(const ItemIdRange& range, std::size_t limit) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(ReadSql::ItemRange));
  const sql::ResetAtEnd reset(find);
  find->lend_blob(1, range.low.digest.view()).lend_blob(2, range.high.digest.view());
  find->bind(3, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  std::vector<ItemRow> items;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find->step());
    if (!more) return items;
    ASSIGN_OR_RETURN(const ItemRow item, read_item(*find));
    items.push_back(item);
  }
}

Result<std::optional<ItemRow>> Reader::item(RowId row) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(ReadSql::Item));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, row.value).step());
  if (!found) return std::optional<ItemRow>();
  ASSIGN_OR_RETURN(const ItemRow item, read_item(*find));
  return std::optional<ItemRow>(item);
}

Result<std::optional<Summary>> Reader::summary(RowId row) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(ReadSql::Summary));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, row.value).step());
  if (!found) return std::optional<Summary>();
  Summary summary;
  ASSIGN_OR_RETURN(summary.item, read_item(*find));
  summary.occurrences = static_cast<std::uint32_t>(find->column_int(7));
  summary.date = read_time(*find, 8, 9);
  summary.date_origin = code_of<mail::DateOrigin>(find->column_int(10), mail::kDateOriginCount);
  summary.subject = find->column_text(11);
  summary.from_name = find->column_text(12);
  summary.from_address = find->column_text(13);
  summary.has_attachment = find->column_int(14) > 0;
  summary.failure = find->column_text(15);
  if (!find->column_is_null(16)) {
    const std::int64_t verdict = find->column_int(16);
    if (verdict < 0 || verdict >= dkim::kVerdictCount) {
      return Error{Code::Damaged, "catalog.db has a damaged verdict; run `daylight rebuild`"};
    }
    summary.verdict = static_cast<dkim::Verdict>(verdict);
  }
  if (summary.item.kind == store::ItemKind::Message) return std::optional<Summary>(summary);
  ASSIGN_OR_RETURN(sql::Statement* const place, impl_->statements.get(ReadSql::FirstPlace));
  const sql::ResetAtEnd reset_place(place);
  ASSIGN_OR_RETURN(const bool placed, place->bind(1, row.value).step());
  if (placed) {
    const std::string_view path = place->column_text(0);
    summary.subject = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  }
  TRY(impl_->summarise_document(&summary));
  return std::optional<Summary>(summary);
}

Status Reader::Impl::summarise_document(Summary* summary) {
  ASSIGN_OR_RETURN(const auto info, DocumentReader(database).info(summary->item.row));
  if (!info) return {};
  summary->date = info->date;
  summary->media_type = info->media_type;
  if (!info->names.empty()) {
    summary->subject = info->names.front();
  } else if (summary->subject.empty()) {
    summary->subject = info->title;
  }
  if (info->outcome != document::Outcome::Read && info->outcome != document::Outcome::Partial) {
    summary->failure = info->reason;
  }
  return {};
}

Status Reader::Impl::read_message(RowId row, mail::Reading* reading) {
  ASSIGN_OR_RETURN(sql::Statement* const message, statements.get(ReadSql::Message));
  const sql::ResetAtEnd reset(message);
  ASSIGN_OR_RETURN(const bool found, message->bind(1, row.value).step());
  if (!found) return Error{Code::NotFound, "the item is no message"};
  reading->subject = message->column_text(0);
  reading->message_id = message->column_text(1);
  reading->list_id = message->column_text(2);
  reading->user_agent = message->column_text(3);
  reading->complete = message->column_int(4) != 0;

  ASSIGN_OR_RETURN(sql::Statement* const index, statements.get(ReadSql::ThreadIndex));
  const sql::ResetAtEnd reset_index(index);
  ASSIGN_OR_RETURN(const bool indexed, index->bind(1, row.value).step());
  if (indexed) {
    reading->thread_index = Bytes(index->column_blob(0));
    reading->thread_index += index->column_blob(1);
  }

  ASSIGN_OR_RETURN(sql::Statement* const refs, statements.get(ReadSql::Refs));
  const sql::ResetAtEnd reset_refs(refs);
  refs->bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, refs->step());
    if (!more) return {};
    auto& ids = refs->column_int(0) == 0 ? reading->references : reading->in_reply_to;
    ids.emplace_back(refs->column_text(1));
  }
}

Status Reader::Impl::read_roles_and_dates(RowId row, mail::Reading* reading) {
  ASSIGN_OR_RETURN(sql::Statement* const roles, statements.get(ReadSql::Roles));
  const sql::ResetAtEnd reset_roles(roles);
  roles->bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, roles->step());
    if (!more) break;
    reading->mailboxes.push_back({code_of<mail::Role>(roles->column_int(0), mail::kRoleCount),
                                  std::string(roles->column_text(1)),
                                  std::string(roles->column_text(2))});
  }
  ASSIGN_OR_RETURN(sql::Statement* const dates, statements.get(ReadSql::Dates));
  const sql::ResetAtEnd reset_dates(dates);
  dates->bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, dates->step());
    if (!more) return {};
    mail::MessageDate date;
    date.origin = code_of<mail::DateOrigin>(dates->column_int(0), mail::kDateOriginCount);
    date.time.instant.unix_seconds = dates->column_int(1);
    date.time.zone_minutes = static_cast<std::int32_t>(dates->column_int(2));
    if (dates->column_is_null(3)) {
      date.raw = DateText(date.time).view();
      date.raw += dates->column_text(4);
    } else {
      date.raw = dates->column_text(3);
    }
    reading->dates.push_back(std::move(date));
  }
}

Status Reader::Impl::read_parts_and_defects(RowId row, mail::Reading* reading) {
  ASSIGN_OR_RETURN(sql::Statement* const parts, statements.get(ReadSql::Parts));
  const sql::ResetAtEnd reset_parts(parts);
  parts->bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, parts->step());
    if (!more) break;
    mail::Part part;
    part.index = static_cast<std::uint32_t>(parts->column_int(0));
    part.parent = parts->column_is_null(1) ? -1 : static_cast<std::int32_t>(parts->column_int(1));
    part.media_type = parts->column_text(2);
    part.charset = parts->column_text(3);
    part.transfer_encoding = parts->column_text(4);
    part.disposition = parts->column_text(5);
    part.file_name = parts->column_text(6);
    part.content_id = parts->column_text(7);
    part.size_bytes = static_cast<std::uint64_t>(parts->column_int(8));
    if (const auto digest = parse_digest_bytes(parts->column_blob(9))) part.sha256 = *digest;
    part.is_attachment = parts->column_int(10) != 0;
    reading->parts.push_back(std::move(part));
  }
  ASSIGN_OR_RETURN(sql::Statement* const defects, statements.get(ReadSql::Defects));
  const sql::ResetAtEnd reset_defects(defects);
  defects->bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, defects->step());
    if (!more) return {};
    reading->defects.push_back(
        {code_of<mail::DefectCode>(defects->column_int(0), mail::kDefectCodeCount),
         std::string(defects->column_text(1))});
  }
}

Result<mail::Reading> Reader::reading(RowId row) {
  mail::Reading reading;
  TRY(impl_->read_message(row, &reading));
  TRY(impl_->read_roles_and_dates(row, &reading));
  TRY(impl_->read_parts_and_defects(row, &reading));
  ASSIGN_OR_RETURN(reading.text, text(row));
  ASSIGN_OR_RETURN(reading.signatures, impl_->signatures.digests(row));
  return reading;
}

Result<std::vector<mail::TextSegment>> Reader::text(RowId row) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(ReadSql::Texts));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, row.value).step());
  if (!found) return std::vector<mail::TextSegment>();
  const std::int64_t first_item = find->column_int(0);
  if (first_item != impl_->block_first_item) {
    impl_->block_first_item = 0;
    const auto raw_size = static_cast<std::size_t>(find->column_int(1));
    if (find->column_int(1) < 0 || raw_size > kMaxTextBlockBytes) {
      return Error{Code::Damaged, "a block of texts in catalog.db has no possible size"};
    }
    const ByteView data = find->column_blob(2);
    if (data.size() == raw_size) {
      impl_->block.assign(data);
    } else {
      TRY(impl_->decompressor.decompress(data, raw_size, &impl_->block));
    }
    impl_->block_first_item = first_item;
  }
  return find_texts(impl_->block, first_item, row.value);
}

Result<std::vector<mail::TextSegment>> Reader::document_text(RowId row) {
  DocumentReader documents(impl_->database);
  std::vector<mail::TextSegment> segments;
  ASSIGN_OR_RETURN(auto pages, documents.pages(row));
  for (document::Page& page : pages) {
    segments.push_back({mail::TextKind::Own, std::move(page.text)});
  }
  ASSIGN_OR_RETURN(const auto info, documents.info(row));
  if (info) segments.push_back({mail::TextKind::Quoted, describe_properties(*info)});
  return segments;
}

Result<std::vector<Occurrence>> Reader::occurrences(RowId row) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(ReadSql::Occurrences));
  const sql::ResetAtEnd reset(find);
  find->bind(1, row.value);
  std::vector<Occurrence> occurrences;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find->step());
    if (!more) return occurrences;
    Occurrence each;
    each.source.number = static_cast<std::uint32_t>(find->column_int(0));
    each.path = find->column_text(1);
    each.offset = static_cast<std::uint64_t>(find->column_int(2));
    each.size_bytes = static_cast<std::uint64_t>(find->column_int(3));
    each.flags = find->column_text(4);
    each.envelope = find->column_text(5);
    if (!find->column_is_null(6)) each.modified_seconds = find->column_int(6);
    occurrences.push_back(std::move(each));
  }
}

Result<std::vector<Reader::Failure>> Reader::failures() {
  ASSIGN_OR_RETURN(auto find, impl_->database->prepare(
                                  "SELECT i.id, i.sha256, i.kind, i.size, i.pack, i.pack_offset, "
                                  "i.pack_slot, f.reason FROM failures f "
                                  "JOIN items i ON i.id = f.item_id ORDER BY f.item_id"));
  std::vector<Failure> failures;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return failures;
    ASSIGN_OR_RETURN(const ItemRow item, read_item(find));
    failures.push_back({item, std::string(find.column_text(7))});
  }
}

Result<std::optional<ZonedTime>> Reader::Impl::edge_date(bool first) {
  ASSIGN_OR_RETURN(auto find,
                   database->prepare(first ? "SELECT date, zone FROM messages WHERE date IS NOT "
                                             "NULL ORDER BY date, item_id LIMIT 1"
                                           : "SELECT date, zone FROM messages WHERE date IS NOT "
                                             "NULL ORDER BY date DESC, item_id DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, find.step());
  if (!found) return std::optional<ZonedTime>();
  return read_time(find, 0, 1);
}

Result<Counts> Reader::counts() {
  Counts counts;
  ASSIGN_OR_RETURN(auto kinds,
                   impl_->database->prepare("SELECT kind, count(*), "
                                            "total(size) FILTER (WHERE pack IS NOT NULL), "
                                            "sum(occurrences), sum(max(occurrences - 1, 0)), "
                                            "sum(pack IS NULL) FROM items GROUP BY kind"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, kinds.step());
    if (!more) break;
    const auto number = static_cast<std::uint64_t>(kinds.column_int(1));
    if (kinds.column_int(0) > static_cast<int>(store::ItemKind::Document)) continue;
    (kinds.column_int(0) == 0 ? counts.messages : counts.documents) += number;
    counts.bytes += static_cast<std::uint64_t>(kinds.column_int(2));
    counts.occurrences += static_cast<std::uint64_t>(kinds.column_int(3));
    counts.duplicates += static_cast<std::uint64_t>(kinds.column_int(4));
    counts.embedded += static_cast<std::uint64_t>(kinds.column_int(5));
  }
  ASSIGN_OR_RETURN(auto others,
                   impl_->database->prepare("SELECT (SELECT count(*) FROM failures), "
                                            "(SELECT count(*) FROM defects WHERE position = 0), "
                                            "(SELECT count(*) FROM addresses)"));
  TRY(others.step());
  counts.failed = static_cast<std::uint64_t>(others.column_int(0));
  counts.defects = static_cast<std::uint64_t>(others.column_int(1));
  counts.people = static_cast<std::uint64_t>(others.column_int(2));
  ASSIGN_OR_RETURN(counts.first_date, impl_->edge_date(true));
  ASSIGN_OR_RETURN(counts.last_date, impl_->edge_date(false));
  return counts;
}

}  // namespace day::catalog
