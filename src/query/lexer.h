// SPDX-License-Identifier: AGPL-3.0-or-later
// The text of a query cut into pieces. Parentheses and quotation marks are pieces wherever they
// stand; everything between them and blanks is a word.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace day::query {

struct Token {
  enum class Kind : std::uint8_t { Word, Quoted, Open, Close, End } kind = Kind::End;
  std::string_view text;    // Quoted: what stands between the marks
  std::uint32_t begin = 0;  // octets of the query
  std::uint32_t end = 0;
  bool touches = false;  // no blank before it
  bool starred = false;  // Quoted: a * follows the closing mark
  bool closed = true;    // Quoted: has a closing mark
};

// Ends with one token of kind End. Borrows the text.
std::vector<Token> split_query(std::string_view text);

}  // namespace day::query
