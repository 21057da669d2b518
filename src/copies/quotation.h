// SPDX-License-Identifier: AGPL-3.0-or-later
// How much of a text stands, word by word, in what another message quotes or forwards. Beside
// text/coverage.h, which asks for whole sentences without a letter changed, this finds parts of
// sentences and lets go of capitals and punctuation: it says where to look, not that a quotation
// is faithful.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "copies/words.h"

namespace day::copies {

// Words of the text, from `begin` up to but without `end`.
struct QuotedRun {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Quotation {
  std::size_t words = 0;        // of the text
  std::size_t quoted = 0;       // of these, in runs of at least kMinQuotedRun
  std::size_t longest = 0;      // run
  std::vector<QuotedRun> runs;  // ascending, apart

  double share() const {
    return words == 0 ? 0 : static_cast<double>(quoted) / static_cast<double>(words);
  }
};

// A text of fewer words than kMinQuotedRun is never found. Linear in both, but for texts that
// repeat themselves (kMaxPlacesPerRun).
Quotation find_quotation(std::string_view text, std::string_view quoting);

// Whether it is worth showing: docs/design/copies.md. A few words in a row are shared by chance, or
// are a set phrase, unless the other message names this one as what it answers.
inline constexpr std::size_t kMinQuotedWords = 12;      // in a row
inline constexpr std::size_t kMinQuotedWordsNamed = 8;  // in all
inline constexpr double kMinQuotedShare = 0.5;
bool is_quoted(const Quotation& quotation, bool named);

}  // namespace day::copies
