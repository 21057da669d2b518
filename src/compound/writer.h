// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes compound files ([MS-CFB]), version 3 with sectors of 512 octets: for objects that lie as a
// storage in another file and are handed on as files of their own. The same for the same content.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "compound/compound.h"

namespace day::compound {

class Writer {
 public:
  // The class id of the root: 16 octets as they lie in files, or none.
  explicit Writer(ByteView class_id) { nodes_.front().class_id = class_id; }

  // Gives its number, under which something can be put into it. 0 is the root. Names are UTF-8, cut
  // at 31 UTF-16 units, and should differ within a storage.
  std::size_t storage(std::size_t parent, std::string_view name, ByteView class_id);
  void stream(std::size_t parent, std::string_view name, Bytes content);

  // Less than 4 GiB in all.
  Bytes write() const;

 private:
  struct Node {
    std::string name;
    bool is_storage = false;
    Bytes content;
    Bytes class_id;
    std::vector<std::size_t> children;
  };
  std::vector<Node> nodes_ = {Node{"Root Entry", true, {}, {}, {}}};
};

// The storage as a compound file: its streams octet for octet, without times.
Content copy_storage(File* file, const Entry& storage);

// An entry of a directory as it is written.
struct Slot {
  std::string name;
  int type = 0;  // 1 a storage, 2 a stream, 5 the root
  std::uint32_t left = 0xFFFFFFFF;
  std::uint32_t right = 0xFFFFFFFF;
  std::uint32_t child = 0xFFFFFFFF;
  std::uint32_t start = 0xFFFFFFFE;
  std::uint32_t size = 0;
  Bytes class_id;
};

// A file of that directory: `sectors`, each 512 octets, follow the header, and for each `table`
// tells the next. The directory comes after them, and after it the table. Whether what the slots
// say is so is not looked at.
Bytes write_file(const std::vector<Slot>& slots, const std::vector<Bytes>& sectors,
                 std::vector<std::uint32_t> table, std::uint32_t small_table_start);

}  // namespace day::compound
