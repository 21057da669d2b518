// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/documents.h"

#include <algorithm>
#include <utility>

#include "catalog/catalog.h"
#include "document/limits.h"

namespace day::catalog {
namespace {

// Labels and texts of all pages, with what stands between them.
constexpr std::size_t kMaxPagesBlobBytes =
    document::kMaxTextBytes + document::kMaxPages * (document::kMaxFieldBytes + 32);
constexpr std::int64_t kRendered = 1;
constexpr std::int64_t kRecovered = 2;

Error damaged() {
  return Error{Code::Damaged, "catalog.db has a damaged document; run `daylight rebuild`"};
}

Result<document::Outcome> outcome_of(std::int64_t code) {
  if (code < 0 || code >= document::kOutcomeCount) return damaged();
  return static_cast<document::Outcome>(code);
}

std::vector<std::string> split_names(std::string_view joined) {
  std::vector<std::string> names;
  while (!joined.empty()) {
    const std::size_t end = joined.find(kNameSeparator);
    if (end != 0) names.emplace_back(joined.substr(0, end));
    if (end == std::string_view::npos) break;
    joined.remove_prefix(end + 1);
  }
  return names;
}

// The item of a row; nothing for NULL.
Result<ItemRow> item_of(sql::Database* database, std::int64_t row) {
  ASSIGN_OR_RETURN(const auto item, Reader(database).item(RowId{row}));
  if (!item) return damaged();
  return *item;
}

}  // namespace

void encode_pages(const std::vector<document::Page>& pages, Bytes* out) {
  ByteWriter writer(out);
  writer.varint(pages.size());
  for (const document::Page& page : pages) {
    writer.blob(page.label);
    writer.u8(static_cast<std::uint8_t>(page.origin));
    writer.u8(page.confidence);
    writer.u8(page.wants_recognition ? 1 : 0);
    writer.blob(page.text);
  }
}

Result<std::vector<document::Page>> decode_pages(ByteView bytes) {
  std::vector<document::Page> pages;
  ByteReader in(bytes);
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    document::Page page;
    page.label = std::string(in.blob(bytes.size()));
    page.origin = in.u8() == 0 ? document::TextOrigin::Written : document::TextOrigin::Recognised;
    page.confidence = in.u8();
    page.wants_recognition = in.u8() != 0;
    page.text = std::string(in.blob(bytes.size()));
    pages.push_back(std::move(page));
  }
  if (!in.ok() || !in.at_end()) return damaged();
  return pages;
}

std::string describe_properties(const DocumentInfo& info) {
  std::string text;
  if (!info.author.empty()) text += "author: " + info.author + "\n";
  for (const document::Property& each : info.properties) {
    text += each.name + ": " + each.value + "\n";
  }
  return text;
}

Result<std::optional<DocumentInfo>> DocumentReader::info(RowId row) {
  ASSIGN_OR_RETURN(
      auto find,
      database_->prepare("SELECT d.outcome, d.reason, m.name, d.date, d.zone, d.names, d.title, "
                         "d.author, d.pages, d.can_draw, d.waiting, d.recognised FROM documents d "
                         "LEFT JOIN media_types m ON m.id = d.media_type_id WHERE d.item_id = ?"));
  ASSIGN_OR_RETURN(const bool found, find.bind(1, row.value).step());
  if (!found) return std::optional<DocumentInfo>();
  DocumentInfo info;
  ASSIGN_OR_RETURN(info.outcome, outcome_of(find.column_int(0)));
  info.reason = find.column_text(1);
  info.media_type = find.column_text(2);
  if (!find.column_is_null(3)) {
    info.date =
        ZonedTime{Instant{find.column_int(3)}, static_cast<std::int32_t>(find.column_int(4))};
  }
  info.names = split_names(find.column_text(5));
  info.title = find.column_text(6);
  info.author = find.column_text(7);
  info.page_count = static_cast<std::uint64_t>(find.column_int(8));
  info.can_draw = find.column_int(9) != 0;
  info.waiting = static_cast<std::uint64_t>(find.column_int(10));
  info.recognised = static_cast<std::uint64_t>(find.column_int(11));
  ASSIGN_OR_RETURN(auto properties,
                   database_->prepare("SELECT name, value FROM document_properties WHERE "
                                      "item_id = ? ORDER BY position"));
  properties.bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, properties.step());
    if (!more) break;
    info.properties.push_back(
        {std::string(properties.column_text(0)), std::string(properties.column_text(1))});
  }
  ASSIGN_OR_RETURN(auto defects, database_->prepare("SELECT text FROM document_defects WHERE "
                                                    "item_id = ? ORDER BY position"));
  defects.bind(1, row.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, defects.step());
    if (!more) return std::optional<DocumentInfo>(std::move(info));
    info.defects.emplace_back(defects.column_text(0));
  }
}

