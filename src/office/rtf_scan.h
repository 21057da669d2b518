// SPDX-License-Identifier: AGPL-3.0-or-later
// RTF cut into braces, control words and text (Rich Text Format Specification 1.9.1, "RTF Syntax").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace day::office {

struct RtfToken {
  enum class Kind : std::uint8_t {
    Open,    // {
    Close,   // }
    Word,    // \name or \name-123
    Symbol,  // \ and one character that is no letter: name
    Octet,   // \'e9: number
    Text,    // text: octets as they stand, line ends left out
    Binary,  // text: the octets behind \bin
  };
  Kind kind = Kind::Text;
  std::string_view name;
  std::string_view text;
  bool has_number = false;
  std::int32_t number = 0;

  // Of a word that switches something: \b and \b1 do, \b0 undoes.
  bool is_on() const { return !has_number || number != 0; }
};

class RtfScanner {
 public:
  explicit RtfScanner(ByteView rtf) : in_(rtf) {}

  // Nothing at the end.
  std::optional<RtfToken> next();
  // Whether what comes next, after line ends and zeros, is a brace or a control word.
  bool is_at_markup();

 private:
  void skip_line_ends();
  RtfToken read_control();

  ByteView in_;
};

// "\u-4096?" gives 61440. A pair of surrogates is two such words: pass each to a joiner.
class Utf16Joiner {
 public:
  // The character that is complete with this unit, or nothing.
  std::optional<char32_t> add(std::uint16_t unit);

 private:
  std::uint16_t high_ = 0;
};

}  // namespace day::office
