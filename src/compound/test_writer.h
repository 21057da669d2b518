// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests of this room and of those above it: writes small compound files by path.
#pragma once

#include <map>
#include <string>

#include "compound/writer.h"

namespace day::compound {

class TestWriter {
 public:
  // Names from the root joined with '/'; storages on the way are made.
  void stream(const std::string& path, ByteView content);
  void storage(const std::string& path);
  Bytes write() const { return writer_.write(); }

  explicit TestWriter(ByteView class_id = {}) : writer_(class_id) {}

  // Where a sector lies in what write() gives, for tests that damage it.
  static std::size_t sector_at(std::size_t number) { return 512 * (number + 1); }

 private:
  std::size_t folder(const std::string& path);
  Writer writer_;
  std::map<std::string, std::size_t> folders_;
};

}  // namespace day::compound
