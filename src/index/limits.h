// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits and weights of this room; each with the origin of its number.
#pragma once

#include <array>
#include <cstddef>

namespace day::index {

// Words that are stemmed: shorter ones have no English stem of their own, longer ones are no words
// of a language but names and encodings.
inline constexpr std::size_t kMinStemLetters = 3;
inline constexpr std::size_t kMaxStemLetters = 24;
// Other forms of one word that a search takes in. English has a few dozen at most; the most
// frequent collisions of junk stay below.
inline constexpr std::size_t kMaxForms = 64;
// Depth of And, Or and Not that is handed to FTS5 as one; its parser has a stack of 100 symbols, of
// which each level takes up to four. Deeper expressions are put together from their parts.
inline constexpr std::size_t kMaxFtsDepth = 16;
// Rows that are counted to know how common a word is; beyond, the count is extrapolated from how
// far these reached. 8,192 rows take about a millisecond.
inline constexpr std::size_t kMaxCountedRows = 8192;
// Document frequencies that are remembered.
inline constexpr std::size_t kMaxRemembered = 16384;

// BM25 as Robertson and Zaragoza give it (The Probabilistic Relevance Framework, 2009, §3.5).
inline constexpr double kK1 = 1.2;
inline constexpr double kB = 0.75;
// What an occurrence counts in each column: subject, from, to, cc, own, quoted, file.
inline constexpr std::array<double, 7> kColumnWeights = {4.0, 3.0, 1.5, 1.0, 1.0, 0.4, 2.0};
// What another form of a word counts beside the form that was asked for.
inline constexpr double kFormWeight = 0.5;
// A prefix is not counted, since that would cost as much as the search itself: it is taken to be as
// common as a word in a third of all documents.
inline constexpr double kPrefixIdf = 1.1;

}  // namespace day::index
