// SPDX-License-Identifier: AGPL-3.0-or-later
// Small pieces of the grammar of RFC 9110 §5.6.
#pragma once

#include <string>
#include <string_view>

namespace day::http {

// Without blanks and tabs around it (OWS).
std::string_view trim(std::string_view text);

std::string ascii_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// One or more characters of a token (RFC 9110 §5.6.2).
bool is_token(std::string_view text);

// Visible characters, blanks, tabs and octets above 0x7F (RFC 9110 §5.5): no line break, no NUL.
bool is_field_value(std::string_view text);

// The pieces between separators, one after the other; one more than there are separators.
class Splitter {
 public:
  Splitter(std::string_view text, char separator) : rest_(text), separator_(separator) {}
  // False when there is none left.
  bool next();
  std::string_view piece() const { return piece_; }

 private:
  std::string_view rest_;
  std::string_view piece_;
  char separator_;
  bool at_end_ = false;
};

}  // namespace day::http
