// SPDX-License-Identifier: AGPL-3.0-or-later
// Which pages SQLite's write-ahead log holds: https://sqlite.org/fileformat2.html §4.1. Only what
// is needed to tell them; whether they are whole and committed is SQLite's to say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace day::sql {

inline constexpr std::size_t kJournalHeadBytes = 32;
// Before each page.
inline constexpr std::size_t kFrameHeadBytes = 24;

struct JournalHead {
  std::uint32_t page_bytes = 0;
  std::array<char, 8> salt{};  // its frames bear it; those that an earlier log left do not
};
std::optional<JournalHead> parse_journal_head(ByteView bytes);

// The number of the page that follows, from 1; nothing where the log has ended.
std::optional<std::uint32_t> parse_frame_head(const JournalHead& journal, ByteView bytes);

}  // namespace day::sql
