// SPDX-License-Identifier: AGPL-3.0-or-later
// Hexadecimal, base64 and base64url (RFC 4648), and single octets in hexadecimal within text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day {

// Lower-case hexadecimal.
std::string encode_hex(ByteView bytes);
// Nothing on an odd length or a foreign character.
std::optional<Bytes> parse_hex(std::string_view text);

// Each `mark` with two hexadecimal digits behind it becomes the octet that they name; any other
// stays as it is. With '%' RFC 3986 §2.1, with '=' RFC 2045 §6.7 but for its soft line breaks.
Bytes decode_escapes(std::string_view text, char mark);

// & < > " ' as entities: fit for the text and the quoted attributes of XML and HTML. Characters
// that XML has not stay as they are.
std::string escape_markup(std::string_view text);

// RFC 4648 §4, with padding.
std::string encode_base64(ByteView bytes);
// Strict: nothing on foreign characters, wrong padding or non-zero left-over bits.
std::optional<Bytes> parse_base64(std::string_view text);

// RFC 4648 §5, without padding (RFC 7515 §2).
std::string encode_base64url(ByteView bytes);
// As strict as parse_base64; padding is foreign here.
std::optional<Bytes> parse_base64url(std::string_view text);

}  // namespace day
