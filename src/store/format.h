// SPDX-License-Identifier: AGPL-3.0-or-later
// The bytes of a pack: docs/formats/pack.md. Pure: no file is touched here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "store/limits.h"
#include "store/store.h"

namespace day::store {

inline constexpr std::uint32_t kPackVersion = 1;
inline constexpr std::string_view kPackMagic{
    "\x89"
    "DAYPK\r\n",
    8};
inline constexpr std::string_view kBlockMagic{
    "\x8a"
    "DAYBK\r\n",
    8};
inline constexpr std::size_t kPackHeaderBytes = 64;
inline constexpr std::size_t kBlockHeaderBytes = 48;
inline constexpr std::size_t kChecksumBytes = 32;

struct PackHeader {
  std::uint32_t number = 0;
  // Random. Every block of the pack repeats it, so that bytes of an item that look like a block
  // cannot pass for one when a damaged pack is searched.
  std::uint64_t salt = 0;
};
Bytes encode_pack_header(const PackHeader& header);
// Damaged, or Unsupported for a whole header of another version.
Result<PackHeader> decode_pack_header(ByteView bytes);

enum class BlockKind : std::uint8_t { Items = 1, Frame = 2, FrameList = 3, Seal = 4, Recipe = 5 };
enum class Encoding : std::uint8_t { Raw = 0, Zstd = 1 };

struct BlockHeader {
  std::uint64_t salt = 0;
  std::uint64_t offset = 0;     // of the block in its pack
  std::uint64_t committed = 0;  // what lay before this in the pack was synced when this was written
  BlockKind kind = BlockKind::Items;
  Encoding encoding = Encoding::Raw;
  std::uint32_t table_bytes = 0;
  std::uint32_t raw_bytes = 0;
  std::uint32_t stored_bytes = 0;

  std::uint64_t block_bytes() const {
    return std::uint64_t{kBlockHeaderBytes} + table_bytes + stored_bytes + kChecksumBytes;
  }
};
void encode_block_header(const BlockHeader& header, Bytes* out);
// Nothing unless the bytes are a header that keeps every limit.
std::optional<BlockHeader> decode_block_header(ByteView bytes);

struct ItemEntry {
  ItemId id;
  std::uint32_t size_bytes = 0;
};
void encode_item_entry(const ItemEntry& entry, Bytes* table);
inline constexpr std::size_t kItemEntryBytes = 36;
// Nothing unless the sizes add up to `raw_bytes`.
std::optional<std::vector<ItemEntry>> decode_item_table(ByteView table, std::uint64_t raw_bytes);

// The table of a frame (which frame it is) and of a frame list (which frame it begins with).
struct FrameTable {
  std::uint64_t serial = 0;  // of the blob, random
  std::uint64_t index = 0;
};
inline constexpr std::size_t kFrameTableBytes = 16;
Bytes encode_frame_table(const FrameTable& table);
std::optional<FrameTable> decode_frame_table(ByteView table);

struct SealTable {
  ItemId id;
  std::uint64_t size_bytes = 0;
  std::uint64_t serial = 0;
};
inline constexpr std::size_t kSealTableBytes = 48;
Bytes encode_seal_table(const SealTable& table);
std::optional<SealTable> decode_seal_table(ByteView table);

inline constexpr std::size_t kRecipeTableBytes = 4;
Bytes encode_recipe_table(SourceId source);
std::optional<SourceId> decode_recipe_table(ByteView table);

// Places of blocks, 12 bytes each.
inline constexpr std::size_t kPlaceBytes = 12;
void encode_places(const std::vector<Position>& places, Bytes* out);
std::optional<std::vector<Position>> decode_places(ByteView bytes);

// The payload of a seal: full frame lists, then the frames that fill no list.
struct SealPlaces {
  std::vector<Position> lists;
  std::vector<Position> frames;
};
Bytes encode_seal_places(const SealPlaces& places);
// Nothing unless there are as many as a blob of `size_bytes` has.
std::optional<SealPlaces> decode_seal_places(ByteView payload, std::uint64_t size_bytes);

// "00000003.pack", and back.
std::string print_pack_name(std::uint32_t number);
std::optional<std::uint32_t> parse_pack_name(std::string_view name);

}  // namespace day::store
