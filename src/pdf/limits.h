// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room, and what a page is judged by. Those that hold for every
// document stand in document/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::pdf {

// Files embedded in one PDF, and those pinned to one page. Portfolios of the largest kind hold some
// thousand.
inline constexpr std::size_t kMaxEmbedded = 10'000;

// Notes on one page. A page that was reviewed by many has some dozens.
inline constexpr std::size_t kMaxNotes = 1'000;

// The longest side of a drawn page, in pixels: a page of A0 at 300 dots per inch has 14,043. A page
// may state any size; 1 by 40,000,000 pixels would be within the bound of their product.
inline constexpr std::uint32_t kMaxSidePixels = 16'384;

// Letters and digits at and above which the text of a page is taken for all that it says. A page
// of print has some 2,000; the line that a fax machine adds to a scan has 60 to 80.
inline constexpr std::size_t kLittleText = 200;

// Pages of one document that are drawn, small, to see whether they show more than their text. Most
// take 1 to 20 ms, large scans half a second; the locked room waits for two minutes. Those after
// them that have little text are taken to show more.
inline constexpr std::size_t kMaxLooks = 64;

}  // namespace day::pdf
