// SPDX-License-Identifier: AGPL-3.0-or-later
// The words by which texts are compared, and their shingles. A word is a run of letters and digits;
// an ideograph or kana is one by itself. ASCII letters are taken in lower case; other letters as
// they are. What stands between words (blanks, line ends, punctuation, quote marks) does not count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "copies/limits.h"
#include "mail/reading.h"

namespace day::copies {

struct Word {
  std::uint32_t begin = 0;  // octets of the text
  std::uint32_t end = 0;
  std::uint64_t hash = 0;  // of the word in lower case; not secret, not cryptographic
};

// At most `limit` words, from the beginning.
std::vector<Word> split_words(std::string_view text, std::size_t limit = kMaxWords);

// The writer's own words, segment after segment; and what others wrote: quoted and forwarded text.
std::string own_text(std::span<const mail::TextSegment> segments);
std::string text_of(std::span<const mail::TextSegment> segments, mail::TextKind kind);

// Three words in a row, as one number.
std::uint64_t shingle_hash(const Word& first, const Word& second, const Word& third);

// The shingles of a text, ascending, each once, cut to 32 bits: two different shingles are taken
// for one in one of four thousand million pairs.
using Shingles = std::vector<std::uint32_t>;
Shingles find_shingles(const std::vector<Word>& words);

// The last paragraph of at least kMinEndingWords words, if another stands before it: where in
// `words` it begins and ends. What follows it (a name) is shorter. Without one both are the size
// of `words`, and hash is 0.
struct Ending {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t hash = 0;  // 24 bits, of its words
};
Ending find_ending(std::string_view text, const std::vector<Word>& words);

}  // namespace day::copies
