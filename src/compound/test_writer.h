// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests of this room and of those above it: writes small sound compound files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace day::compound {

class TestWriter {
 public:
  // Names from the root joined with '/'; storages on the way are made. ASCII names.
  void stream(const std::string& path, ByteView content);
  void storage(const std::string& path, ByteView class_id = {});
  // Version 3, sectors of 512 octets, small streams below 4096.
  Bytes write() const;

  // Where the parts of what write() gave last lie, for tests that damage it.
  static std::size_t sector_at(std::size_t number) { return 512 * (number + 1); }

 private:
  struct Node {
    std::string name;
    bool is_storage = false;
    Bytes content;
    Bytes class_id;
    std::vector<std::size_t> children;
  };
  std::size_t node(const std::string& path, bool is_storage);
  std::vector<Node> nodes_ = {Node{"Root Entry", true, {}, {}, {}}};
};

// What each entry needs to be written, also for tests that write directories of their own.
struct TestSlot {
  std::string name;
  int type = 0;
  std::uint32_t left = 0xFFFFFFFF;
  std::uint32_t right = 0xFFFFFFFF;
  std::uint32_t child = 0xFFFFFFFF;
  std::uint32_t start = 0xFFFFFFFE;
  std::uint32_t size = 0;
  Bytes class_id;
};

// A file of that directory, whose streams have nothing behind them but `sectors`: what follows the
// header, each 512 octets, and for each its entry in the table. The directory comes after them, and
// after it the table.
Bytes write_test_file(const std::vector<TestSlot>& slots, const std::vector<Bytes>& sectors,
                      std::vector<std::uint32_t> table, std::uint32_t small_table_start);

}  // namespace day::compound
