// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of a text file to UTF-8 when nobody says for sure what charset they are in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::plain {

struct Decoded {
  std::string text;         // UTF-8, lines end with '\n'
  std::string charset;      // that was used: "utf-16le"
  bool is_guess = false;    // nothing said or showed which it is
  bool has_damage = false;  // some bytes are not in that charset; each became U+FFFD
};

// In this order: a byte order mark; `declared` (of the mail, or what the file says of itself), if
// the bytes are in it; UTF-8, if they are that; UTF-16, if every other octet is zero; and
// windows-1252. Nothing if it is no text: too many control characters for kMaxControlsOfThousand.
std::optional<Decoded> decode_text(ByteView bytes, std::string_view declared);

// The charset that a byte order mark or zeros between the letters show; empty if neither.
std::string_view visible_charset(ByteView bytes);

}  // namespace day::plain
