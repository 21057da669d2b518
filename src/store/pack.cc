// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "crypto/sha256.h"

namespace day::store {
namespace {

// The search for a magic reads this much at a time.
constexpr std::size_t kSearchBytes = 1u << 20;
constexpr std::size_t kMinSearchBytes = 4096;
// Beyond any file; keeps sums of offsets from a hostile pack within 64 bits.
constexpr std::uint64_t kMaxOffset = std::uint64_t{1} << 60;

Error damaged_block(std::string_view what) {
  return Error{Code::Damaged, std::string(what)};
}

}  // namespace

std::string pack_path(const std::string& folder, std::uint32_t number) {
  return folder + "/" + print_pack_name(number);
}

Result<std::vector<std::uint32_t>> list_packs(const std::string& folder) {
  ASSIGN_OR_RETURN(const auto names, os::list_folder(folder));
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : names) {
    if (const auto number = parse_pack_name(name)) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Result<Pack> Pack::open(os::File file, std::uint32_t number) {
  Pack pack(std::move(file), number);
  Bytes bytes(kPackHeaderBytes, '\0');
  ASSIGN_OR_RETURN(const std::size_t got, pack.file_.read_at(0, bytes.data(), bytes.size()));
  bytes.resize(got);
  const auto header = decode_pack_header(bytes);
  if (!header.ok()) {
    if (header.error().code == Code::Unsupported) return header.error().in(pack.file_.path());
    pack.header_status_ = header.error();
  } else if (header->number != number) {
    pack.header_status_ = damaged_block(
        fmt::format("the pack header says pack {}: a file was renamed", header->number));
  } else {
    pack.salt_ = header->salt;
  }
  return pack;
}

bool Pack::fits(const BlockHeader& header, std::uint64_t offset) const {
  return header.offset == offset && (!salt_ || header.salt == *salt_);
}

Result<std::optional<BlockHeader>> Pack::peek(std::uint64_t offset) const {
  if (offset > kMaxOffset) return std::optional<BlockHeader>();
  char bytes[kBlockHeaderBytes];
  ASSIGN_OR_RETURN(const std::size_t got, file_.read_at(offset, bytes, sizeof bytes));
  const auto header = decode_block_header({bytes, got});
  if (!header || !fits(*header, offset)) return std::optional<BlockHeader>();
  ASSIGN_OR_RETURN(const std::uint64_t size, file_.size());
  if (offset + header->block_bytes() > size) return std::optional<BlockHeader>();
  return header;
}

Result<Block> Pack::read_block(std::uint64_t offset) {
  if (offset > kMaxOffset) return damaged_block("the pack ends before this place");
  buffer_.resize(std::max(buffer_.size(), kBlockHeaderBytes));
  ASSIGN_OR_RETURN(std::size_t got, file_.read_at(offset, buffer_.data(), kBlockHeaderBytes));
  if (got < kBlockHeaderBytes) return damaged_block("the pack ends within a block header");
  const auto header = decode_block_header(ByteView(buffer_).substr(0, kBlockHeaderBytes));
  if (!header) return damaged_block("there is no block header here");
  if (!fits(*header, offset)) return damaged_block("a block lies where it was not written");
  const auto size = static_cast<std::size_t>(header->block_bytes());
  buffer_.resize(std::max(buffer_.size(), size));
  const std::size_t rest = size - kBlockHeaderBytes;
  ASSIGN_OR_RETURN(
      got, file_.read_at(offset + kBlockHeaderBytes, buffer_.data() + kBlockHeaderBytes, rest));
  if (got < rest) return damaged_block("the pack ends within a block");
  const ByteView covered = ByteView(buffer_).substr(0, size - kChecksumBytes);
  const ByteView checksum = ByteView(buffer_).substr(covered.size(), kChecksumBytes);
  if (crypto::sha256(covered).view() != checksum) {
    return damaged_block("the checksum of a block does not hold");
  }
  if (!salt_) salt_ = header->salt;
  return Block{*header, covered.substr(kBlockHeaderBytes, header->table_bytes),
               covered.substr(kBlockHeaderBytes + header->table_bytes)};
}

Result<std::optional<std::uint64_t>> Pack::find_block(std::uint64_t from) {
  std::uint64_t at = std::max<std::uint64_t>(from, kPackHeaderBytes);
  if (at > kMaxOffset) return std::optional<std::uint64_t>();
  ASSIGN_OR_RETURN(const std::uint64_t size, file_.size());
  if (at >= size) return std::optional<std::uint64_t>();
  // One byte more than there is, so that the end shows.
  search_.resize(static_cast<std::size_t>(
      std::clamp<std::uint64_t>(size - at + 1, kMinSearchBytes, kSearchBytes)));
  while (true) {
    ASSIGN_OR_RETURN(const std::size_t got, file_.read_at(at, search_.data(), search_.size()));
    const ByteView chunk = ByteView(search_).substr(0, got);
    for (std::size_t hit = chunk.find(kBlockMagic); hit != ByteView::npos;
         hit = chunk.find(kBlockMagic, hit + 1)) {
      ASSIGN_OR_RETURN(const auto header, peek(at + hit));
      if (!header) continue;
      const auto block = read_block(at + hit);
      if (block.ok()) return std::optional(at + hit);
      if (block.error().code != Code::Damaged) return block.error();
    }
    if (got < search_.size()) return std::optional<std::uint64_t>();
    // A magic may straddle two chunks.
    at += got - (kBlockMagic.size() - 1);
  }
}

}  // namespace day::store
