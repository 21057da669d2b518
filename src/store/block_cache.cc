// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/block_cache.h"

#include <fmt/format.h>

#include <utility>

namespace day::store {

std::string print_place(Position place) {
  return fmt::format("pack {} at byte {}", place.pack, place.offset);
}

Result<Pack*> PackSet::get(std::uint32_t number) {
  const auto found = packs_.find(number);
  if (found != packs_.end()) {
    // A header that was not whole may have been written since.
    if (found->second.header_status().ok()) return &found->second;
    packs_.erase(found);
  }
  if (packs_.size() >= kMaxOpenPacks) packs_.erase(packs_.begin());
  ASSIGN_OR_RETURN(os::File file, os::File::open_read(pack_path(folder_, number)));
  ASSIGN_OR_RETURN(Pack pack, Pack::open(std::move(file), number));
  return &packs_.insert_or_assign(number, std::move(pack)).first->second;
}

Result<const CachedBlock*> BlockCache::load(Position place) {
  if (loaded_ && block_.place == place) return &block_;
  loaded_ = false;
  if (Status filled = fill(place); !filled.ok()) return filled.error().in(print_place(place));
  loaded_ = true;
  return &block_;
}

Status BlockCache::fill(Position place) {
  ASSIGN_OR_RETURN(Pack* const pack, packs_->get(place.pack));
  ASSIGN_OR_RETURN(const Block block, pack->read_block(place.offset));
  block_.place = place;
  block_.kind = block.header.kind;
  block_.table.assign(block.table);
  if (block.header.encoding == Encoding::Raw) {
    block_.raw.assign(block.stored);
  } else {
    TRY(decompressor_.decompress(block.stored, block.header.raw_bytes, &block_.raw));
  }
  block_.items.clear();
  block_.starts.clear();
  if (block_.kind != BlockKind::Items) return {};
  auto items = decode_item_table(block_.table, block_.raw.size());
  if (!items) return Error{Code::Damaged, "the sizes of its items do not add up"};
  block_.items = *std::move(items);
  std::size_t start = 0;
  for (const ItemEntry& item : block_.items) {
    block_.starts.push_back(start);
    start += item.size_bytes;
  }
  return {};
}

}  // namespace day::store
