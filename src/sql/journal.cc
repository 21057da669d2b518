// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/journal.h"

#include <algorithm>

namespace day::sql {
namespace {

// With the last bit for the byte order of the checksums.
constexpr std::uint32_t kMagic = 0x377f0682;
constexpr std::uint32_t kVersion = 3'007'000;

std::uint32_t big_endian(ByteView bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

}  // namespace

std::optional<JournalHead> parse_journal_head(ByteView bytes) {
  if (bytes.size() != kJournalHeadBytes || (big_endian(bytes, 0) & ~1U) != kMagic ||
      big_endian(bytes, 4) != kVersion) {
    return std::nullopt;
  }
  JournalHead head;
  head.page_bytes = big_endian(bytes, 8);
  std::copy_n(bytes.begin() + 16, head.salt.size(), head.salt.begin());
  return head;
}

std::optional<std::uint32_t> parse_frame_head(const JournalHead& journal, ByteView bytes) {
  if (bytes.size() != kFrameHeadBytes ||
      !std::equal(journal.salt.begin(), journal.salt.end(), bytes.begin() + 8)) {
    return std::nullopt;
  }
  const std::uint32_t page = big_endian(bytes, 0);
  return page == 0 ? std::nullopt : std::optional(page);
}

}  // namespace day::sql
