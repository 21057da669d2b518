// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room. Those that hold for every document, kMaxPixels among them,
// stand in document/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::picture {

// A picture with fewer pixels, or a shorter side, holds no text worth looking for: spacers, rules,
// bullets and the small emblems of signatures. A line of text of 12 points on a screen is 16 pixels
// high, and a word 60 wide.
inline constexpr std::uint64_t kMinTextPixels = 2'000;
inline constexpr std::uint32_t kMinTextSide = 16;

// Segments or chunks of a file that are looked at for what it says of itself. Cameras write ten to
// thirty; a PNG has one for each 8 KB or so of pixels.
inline constexpr std::size_t kMaxChunks = 100'000;

}  // namespace day::picture
