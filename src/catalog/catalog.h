// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known, in one SQLite file that holds the full-text index too, so that one transaction
// makes a batch visible in both (I7). Derived: `rebuild` makes it again (I4). The schema, for a
// data desk, is docs/formats/catalog.md; schema.cc holds it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "mail/reading.h"
#include "sql/database.h"
#include "store/recipe.h"
#include "store/store.h"

namespace day::catalog {

// The row of an item; also its document number in the index. Counted from 1 in the order of
// arrival, so that a rebuild gives the same numbers.
struct RowId {
  std::int64_t value = 0;
  auto operator<=>(const RowId&) const = default;
};
struct ContainerRow {
  std::int64_t value = 0;
};

// Creates the tables in an empty database, or checks the version of an existing one (Unsupported if
// newer, Damaged if it is no catalog).
Status prepare_schema(sql::Database* database);

// How far the catalog has followed the packs.
Result<store::Position> followed_position(sql::Database* database);

struct ItemRow {
  RowId row;
  ItemId id;
  store::ItemKind kind = store::ItemKind::Message;
  std::uint64_t size_bytes = 0;
  store::Location location;
};

// All changes, within transactions that the caller begins and commits on the database.
class Writer {
 public:
  explicit Writer(sql::Database* database);
  ~Writer();

  Result<std::optional<ItemRow>> find_item(const ItemId& id);
  Result<RowId> add_item(const ItemId& id, store::ItemKind kind, std::uint64_t size_bytes,
                         const store::Location& location);
  // Everything that was read; with failure text when reading failed.
  Status add_reading(RowId item, const mail::Reading& reading, std::string_view failure);

  Status begin_source(SourceId source, const store::SourceBegin& begin);
  Result<ContainerRow> begin_container(SourceId source, std::optional<ContainerRow> parent,
                                       const store::ContainerBegin& begin);
  // `offset`: within the container's bytes. `path`: of the container, from the source down.
  Status add_occurrence(SourceId source, ContainerRow container, std::string_view path,
                        std::uint64_t offset, RowId item, const store::ItemRef& ref,
                        std::optional<std::int64_t> modified_seconds);
  Status end_container(ContainerRow container, const store::ContainerEnd& end,
                       std::uint64_t item_bytes, std::uint64_t framing_bytes,
                       std::uint64_t gap_bytes);
  Status add_gap(ContainerRow container, std::uint64_t offset, const store::Gap& gap);
  Status add_notice(ContainerRow container, const store::Notice& notice);
  Status end_source(SourceId source, bool complete);
  Status set_followed_position(store::Position position);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct Occurrence {
  SourceId source;
  std::string path;  // container path from the source down, "/"-joined
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
  std::string flags;
  std::string envelope;
  std::optional<std::int64_t> modified_seconds;
};

// What lists of results show.
struct Summary {
  ItemRow item;
  std::optional<ZonedTime> date;
  mail::DateOrigin date_origin = mail::DateOrigin::None;
  std::string from_name;
  std::string from_address;
  std::string subject;  // of a document: its file name
  bool has_attachment = false;
  std::uint32_t occurrences = 0;
  std::string failure;  // empty unless reading failed
};

struct SourceInfo {
  SourceId id;
  std::string path;
  std::int64_t added_seconds = 0;
  bool complete = false;
  std::uint64_t containers = 0;
  std::uint64_t occurrences = 0;
  std::uint64_t item_bytes = 0;
  std::uint64_t framing_bytes = 0;
  std::uint64_t gap_bytes = 0;
  std::uint64_t size_bytes = 0;  // of the outermost containers
};

struct Counts {
  std::uint64_t messages = 0;
  std::uint64_t documents = 0;
  std::uint64_t occurrences = 0;
  std::uint64_t duplicates = 0;  // occurrences beyond the first of each item
  std::uint64_t failed = 0;
  std::uint64_t defects = 0;  // items with at least one defect
  std::uint64_t bytes = 0;    // of all items, each once
  std::uint64_t people = 0;   // different addresses
  std::optional<ZonedTime> first_date;
  std::optional<ZonedTime> last_date;
};

// Questions. Each call sees the snapshot of the database's open read transaction.
class Reader {
 public:
  explicit Reader(sql::Database* database);
  ~Reader();

  Result<Counts> counts();
  Result<std::vector<SourceInfo>> sources();
  // Items whose id begins as given, at most `limit`.
  Result<std::vector<ItemRow>> find_items(const ItemIdRange& range, std::size_t limit);
  Result<std::optional<ItemRow>> item(RowId row);
  Result<std::optional<Summary>> summary(RowId row);
  // Rebuilt from the tables: everything but `fields`.
  Result<mail::Reading> reading(RowId row);
  Result<std::vector<mail::TextSegment>> text(RowId row);
  Result<std::vector<Occurrence>> occurrences(RowId row);
  struct Failure {
    ItemRow item;
    std::string reason;
  };
  Result<std::vector<Failure>> failures();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::catalog
