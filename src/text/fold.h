// SPDX-License-Identifier: AGPL-3.0-or-later
// Words: the one rule by which text becomes searchable terms, used alike for indexing and for
// queries. A word is a run of letters, digits and marks; everything else separates, apostrophes
// and "_" too, so that "jens@kernel.dk" is the words jens, kernel, dk in a row and is found whole
// as a phrase and in parts.
//
// Words are folded: NFKC_Casefold (UAX #31), then decomposed and without accents and points
// (Müller = muller, ＡＢＣ = abc, Straße = strasse, ﬁ = fi), stroked and ligated Latin letters as
// their plain ones (ø = o, ł = l, æ = ae, ı = i), digits of all scripts as 0 to 9. Dropped are the
// nonspacing marks of the Latin, Greek, Cyrillic, Hebrew, Arabic and Syriac scripts and of no
// script; all other marks stay, because the vowel signs of Indic scripts are letters of their
// words, and が is not か. What is left is composed again (NFC). Ignored inside words: soft hyphen,
// zero-width characters (the space too), bidirectional controls, variation selectors, tatweel.
//
// Scripts written without spaces (Han, Hiragana, Katakana, Hangul, Bopomofo, Yi, and those of
// line breaking class SA: Thai, Lao, Khmer, Myanmar …) become overlapping bigrams of characters
// (with their marks) and a closing single one: 漢字体 is 漢字, 字体, 体. Emoji, private and
// unassigned characters are a word each. Punctuation and all other symbols are no words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "text/limits.h"

namespace day::text {

struct Word {
  std::string_view term;    // folded; borrowed for the call
  std::uint32_t begin = 0;  // octets [begin, end) of the input that it stands for
  std::uint32_t end = 0;
};

// Returns false to stop.
using WordVisitor = bool (*)(void* context, const Word& word);

// Calls visit for each word in order; each takes the next position. ASCII is quick. Input need not
// be valid UTF-8 (ill-formed octets separate). A word longer than kMaxTermBytes is cut into several
// terms in a row, so nothing is dropped. Begins never go back; bigrams overlap. The text must be
// shorter than 4 GiB.
void visit_words(std::string_view text, void* context, WordVisitor visit);

// The same with anything that can be called with a `const Word&` and returns false to stop.
template <typename Visit>
void split_words(std::string_view text, Visit&& visit) {
  using Plain = std::remove_reference_t<Visit>;
  visit_words(text, const_cast<void*>(static_cast<const void*>(&visit)),
              [](void* context, const Word& word) -> bool {
                return (*static_cast<Plain*>(context))(word);
              });
}

// The same collected; for short texts.
std::vector<std::string> fold_words(std::string_view text);

// What a query for `text` as one phrase must look for, so that it finds every place where the text
// occurs: its terms in a row, without the closing single character of a run of bigrams at the end
// (字体 finds 漢字体系, whose terms are 漢字, 字体, 体系, 系); if that character is all there is,
// `prefix` says that the last term may go on.
struct QueryWords {
  std::vector<std::string> terms;
  bool prefix = false;
};
QueryWords fold_query(std::string_view text);

// The whole text folded, for comparing strings; has the same words as `text`.
std::string fold(std::string_view text);

// The English (Porter 2) stem of a folded term; the term itself if it has digits or is not ASCII.
std::string stem(std::string_view term);

}  // namespace day::text
