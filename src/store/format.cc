// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "crypto/sha256.h"

namespace day::store {
namespace {

constexpr std::string_view kPackSuffix = ".pack";

std::uint32_t max_raw_bytes(BlockKind kind) {
  return static_cast<std::uint32_t>(kind == BlockKind::Recipe ? kMaxRecipeBytes : kMaxFrameBytes);
}

bool table_size_fits(BlockKind kind, std::uint32_t size) {
  switch (kind) {
    case BlockKind::Items:
      return size > 0 && size % kItemEntryBytes == 0 && size / kItemEntryBytes <= kMaxBlockEntries;
    case BlockKind::Frame:
    case BlockKind::FrameList:
      return size == kFrameTableBytes;
    case BlockKind::Seal:
      return size == kSealTableBytes;
    case BlockKind::Recipe:
      return size == kRecipeTableBytes;
  }
  return false;
}

Digest take_digest(ByteReader* in) {
  return parse_digest_bytes(in->raw(sizeof(Digest::octets))).value_or(Digest{});
}

std::uint16_t take_u16(ByteReader* in) {
  const unsigned low = in->u8();
  return static_cast<std::uint16_t>(low | unsigned{in->u8()} << 8);
}

}  // namespace

Bytes encode_pack_header(const PackHeader& header) {
  Bytes out;
  ByteWriter writer(&out);
  writer.raw(kPackMagic);
  writer.u32(kPackVersion);
  writer.u32(header.number);
  writer.u64(header.salt);
  writer.u64(0);
  out.append(crypto::sha256(out).view());
  CHECK(out.size() == kPackHeaderBytes);
  return out;
}

Result<PackHeader> decode_pack_header(ByteView bytes) {
  const Error damaged{Code::Damaged, "the pack header is damaged"};
  if (bytes.size() != kPackHeaderBytes) return damaged;
  const ByteView covered = bytes.substr(0, kPackHeaderBytes - kChecksumBytes);
  if (crypto::sha256(covered).view() != bytes.substr(covered.size())) return damaged;
  ByteReader in(covered);
  if (in.raw(kPackMagic.size()) != kPackMagic) return damaged;
  const std::uint32_t version = in.u32();
  if (version != kPackVersion) {
    return Error{Code::Unsupported,
                 fmt::format("the pack has format {}, this program reads format {}; use a newer "
                             "daylight",
                             version, kPackVersion)};
  }
  PackHeader header;
  header.number = in.u32();
  header.salt = in.u64();
  if (in.u64() != 0) return damaged;
  return header;
}

void encode_block_header(const BlockHeader& header, Bytes* out) {
  ByteWriter writer(out);
  writer.raw(kBlockMagic);
  writer.u64(header.salt);
  writer.u64(header.offset);
  writer.u64(header.committed);
  writer.u8(static_cast<std::uint8_t>(header.kind));
  writer.u8(static_cast<std::uint8_t>(header.encoding));
  writer.u8(0);
  writer.u8(0);
  writer.u32(header.table_bytes);
  writer.u32(header.raw_bytes);
  writer.u32(header.stored_bytes);
}

std::optional<BlockHeader> decode_block_header(ByteView bytes) {
  ByteReader in(bytes);
  if (bytes.size() != kBlockHeaderBytes || in.raw(kBlockMagic.size()) != kBlockMagic) {
    return std::nullopt;
  }
  BlockHeader header;
  header.salt = in.u64();
  header.offset = in.u64();
  header.committed = in.u64();
  const std::uint8_t kind = in.u8();
  const std::uint8_t encoding = in.u8();
  const std::uint16_t reserved = take_u16(&in);
  header.table_bytes = in.u32();
  header.raw_bytes = in.u32();
  header.stored_bytes = in.u32();
  if (kind < 1 || kind > 5 || encoding > 1 || reserved != 0) return std::nullopt;
  header.kind = static_cast<BlockKind>(kind);
  header.encoding = static_cast<Encoding>(encoding);
  const bool sizes_fit = header.encoding == Encoding::Raw ? header.stored_bytes == header.raw_bytes
                                                          : header.stored_bytes < header.raw_bytes;
  if (!sizes_fit || header.raw_bytes > max_raw_bytes(header.kind) ||
      !table_size_fits(header.kind, header.table_bytes) || header.committed > header.offset) {
    return std::nullopt;
  }
  return header;
}

void encode_item_entry(const ItemEntry& entry, Bytes* table) {
  ByteWriter writer(table);
  writer.raw(entry.id.digest.view());
  writer.u32(entry.size_bytes);
}

std::optional<std::vector<ItemEntry>> decode_item_table(ByteView table, std::uint64_t raw_bytes) {
  std::vector<ItemEntry> entries;
  entries.reserve(table.size() / kItemEntryBytes);
  ByteReader in(table);
  std::uint64_t sum = 0;
  while (in.ok() && !in.at_end()) {
    ItemEntry entry;
    entry.id.digest = take_digest(&in);
    entry.size_bytes = in.u32();
    sum += entry.size_bytes;
    entries.push_back(entry);
  }
  if (!in.ok() || sum != raw_bytes) return std::nullopt;
  return entries;
}

Bytes encode_frame_table(const FrameTable& table) {
  Bytes out;
  ByteWriter writer(&out);
  writer.u64(table.serial);
  writer.u64(table.index);
  return out;
}

std::optional<FrameTable> decode_frame_table(ByteView table) {
  ByteReader in(table);
  FrameTable decoded;
  decoded.serial = in.u64();
  decoded.index = in.u64();
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return decoded;
}

Bytes encode_seal_table(const SealTable& table) {
  Bytes out;
  ByteWriter writer(&out);
  writer.raw(table.id.digest.view());
  writer.u64(table.size_bytes);
  writer.u64(table.serial);
  return out;
}

std::optional<SealTable> decode_seal_table(ByteView table) {
  ByteReader in(table);
  SealTable decoded;
  decoded.id.digest = take_digest(&in);
  decoded.size_bytes = in.u64();
  decoded.serial = in.u64();
  if (!in.ok() || !in.at_end() || decoded.size_bytes > kMaxBlobBytes) return std::nullopt;
  return decoded;
}

Bytes encode_recipe_table(SourceId source) {
  Bytes out;
  ByteWriter(&out).u32(source.number);
  return out;
}

std::optional<SourceId> decode_recipe_table(ByteView table) {
  ByteReader in(table);
  const SourceId source{in.u32()};
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return source;
}

void encode_places(const std::vector<Position>& places, Bytes* out) {
  ByteWriter writer(out);
  for (const Position& place : places) {
    writer.u32(place.pack);
    writer.u64(place.offset);
  }
}

std::optional<std::vector<Position>> decode_places(ByteView bytes) {
  if (bytes.size() % kPlaceBytes != 0) return std::nullopt;
  std::vector<Position> places(bytes.size() / kPlaceBytes);
  ByteReader in(bytes);
  for (Position& place : places) {
    place.pack = in.u32();
    place.offset = in.u64();
  }
  return places;
}

Bytes encode_seal_places(const SealPlaces& places) {
  Bytes out;
  ByteWriter(&out).u32(static_cast<std::uint32_t>(places.lists.size()));
  encode_places(places.lists, &out);
  encode_places(places.frames, &out);
  return out;
}

std::optional<SealPlaces> decode_seal_places(ByteView payload, std::uint64_t size_bytes) {
  if (size_bytes > kMaxBlobBytes) return std::nullopt;
  ByteReader in(payload);
  const std::uint64_t list_count = in.u32();
  const auto lists = decode_places(in.raw(list_count * kPlaceBytes));
  if (!in.ok() || !lists) return std::nullopt;
  auto frames = decode_places(in.raw(in.left()));
  const std::uint64_t frame_count = (size_bytes + kMaxFrameBytes - 1) / kMaxFrameBytes;
  if (!frames || frames->size() >= kPlacesPerList ||
      list_count * kPlacesPerList + frames->size() != frame_count) {
    return std::nullopt;
  }
  return SealPlaces{*lists, *std::move(frames)};
}

std::string print_pack_name(std::uint32_t number) {
  return fmt::format("{:0{}}{}", number, kPackNameDigits, kPackSuffix);
}

std::optional<std::uint32_t> parse_pack_name(std::string_view name) {
  if (name.size() != kPackNameDigits + kPackSuffix.size() || !name.ends_with(kPackSuffix)) {
    return std::nullopt;
  }
  std::uint32_t number = 0;
  for (const char c : name.substr(0, kPackNameDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

}  // namespace day::store
