// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes blocks at the end of the last pack: rolls over to the next, syncs, and after the first
// failure refuses everything. What is in the blocks is the business of writer.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "os/file.h"
#include "store/compress.h"
#include "store/format.h"
#include "store/recover.h"
#include "store/store.h"

namespace day::store {

class Appender {
 public:
  Appender(std::string folder, const WriterOptions& options, Tail tail);

  // Where the next block will lie. Makes the next pack if this one is full.
  Result<Position> next_place();
  // Writes a block there.
  Status write_block(BlockKind kind, ByteView table, ByteView payload);
  // What was written is durable.
  Status sync();
  // The end of what was written.
  Position position() const { return {number_, offset_}; }

  // The failure that closed this writer, if one did.
  Status status() const;

 private:
  Status fail(Error error);
  Status begin_pack();

  std::string folder_;
  std::uint64_t max_pack_bytes_;
  std::optional<std::uint64_t> fixed_salt_;
  std::optional<os::File> file_;  // none: the pack is not made yet
  std::uint32_t number_ = 0;
  std::uint64_t salt_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t committed_ = 0;
  std::optional<Error> failure_;
  Compressor compressor_;
  Bytes squeezed_;
  Bytes block_;
};

// 64 random bits.
std::uint64_t random_salt();

}  // namespace day::store
