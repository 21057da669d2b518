// SPDX-License-Identifier: AGPL-3.0-or-later
// A small catalog in memory, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/filter.h"
#include "sql/database.h"

namespace day::catalog {

template <typename T>
T must(Result<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  CHECK(result.ok());
  return std::move(result).value();
}
inline void must(const Status& status) {
  EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
}

inline ItemId id_of(std::string_view name) {
  ItemId id;
  for (std::size_t i = 0; i < name.size() && i < id.digest.octets.size(); ++i) {
    id.digest.octets[i] = static_cast<std::uint8_t>(name[i]);
  }
  return id;
}

class World {
 public:
  explicit World(const std::string& path = ":memory:")
      : database(must(sql::Database::open(path, sql::Mode::ReadWrite))) {
    must(prepare_schema(database.get()));
    writer = std::make_unique<Writer>(database.get());
    reader = std::make_unique<Reader>(database.get());
    filters = std::make_unique<Filters>(database.get());
  }

  RowId add(std::string_view name, const mail::Reading& reading, std::string_view failure = {}) {
    const RowId row =
        must(writer->add_item(id_of(name), store::ItemKind::Message, name.size(), {}));
    must(writer->add_reading(row, reading, failure));
    return row;
  }
  // Opens source `number` with one mbox.
  ContainerRow open_source(std::uint32_t number, const std::string& path) {
    store::SourceBegin source;
    source.path = path;
    source.added_seconds = 1'700'000'000;
    must(writer->begin_source(SourceId{number}, source));
    return open_container(number, {}, "mail.mbox");
  }
  ContainerRow open_container(std::uint32_t source, std::optional<ContainerRow> parent,
                              const std::string& path) {
    store::ContainerBegin begin;
    begin.kind = store::ContainerKind::Mbox;
    begin.path = path;
    begin.detail = "mboxrd";
    return must(writer->begin_container(SourceId{source}, parent, begin));
  }
  void place(std::uint32_t source, ContainerRow container, std::uint64_t offset, RowId item,
             std::uint64_t size = 10) {
    store::ItemRef ref;
    ref.size_bytes = size;
    must(writer->add_occurrence(SourceId{source}, container, "mail.mbox", offset, item, ref, {}));
  }
  void flush() { must(writer->set_followed_position({})); }

  std::unique_ptr<sql::Database> database;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<Reader> reader;
  std::unique_ptr<Filters> filters;
};

}  // namespace day::catalog
