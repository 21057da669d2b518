// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents, and what lies in other items, as rows.
#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "catalog/documents.h"
#include "catalog/writer_impl.h"

namespace day::catalog {
namespace {

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

void lend_or_null(sql::Statement* statement, int parameter, std::string_view text) {
  if (text.empty()) {
    statement->bind_null(parameter);
  } else {
    statement->lend_text(parameter, text);
  }
}

struct WaitingCounts {
  std::int64_t waiting = 0;
  std::int64_t recognised = 0;
};

WaitingCounts count_waiting(const std::vector<document::Page>& pages) {
  WaitingCounts counts;
  for (const document::Page& page : pages) {
    if (page.wants_recognition) ++counts.waiting;
    if (page.origin == document::TextOrigin::Recognised) ++counts.recognised;
  }
  return counts;
}

std::string join_names(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined.push_back(kNameSeparator);
    joined += name;
  }
  return joined;
}

}  // namespace

Result<RowId> Writer::add_embedded_item(const ItemId& id, store::ItemKind kind,
                                        std::uint64_t size_bytes) {
  ASSIGN_OR_RETURN(
      auto add, impl_->database->prepare("INSERT INTO items(sha256, kind, size, pack, pack_offset, "
                                         "pack_slot, occurrences) VALUES(?,?,?,NULL,NULL,NULL,0)"));
  TRY(add.lend_blob(1, id.digest.view())
          .bind(2, std::int64_t{static_cast<std::uint8_t>(kind)})
          .bind(3, as_int(size_bytes))
          .run());
  return RowId{impl_->database->last_row()};
}

Status Writer::set_location(RowId item, const store::Location& location) {
  ASSIGN_OR_RETURN(auto set, impl_->database->prepare(
                                 "UPDATE items SET pack = ?, pack_offset = ?, pack_slot = ? "
                                 "WHERE id = ?"));
  return set.bind(1, std::int64_t{location.pack})
      .bind(2, as_int(location.offset))
      .bind(3, std::int64_t{location.slot})
      .bind(4, item.value)
      .run();
}

Status Writer::add_place(RowId parent, const document::Child& child, std::uint64_t position,
                         RowId item) {
  ASSIGN_OR_RETURN(auto add,
                   impl_->database->prepare(
                       "INSERT OR IGNORE INTO embedded(parent_id, key, position, item_id, path, "
                       "media_type, modified, flags) VALUES(?,?,?,?,?,?,?,?)"));
  add.bind(1, parent.value).bind(2, as_int(child.key)).bind(3, as_int(position));
  add.bind(4, item.value).bind_null(7);
  lend_or_null(&add, 5, child.path);
  lend_or_null(&add, 6, child.media_type);
  if (child.modified_seconds) add.bind(7, *child.modified_seconds);
  const int flags = (child.is_rendered ? 1 : 0) | (child.is_recovered ? 2 : 0);
  return add.bind(8, std::int64_t{flags}).run();
}

Status Writer::add_loss(RowId parent, const document::Child& child, std::string_view reason) {
  ASSIGN_OR_RETURN(auto add, impl_->database->prepare(
                                 "INSERT OR REPLACE INTO embedded_losses(parent_id, key, path, "
                                 "reason) VALUES(?,?,?,?)"));
  add.bind(1, parent.value).bind(2, as_int(child.key));
  lend_or_null(&add, 3, child.path);
  return add.lend_text(4, reason).run();
}

Status Writer::clear_losses(RowId parent) {
  ASSIGN_OR_RETURN(auto clear,
                   impl_->database->prepare("DELETE FROM embedded_losses WHERE parent_id = ?"));
  return clear.bind(1, parent.value).run();
}

Result<std::int64_t> Writer::Impl::intern_media_type(std::string_view name) {
  ASSIGN_OR_RETURN(auto add,
                   database->prepare("INSERT OR IGNORE INTO media_types(name) VALUES(?)"));
  TRY(add.lend_text(1, name).run());
  ASSIGN_OR_RETURN(auto find, database->prepare("SELECT id FROM media_types WHERE name = ?"));
  ASSIGN_OR_RETURN(const bool found, find.lend_text(1, name).step());
  if (!found) return Error{Code::Damaged, "catalog.db neither has nor takes a media type"};
  return find.column_int(0);
}

Status Writer::Impl::put_pages(RowId item, const std::vector<document::Page>& pages) {
  Bytes raw;
  encode_pages(pages, &raw);
  const bool squeezed = compressor.compress(raw, &compressed) && compressed.size() < raw.size();
  ASSIGN_OR_RETURN(auto put, database->prepare("INSERT OR REPLACE INTO document_texts(item_id, "
                                               "raw_size, data) VALUES(?,?,?)"));
  return put.bind(1, item.value)
      .bind(2, as_int(raw.size()))
      .lend_blob(3, squeezed ? compressed : raw)
      .run();
}

