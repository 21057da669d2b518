// SPDX-License-Identifier: AGPL-3.0-or-later
// One pack file as its reader and the recovery of a writer see it: blocks by offset, each verified,
// and the search for the next whole block behind damage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "os/file.h"
#include "store/format.h"

namespace day::store {

// A whole block. The views are valid until the next call on the same Pack.
struct Block {
  BlockHeader header;
  ByteView table;
  ByteView stored;
};

class Pack {
 public:
  // A damaged header does not keep a pack from being read: header_status() tells. Unsupported is an
  // error.
  static Result<Pack> open(os::File file, std::uint32_t number);

  const Status& header_status() const { return header_status_; }
  const os::File& file() const { return file_; }
  os::File take_file() && { return std::move(file_); }
  std::uint64_t salt() const { return salt_.value_or(0); }

  // The header at `offset` if it is one of this pack and its block ends within the file. The
  // checksum is not looked at.
  Result<std::optional<BlockHeader>> peek(std::uint64_t offset) const;
  // The block at `offset`, checksum verified. Damaged if it is none.
  Result<Block> read_block(std::uint64_t offset);
  // Where the next whole block begins, at or after `from`.
  Result<std::optional<std::uint64_t>> find_block(std::uint64_t from);

 private:
  Pack(os::File file, std::uint32_t number) : file_(std::move(file)), number_(number) {}
  bool fits(const BlockHeader& header, std::uint64_t offset) const;

  os::File file_;
  std::uint32_t number_;
  Status header_status_;
  // Of the header; where that is damaged, of the first whole block that was met.
  std::optional<std::uint64_t> salt_;
  Bytes buffer_;
  Bytes search_;
};

// The numbers of the packs in a folder, in order. Other names are passed over.
Result<std::vector<std::uint32_t>> list_packs(const std::string& folder);
std::string pack_path(const std::string& folder, std::uint32_t number);

}  // namespace day::store
