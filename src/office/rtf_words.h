// SPDX-License-Identifier: AGPL-3.0-or-later
// What the control words of RTF mean for somebody who reads its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace day::office {

// Where the text of a group goes.
enum class RtfPlace : std::uint8_t {
  Skip,
  Body,
  Header,  // and footer
  Note,    // footnote and endnote
  Comment,
  Box,      // text of a shape
  Html,     // \htmltag
  Fonts,    // names of fonts; only the numbers beside them matter
  Authors,  // of tracked changes
  Field,    // an entry of \info or a name beside the text; see RtfGroup::field
  Hex,      // \objdata and \pict
};

// The place that a word begins, if it begins one. Those that are not known are skipped where a star
// says that this may be done.
std::optional<RtfPlace> place_of(std::string_view word);

// A word that is a character, as text and as encapsulated HTML has it ([MS-OXRTFEX] §2.1.3.1.4).
struct RtfCharacter {
  std::string_view name;
  std::string_view text;
  std::string_view html;
};
const RtfCharacter* find_character(std::string_view word);

// The property that a group of that word states, or empty.
std::string_view property_of(std::string_view word);

// "2016-05-03T14:07" of a DTTM ([MS-DOC] §2.9.73); empty for 0.
std::string print_dttm(std::uint32_t dttm);

}  // namespace day::office