Status Writer::Impl::add_document_details(RowId item, const document::Reading& reading) {
  for (const char* table : {"document_properties", "document_defects"}) {
    ASSIGN_OR_RETURN(auto clear,
                     database->prepare(std::string("DELETE FROM ") + table + " WHERE item_id = ?"));
    TRY(clear.bind(1, item.value).run());
  }
  ASSIGN_OR_RETURN(auto property,
                   database->prepare("INSERT INTO document_properties(item_id, position, name, "
                                     "value) VALUES(?,?,?,?)"));
  std::int64_t position = 0;
  for (const document::Property& each : reading.properties) {
    property.bind(1, item.value).bind(2, position++);
    TRY(property.lend_text(3, each.name).lend_text(4, each.value).run());
  }
  ASSIGN_OR_RETURN(auto defect, database->prepare("INSERT INTO document_defects(item_id, "
                                                  "position, text) VALUES(?,?,?)"));
  position = 0;
  for (const std::string& each : reading.defects) {
    TRY(defect.bind(1, item.value).bind(2, position++).lend_text(3, each).run());
  }
  return put_pages(item, reading.pages);
}

Status Writer::put_document(RowId item, const document::Reading& reading,
                            const std::vector<std::string>& names) {
  const std::string joined = join_names(names);
  std::int64_t media_type = 0;
  if (!reading.media_type.empty()) {
    ASSIGN_OR_RETURN(media_type, impl_->intern_media_type(reading.media_type));
  }
  const WaitingCounts counts = count_waiting(reading.pages);
  ASSIGN_OR_RETURN(auto put,
                   impl_->database->prepare(
                       "INSERT INTO documents(item_id, outcome, reason, media_type_id, names, "
                       "title, author, pages, can_draw, waiting, recognised) "
                       "VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(item_id) DO UPDATE SET "
                       "outcome = excluded.outcome, reason = excluded.reason, media_type_id = "
                       "excluded.media_type_id, names = excluded.names, title = excluded.title, "
                       "author = excluded.author, pages = excluded.pages, can_draw = "
                       "excluded.can_draw, waiting = excluded.waiting, recognised = "
                       "excluded.recognised"));
  put.bind(1, item.value).bind(2, std::int64_t{static_cast<std::uint8_t>(reading.outcome)});
  put.bind_null(4);
  if (media_type != 0) put.bind(4, media_type);
  lend_or_null(&put, 3, reading.reason);
  lend_or_null(&put, 6, reading.title);
  lend_or_null(&put, 7, reading.author);
  TRY(put.lend_text(5, joined)
          .bind(8, as_int(reading.page_count))
          .bind(9, std::int64_t{reading.can_draw})
          .bind(10, counts.waiting)
          .bind(11, counts.recognised)
          .run());
  return impl_->add_document_details(item, reading);
}

Status Writer::put_pages(RowId item, const std::vector<document::Page>& pages) {
  const WaitingCounts counts = count_waiting(pages);
  ASSIGN_OR_RETURN(
      auto set, impl_->database->prepare("UPDATE documents SET waiting = ?, recognised = ? WHERE "
                                         "item_id = ?"));
  TRY(set.bind(1, counts.waiting).bind(2, counts.recognised).bind(3, item.value).run());
  return impl_->put_pages(item, pages);
}

Status Writer::add_document_defects(RowId item, const std::vector<std::string>& defects) {
  ASSIGN_OR_RETURN(auto add,
                   impl_->database->prepare("INSERT INTO document_defects(item_id, position, text) "
                                            "SELECT ?1, coalesce(max(position) + 1, 0), ?2 FROM "
                                            "document_defects WHERE item_id = ?1"));
  for (const std::string& each : defects) TRY(add.bind(1, item.value).lend_text(2, each).run());
  return {};
}

Status Writer::set_names(RowId item, const std::vector<std::string>& names) {
  const std::string joined = join_names(names);
  ASSIGN_OR_RETURN(auto set,
                   impl_->database->prepare("UPDATE documents SET names = ? WHERE item_id = ?"));
  return set.lend_text(1, joined).bind(2, item.value).run();
}

Status Writer::set_date(RowId item, const ZonedTime& date) {
  ASSIGN_OR_RETURN(auto set, impl_->database->prepare(
                                 "UPDATE documents SET date = ?, zone = ? WHERE item_id = ?"));
  TRY(set.bind(1, date.instant.unix_seconds)
          .bind(2, std::int64_t{date.zone_minutes})
          .bind(3, item.value)
          .run());
  constexpr std::int32_t kZoneLimit = std::numeric_limits<std::int16_t>::max();
  const auto at = static_cast<std::size_t>(item.value - 1);
  const auto zone =
      static_cast<std::int16_t>(std::clamp(date.zone_minutes, -kZoneLimit, kZoneLimit));
  TRY(impl_->dates.set(at, date.instant.unix_seconds, kNoDate));
  return impl_->zones.set(at, zone, 0);
}

}  // namespace day::catalog
