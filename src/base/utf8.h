// SPDX-License-Identifier: AGPL-3.0-or-later
// UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing past U+10FFFF.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace day {

inline constexpr char32_t kReplacement = 0xFFFD;

// One decoded character and how many octets it took (at least 1). An ill-formed octet gives
// kReplacement, size 1 and valid = false.
struct Utf8Char {
  char32_t code = 0;
  std::uint32_t size_bytes = 1;
  bool valid = true;
};

// Decodes the character at the front of `text`, which must not be empty.
Utf8Char decode_utf8(std::string_view text);

void append_utf8(std::string* out, char32_t code);

bool is_utf8(std::string_view text);

// The same text with every ill-formed octet replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

// The longest prefix of at most `max_bytes` octets that does not cut a character.
std::string_view clip_utf8(std::string_view text, std::size_t max_bytes);

}  // namespace day
