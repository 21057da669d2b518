// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room, beside those of document/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::office {

// Parts of one package. The largest decks of real use have some thousand pictures; 65,535 is also
// what a zip directory without its 64-bit extension can count.
inline constexpr std::size_t kMaxParts = 65'535;

// One part, inflated, that is held in memory to be read. Sheets of a million rows have about 100
// MB.
inline constexpr std::size_t kMaxPartBytes = std::size_t{128} << 20;

// All parts of one package, inflated, children included: eight times the largest document, which is
// more than the XML of real workbooks is compressed by, and two seconds of inflating.
inline constexpr std::uint64_t kMaxPackageBytes = std::uint64_t{512} << 20;

// How far one part may inflate, once it is larger than kFreeInflatedBytes. Sheets of equal rows
// reach 100; deflate itself ends at 1,032.
inline constexpr std::uint64_t kMaxInflateRatio = 250;
inline constexpr std::uint64_t kFreeInflatedBytes = std::uint64_t{4} << 20;

// Texts that the cells of one workbook share. A sheet of Excel has 1,048,576 rows: four texts for
// each. One costs 32 bytes more than its letters.
inline constexpr std::size_t kMaxStrings = std::size_t{4} << 20;

// Authors of comments in one document, to be named by number.
inline constexpr std::size_t kMaxAuthors = 10'000;

// How often a row or cell of OpenDocument that is said to be repeated is written out; the rest is
// told as a number. Columns of equal values are repeated, and so are a million empty rows.
inline constexpr std::uint64_t kMaxRepeats = 100;

// Spaces in a row that OpenDocument writes as a number. They indent text.
inline constexpr std::size_t kMaxSpaces = 1000;

// Groups of RTF that are open at once. Word writes about 20; text boxes in tables in text boxes
// more.
inline constexpr std::size_t kMaxRtfDepth = 1000;

// Fonts and authors of one RTF file, which text refers to by number. Fonts of one machine are
// hundreds.
inline constexpr std::size_t kMaxRtfNames = 10'000;

// Digests from a password to its key. Office makes 100,000, [MS-OFFCRYPTO] allows a hundred times
// as many; a million takes half a second.
inline constexpr std::uint32_t kMaxSpins = 1'000'000;

}  // namespace day::office