Result<std::vector<document::Page>> DocumentReader::pages(RowId row) {
  ASSIGN_OR_RETURN(
      auto find, database_->prepare("SELECT raw_size, data FROM document_texts WHERE item_id = ?"));
  ASSIGN_OR_RETURN(const bool found, find.bind(1, row.value).step());
  if (!found) return std::vector<document::Page>();
  const std::int64_t raw_size = find.column_int(0);
  if (raw_size < 0 || static_cast<std::uint64_t>(raw_size) > kMaxPagesBlobBytes) return damaged();
  const ByteView data = find.column_blob(1);
  if (data.size() == static_cast<std::size_t>(raw_size)) return decode_pages(data);
  Bytes raw;
  TRY(decompressor_.decompress(data, static_cast<std::size_t>(raw_size), &raw));
  return decode_pages(raw);
}

Result<std::vector<EmbeddedPlace>> DocumentReader::places(RowId row, std::size_t limit) {
  ASSIGN_OR_RETURN(
      auto find, database_->prepare("SELECT parent_id, key, path, media_type, modified, flags FROM "
                                    "embedded WHERE item_id = ? ORDER BY parent_id, key LIMIT ?"));
  find.bind(1, row.value)
      .bind(2, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  std::vector<EmbeddedPlace> places;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return places;
    EmbeddedPlace place;
    ASSIGN_OR_RETURN(place.parent, item_of(database_, find.column_int(0)));
    place.key = static_cast<std::uint64_t>(find.column_int(1));
    place.path = find.column_text(2);
    place.media_type = find.column_text(3);
    if (!find.column_is_null(4)) place.modified_seconds = find.column_int(4);
    place.is_rendered = (find.column_int(5) & kRendered) != 0;
    place.is_recovered = (find.column_int(5) & kRecovered) != 0;
    places.push_back(std::move(place));
  }
}

Result<std::uint64_t> DocumentReader::count_places(RowId row) {
  ASSIGN_OR_RETURN(auto count,
                   database_->prepare("SELECT count(*) FROM embedded WHERE item_id = ?"));
  TRY(count.bind(1, row.value).step());
  return static_cast<std::uint64_t>(count.column_int(0));
}

Result<std::vector<EmbeddedItem>> DocumentReader::inside(RowId row) {
  ASSIGN_OR_RETURN(auto find,
                   database_->prepare(
                       "SELECT position, key, item_id, path, media_type, flags, NULL FROM embedded "
                       "WHERE parent_id = ?1 UNION ALL "
                       "SELECT 1 << 60, key, NULL, path, NULL, 0, reason FROM embedded_losses "
                       "WHERE parent_id = ?1 ORDER BY 1, 2"));
  find.bind(1, row.value);
  std::vector<EmbeddedItem> items;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return items;
    EmbeddedItem item;
    item.key = static_cast<std::uint64_t>(find.column_int(1));
    if (!find.column_is_null(2)) {
      ASSIGN_OR_RETURN(item.item, item_of(database_, find.column_int(2)));
    }
    item.path = find.column_text(3);
    item.media_type = find.column_text(4);
    item.is_rendered = (find.column_int(5) & kRendered) != 0;
    item.is_recovered = (find.column_int(5) & kRecovered) != 0;
    item.lost = find.column_text(6);
    items.push_back(std::move(item));
  }
}

