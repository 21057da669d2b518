// SPDX-License-Identifier: AGPL-3.0-or-later
// One number per row of a large table, packed into blobs of kPackedPerBlock numbers, so that all of
// them load in about a millisecond per million bytes: a table (block INTEGER PRIMARY KEY, data
// BLOB) with the numbers little-endian, number i in block i / kPackedPerBlock.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "sql/database.h"

namespace day::sql {

static_assert(std::endian::native == std::endian::little);

// 4096 four-byte numbers are two pages: what an append writes again at each commit.
inline constexpr std::size_t kPackedPerBlock = 4096;

// Appends numbers; keeps the last block in memory until flush(). A transaction that is rolled back
// takes the appender with it.
template <typename Number>
class PackedAppender {
 public:
  PackedAppender(Database* database, std::string table)
      : database_(database), table_(std::move(table)) {}

  // `index` is not below any index given before; what lies between is `filler`.
  Status append(std::size_t index, Number value, Number filler) {
    if (!loaded_) TRY(load());
    CHECK(index >= size());
    while (size() < index) TRY(push(filler));
    return push(value);
  }

  // A number that lies below others, or append().
  Status set(std::size_t index, Number value, Number filler) {
    if (!loaded_) TRY(load());
    if (index >= size()) return append(index, value, filler);
    const std::size_t block = index / kPackedPerBlock;
    const std::size_t at = index % kPackedPerBlock;
    if (block == block_) {
      last_[at] = value;
      dirty_ = true;
      return {};
    }
    ASSIGN_OR_RETURN(Statement find,
                     database_->prepare("SELECT data FROM " + table_ + " WHERE block = ?"));
    ASSIGN_OR_RETURN(const bool found, find.bind(1, static_cast<std::int64_t>(block)).step());
    Bytes data(found ? find.column_blob(0) : ByteView());
    if (data.size() != kPackedPerBlock * sizeof(Number)) {
      return Error{Code::Damaged, "a block of " + table_ + " has a wrong size"};
    }
    find.reset();
    std::memcpy(data.data() + at * sizeof(Number), &value, sizeof(Number));
    ASSIGN_OR_RETURN(Statement update,
                     database_->prepare("UPDATE " + table_ + " SET data = ?2 WHERE block = ?1"));
    return update.bind(1, static_cast<std::int64_t>(block)).lend_blob(2, data).run();
  }

  Status flush() {
    if (!dirty_) return {};
    dirty_ = false;
    ASSIGN_OR_RETURN(Statement insert, database_->prepare("INSERT OR REPLACE INTO " + table_ +
                                                          "(block, data) VALUES(?, ?)"));
    return insert.bind(1, static_cast<std::int64_t>(block_))
        .lend_blob(2, {reinterpret_cast<const char*>(last_.data()), last_.size() * sizeof(Number)})
        .run();
  }

 private:
  std::size_t size() const { return block_ * kPackedPerBlock + last_.size(); }

  Status push(Number value) {
    if (last_.size() == kPackedPerBlock) {
      TRY(flush());
      ++block_;
      last_.clear();
    }
    last_.push_back(value);
    dirty_ = true;
    return {};
  }

  Status load() {
    loaded_ = true;
    ASSIGN_OR_RETURN(Statement last, database_->prepare("SELECT block, data FROM " + table_ +
                                                        " ORDER BY block DESC LIMIT 1"));
    ASSIGN_OR_RETURN(const bool found, last.step());
    if (!found) return {};
    const ByteView data = last.column_blob(1);
    if (data.size() % sizeof(Number) != 0 || data.size() > kPackedPerBlock * sizeof(Number)) {
      return Error{Code::Damaged, "a block of " + table_ + " has a wrong size"};
    }
    block_ = static_cast<std::size_t>(last.column_int(0));
    last_.resize(data.size() / sizeof(Number));
    if (!data.empty()) std::memcpy(last_.data(), data.data(), data.size());
    return {};
  }

  Database* database_;
  std::string table_;
  bool loaded_ = false;
  bool dirty_ = false;
  std::size_t block_ = 0;
  std::vector<Number> last_;
};

// Hands on one block after another, from block `first` on: the index of its first number, and the
// octets of all of them, which are borrowed for the call and may lie anywhere in memory.
template <typename Number, typename Take>
Status walk_packed(Database* database, const std::string& table, std::size_t first, Take&& take) {
  ASSIGN_OR_RETURN(Statement blocks, database->prepare("SELECT block, data FROM " + table +
                                                       " WHERE block >= ? ORDER BY block"));
  blocks.bind(1, static_cast<std::int64_t>(first));
  std::size_t next = first * kPackedPerBlock;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, blocks.step());
    if (!more) return {};
    const ByteView data = blocks.column_blob(1);
    const auto block = static_cast<std::size_t>(blocks.column_int(0));
    if (block * kPackedPerBlock != next || data.size() % sizeof(Number) != 0 ||
        data.size() > kPackedPerBlock * sizeof(Number)) {
      return Error{Code::Damaged, "the blocks of " + table + " do not follow one another"};
    }
    take(next, data);
    next += data.size() / sizeof(Number);
  }
}

// Brings `numbers` up to date with the table: reads the blocks from its last full one on.
template <typename Number>
Status load_packed(Database* database, const std::string& table, std::vector<Number>* numbers) {
  const std::size_t first = numbers->size() / kPackedPerBlock;
  numbers->resize(first * kPackedPerBlock);
  return walk_packed<Number>(database, table, first, [&](std::size_t begin, ByteView data) {
    if (data.empty()) return;
    numbers->resize(begin + data.size() / sizeof(Number));
    std::memcpy(numbers->data() + begin, data.data(), data.size());
  });
}

}  // namespace day::sql
