// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of the pack format; docs/formats/pack.md. A reader refuses a block
// that exceeds one before it allocates anything for it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::store {

// The largest raw payload of an items block or a blob frame; a larger item is
// stored as a blob. One frame is what a reader of a blob holds in memory.
inline constexpr std::size_t kMaxFrameBytes = 1u << 20;
// Items are grouped until their bytes reach this: docs/design/packs.md has the
// measurements.
inline constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
// The largest call of append_recipe(). The vault hands over segments of 256
// KiB; a single record with a long run of framing may exceed that.
inline constexpr std::size_t kMaxRecipeBytes = 4u << 20;
// Entries of an items block: 64 bytes each on average before a block closes
// early.
inline constexpr std::size_t kMaxBlockEntries = 4096;
// Places of frames in one frame list, so 256 MiB of a blob.
inline constexpr std::size_t kPlacesPerList = 256;
// Frame lists of one seal, which has to fit in a frame; 16 TiB. Their places
// are all that grows in the memory of who writes or reads a blob: 48 KB for a
// terabyte.
inline constexpr std::size_t kMaxListsPerSeal = 65536;
inline constexpr std::uint64_t kMaxBlobBytes =
    std::uint64_t{kMaxListsPerSeal} * kPlacesPerList * kMaxFrameBytes;
// A pack that has reached this takes no further block: easy to copy, to hash
// and to burn on a disc, and a thousand of them hold a terabyte.
inline constexpr std::uint64_t kMaxPackBytes = std::uint64_t{1} << 30;
// The number of a pack has this many digits, so that names sort; 100 PB.
inline constexpr std::size_t kPackNameDigits = 8;
inline constexpr std::uint32_t kMaxPackNumber = 99'999'999;
// Packs that a reader keeps open: a small part of the usual limit of 1024
// descriptors.
inline constexpr std::size_t kMaxOpenPacks = 64;

}  // namespace day::store
