// SPDX-License-Identifier: AGPL-3.0-or-later
// Field values for people: unfolded, with encoded words (RFC 2047) and raw 8-bit text turned into
// UTF-8. Charsets are converted by ICU, so nothing is looked up on disk.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::reader {

// A raw value as one line without white space at its ends: each fold, with the white space around
// it, becomes one blank; a NUL becomes U+FFFD (GMime would take it for the end). The result is a
// part of raw_value where nothing had to change, else *storage.
std::string_view unfold_value(ByteView raw_value, std::string* storage);

// What went wrong in a value, as flags, so that the caller can name the field.
struct WordTrouble {
  bool encoded_word = false;  // malformed, or of an unknown charset
  bool charset = false;       // bytes that are not in their charset, raw bytes that are not UTF-8
};

// The value decoded; always UTF-8. Encoded words are decoded wherever they stand, also inside
// quotes and without white space around them, as mail programs write them; those of one charset in
// a row are joined before conversion, since some programs cut characters in two. A word that
// cannot be decoded stays as it is. Linear in the value.
std::string decode_words(std::string_view unfolded, WordTrouble* trouble);

// The same text with every encoded word rewritten as base64 of UTF-8, so that GMime, which is given
// it next, needs no charset but that.
std::string recode_words(std::string_view unfolded, WordTrouble* trouble);

}  // namespace day::reader
