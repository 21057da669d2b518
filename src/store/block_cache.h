// SPDX-License-Identifier: AGPL-3.0-or-later
// The packs of a folder as a reader holds them, and the one block it decompressed last, so that
// items read in the order in which they lie cost one decompression per block.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/compress.h"
#include "store/format.h"
#include "store/pack.h"

namespace day::store {

// Opens packs when they are asked for, so that packs made later are found too.
class PackSet {
 public:
  explicit PackSet(std::string folder) : folder_(std::move(folder)) {}
  const std::string& folder() const { return folder_; }
  // Valid until the next get().
  Result<Pack*> get(std::uint32_t number);

 private:
  std::string folder_;
  std::map<std::uint32_t, Pack> packs_;
};

struct CachedBlock {
  Position place;
  BlockKind kind = BlockKind::Items;
  Bytes table;
  Bytes raw;
  // Of an items block: its entries and where each begins in `raw`.
  std::vector<ItemEntry> items;
  std::vector<std::size_t> starts;
};

class BlockCache {
 public:
  explicit BlockCache(PackSet* packs) : packs_(packs) {}
  // The block at `place`, checksum verified; valid until the next load(). The error names the
  // place.
  Result<const CachedBlock*> load(Position place);

 private:
  Status fill(Position place);

  PackSet* packs_;
  Decompressor decompressor_;
  bool loaded_ = false;
  CachedBlock block_;
};

// "pack 0 at byte 4096", for errors.
std::string print_place(Position place);

}  // namespace day::store
