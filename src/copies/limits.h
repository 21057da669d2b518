// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room. docs/design/copies.md has the figures behind them.
#pragma once

#include <cstddef>

namespace day::copies {

// Words of one text that are looked at; the rest is not compared, and results say so. A novel has
// 100,000; the longest own words seen in list mail, a patch, have 60,000.
inline constexpr std::size_t kMaxWords = 200'000;

// Words of which a text must consist to be compared with others. Below it stand thanks, greetings
// and what a reviewer always writes, address included: they are alike without being copies.
inline constexpr std::size_t kMinWords = 24;

// Words of a last paragraph that may be a common ending. A disclaimer has more, a farewell less.
inline constexpr std::size_t kMinEndingWords = 10;

// Different sketches with one key that are compared each with each. Where there are more, each is
// compared with the kSketchWindow next in order: copies have the same or nearly the same sketch.
inline constexpr std::size_t kMaxSketchesPerKey = 4096;
inline constexpr std::size_t kSketchWindow = 64;

// Tokens of a text whose differences are looked for, as kMaxWords.
inline constexpr std::size_t kMaxTokens = 200'000;

// Edits that are looked through to cut a box in two in the best place. Beyond it the place that
// reaches furthest is taken, and the difference may be longer than the shortest. 1,000 take a few
// milliseconds; drafts of one letter differ in tens.
inline constexpr std::size_t kMaxEditsPerCut = 1000;

// Words in a row that make a quotation: five words in a row are shared by chance.
inline constexpr std::size_t kMinQuotedRun = 6;

// Places of one run of words within a text that are tried: of a text that says the same thing
// over and over, more would take quadratic time.
inline constexpr std::size_t kMaxPlacesPerRun = 16;

}  // namespace day::copies
