// SPDX-License-Identifier: AGPL-3.0-or-later
// What two texts differ in, word by word: Myers, An O(ND) Difference Algorithm (1986), in linear
// space. Tokens are what stands between white space, compared octet by octet, so that a changed
// letter, figure or full stop is a difference, and another wrapping of the lines is none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "copies/limits.h"

namespace day::copies {

struct Token {
  std::uint32_t begin = 0;  // octets of the text
  std::uint32_t end = 0;
};
std::vector<Token> split_tokens(std::string_view text, std::size_t limit = kMaxTokens);

// A stretch of both texts. Same: as many tokens of each, equal. Else tokens of the first that the
// second has not, and tokens of the second that stand in their place; one of both may be none.
struct Stretch {
  bool same = false;
  std::uint32_t first_begin = 0;  // tokens
  std::uint32_t first_end = 0;
  std::uint32_t second_begin = 0;
  std::uint32_t second_end = 0;
};

struct Difference {
  std::vector<Token> first;
  std::vector<Token> second;
  // In order, same and other in turn, together all tokens of both.
  std::vector<Stretch> stretches;
  std::size_t same = 0;     // tokens
  std::size_t removed = 0;  // only in the first
  std::size_t added = 0;    // only in the second
  bool complete = true;     // false: the texts go on beyond kMaxTokens, and that is not compared
};

// The shortest difference, unless two stretches differ in more than kMaxEditsPerCut places: then
// one that is right, but perhaps longer than need be.
Difference find_difference(std::string_view first, std::string_view second,
                           std::size_t max_tokens = kMaxTokens,
                           std::size_t max_edits = kMaxEditsPerCut);

}  // namespace day::copies