Result<DocumentCounts> DocumentReader::counts() {
  DocumentCounts counts;
  ASSIGN_OR_RETURN(
      auto totals,
      database_->prepare("SELECT (SELECT count(*) FROM items WHERE kind = 1), "
                         "(SELECT count(*) FROM items WHERE kind = 1 AND pack IS NULL), "
                         "(SELECT count(*) FROM embedded), (SELECT count(*) FROM embedded_losses), "
                         "(SELECT count(*) FROM items i WHERE kind = 1 AND NOT EXISTS "
                         "(SELECT 1 FROM documents d WHERE d.item_id = i.id)), "
                         "(SELECT count(*) FROM documents WHERE waiting > 0), "
                         "(SELECT coalesce(sum(waiting), 0) FROM documents WHERE waiting > 0), "
                         "(SELECT coalesce(sum(recognised), 0) FROM documents)"));
  TRY(totals.step());
  const auto number = [&](int column) {
    return static_cast<std::uint64_t>(totals.column_int(column));
  };
  counts.found = number(0);
  counts.embedded = number(1);
  counts.places = number(2);
  counts.losses = number(3);
  counts.unread = number(4);
  counts.waiting_documents = number(5);
  counts.waiting_pages = number(6);
  counts.recognised_pages = number(7);
  ASSIGN_OR_RETURN(auto outcomes,
                   database_->prepare("SELECT outcome, count(*) FROM documents GROUP BY outcome"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, outcomes.step());
    if (!more) return counts;
    ASSIGN_OR_RETURN(const document::Outcome outcome, outcome_of(outcomes.column_int(0)));
    counts.by_outcome[static_cast<std::size_t>(outcome)] =
        static_cast<std::uint64_t>(outcomes.column_int(1));
  }
}

Result<DocumentsToRead> DocumentReader::to_read() {
  ASSIGN_OR_RETURN(
      auto find,
      database_->prepare("SELECT coalesce((SELECT value FROM meta WHERE key = ?), 0), "
                         "(SELECT count(*) FROM items WHERE kind = 1 AND kind <> 0) - "
                         "(SELECT count(*) FROM documents), "
                         "(SELECT coalesce(sum(waiting), 0) FROM documents WHERE waiting > 0), "
                         "(SELECT count(*) FROM documents WHERE waiting > 0)"));
  TRY(find.lend_text(1, kDocumentsPending).step());
  DocumentsToRead out;
  out.is_pending = find.column_int(0) != 0;
  out.unread = static_cast<std::uint64_t>(find.column_int(1));
  out.pages = static_cast<std::uint64_t>(find.column_int(2));
  out.scanned = static_cast<std::uint64_t>(find.column_int(3));
  return out;
}

Result<std::vector<DocumentFailure>> DocumentReader::failures() {
  ASSIGN_OR_RETURN(auto find, database_->prepare(
                                  "SELECT item_id, names, outcome, reason, 0 FROM documents WHERE "
                                  "outcome <> 0 UNION ALL "
                                  "SELECT parent_id, path, 0, reason, 1 FROM embedded_losses "
                                  "ORDER BY 1, 5, 2"));
  std::vector<DocumentFailure> failures;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return failures;
    DocumentFailure failure;
    ASSIGN_OR_RETURN(failure.item, item_of(database_, find.column_int(0)));
    failure.is_loss = find.column_int(4) != 0;
    if (failure.is_loss) {
      failure.name = find.column_text(1);
    } else {
      ASSIGN_OR_RETURN(failure.outcome, outcome_of(find.column_int(2)));
      const std::vector<std::string> names = split_names(find.column_text(1));
      if (!names.empty()) failure.name = names.front();
    }
    failure.reason = find.column_text(3);
    failures.push_back(std::move(failure));
  }
}

Result<std::vector<ItemRow>> DocumentReader::waiting(RowId after, std::size_t limit) {
  ASSIGN_OR_RETURN(auto find, database_->prepare("SELECT item_id FROM documents WHERE "
                                                 "waiting > 0 AND item_id > ? ORDER BY item_id "
                                                 "LIMIT ?"));
  find.bind(1, after.value).bind(2, static_cast<std::int64_t>(limit));
  std::vector<ItemRow> items;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return items;
    ASSIGN_OR_RETURN(const ItemRow item, item_of(database_, find.column_int(0)));
    items.push_back(item);
  }
}

}  // namespace day::catalog
