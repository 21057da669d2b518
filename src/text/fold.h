// SPDX-License-Identifier: AGPL-3.0-or-later
// Words: the one rule by which text becomes searchable terms, used alike for indexing and for
// queries. A word is a run of letters, digits and marks; everything else separates, so that
// "jens@kernel.dk" is the words jens, kernel, dk in a row and is found whole as a phrase and in
// parts. Words are folded by NFKC_Casefold without combining marks (Müller = muller, ＡＢＣ = abc,
// Straße = strasse). Runs of Han, Hiragana, Katakana, Hangul and Thai become overlapping bigrams
// and a closing single character.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace day::text {

struct Word {
  std::string_view term;    // folded; borrowed for the call
  std::uint32_t begin = 0;  // octets [begin, end) of the input that it stands for
  std::uint32_t end = 0;
};

// Calls visit for each word in order; each takes the next position. ASCII is quick. Input need not
// be valid UTF-8 (ill-formed octets separate). A word longer than kMaxTermBytes is cut into several
// terms in a row, so nothing is dropped. visit returns false to stop.
void split_words(std::string_view text, const std::function<bool(const Word&)>& visit);

// The same collected; for short texts and queries.
std::vector<std::string> fold_words(std::string_view text);

// The whole text folded, for comparing strings.
std::string fold(std::string_view text);

// The English (Porter 2) stem of a folded term; the term itself if it has digits or is not ASCII.
std::string stem(std::string_view term);

}  // namespace day::text
