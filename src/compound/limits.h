// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it believes of a compound file; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::compound {

// Directory entries of one file. A message to 5,000 people has some 130,000: a storage and two
// dozen properties for each of them.
inline constexpr std::size_t kMaxDirectoryEntries = 262'144;
// Storages in storages below the root: an embedded message takes two, and messages in messages are
// followed to document::kMaxDepth.
inline constexpr std::size_t kMaxStorageDepth = 64;
// Bytes read from one file in all. Streams that share their sectors, which only a forged file has,
// would otherwise give any amount; this is 16 times the largest document.
inline constexpr std::uint64_t kMaxReadBytes = std::uint64_t{1} << 30;

}  // namespace day::compound
