// SPDX-License-Identifier: AGPL-3.0-or-later
// What each Unicode character becomes when folded, and what part it has in words. Made from ICU's
// data, in pages of 256 characters when first needed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace day::text {

enum class CharKind : std::uint8_t {
  Separator,
  Letter,    // letters and digits of scripts that put spaces between words
  Unspaced,  // of scripts that do not: taken as bigrams
  JamoTail,  // a conjoining Hangul vowel or final, which may join what stands before it
  Mark,      // stays; joins what stands before it
  DroppedMark,
  Symbol,  // a word of its own
};

struct FoldedChar {
  char32_t code = 0;
  CharKind kind = CharKind::Separator;
};

// Empty for characters that are ignored. The result lives as long as the program.
std::span<const FoldedChar> fold_char(char32_t code);

// Puts a character and the marks that follow it into canonical order and composes them (UAX #15).
void compose_cluster(std::vector<char32_t>* cluster);

// The composition of two characters, or 0 if there is none.
char32_t compose_pair(char32_t first, char32_t second);

}  // namespace day::text
