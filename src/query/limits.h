// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on the text of a query (I10). None refuses: what lies past a limit is left out, and a
// notice says so.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::query {

// Longest query that is read, in octets: room for a pasted list of a thousand addresses.
inline constexpr std::size_t kMaxQueryBytes = 65536;

// Most leaves of a tree. FTS5 looks at every branch of an OR for every row, so that time grows with
// leaves times rows: 1,024 over 450,000 messages stays within seconds.
inline constexpr std::size_t kMaxLeaves = 1024;

// Most words in all leaves together. FTS5 opens one cursor of some kilobytes for each.
inline constexpr std::size_t kMaxTerms = 4096;

// Deepest nesting of parentheses. FTS5's parser has a stack of 100 entries and takes three for a
// parenthesis with its operator.
inline constexpr std::size_t kMaxDepth = 20;

// Widest NEAR. No text that is read has more words in a column than this.
inline constexpr std::uint32_t kMaxNearDistance = 1'000'000;

// Most words that one date may be written in without quotation marks: since:3 may 2016..4 june
// 2016.
inline constexpr std::size_t kMaxDateWords = 5;

// Longest piece of the query that a notice repeats, in octets.
inline constexpr std::size_t kMaxCitedBytes = 60;

}  // namespace day::query
