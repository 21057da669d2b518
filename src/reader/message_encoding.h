// SPDX-License-Identifier: AGPL-3.0-or-later
// Undoes transfer encodings (RFC 2045 §6, and uuencode as old mail labels it). Lenient as people's
// mail needs it, and honest about it: everything that can be decoded is, and what broke the rules
// is said.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::reader {

enum class TransferEncoding { Identity, Base64, QuotedPrintable, Uuencode, Unknown };

// `name` in any case, comments and white space around it ignored. Empty is Identity.
TransferEncoding parse_transfer_encoding(std::string_view name);

// Appends the decoded bytes. False if the text breaks the rules of base64: foreign characters (all
// skipped), data after the padding (decoded on), a last group of one character (dropped).
bool decode_base64_text(std::string_view text, Bytes* out);

// False if a "=" is followed by neither two hexadecimal digits nor a line end (it stays as it is).
// Trailing white space of lines is removed (RFC 2045 §6.7 rule 3).
bool decode_quoted_printable(std::string_view text, Bytes* out);

// The first uuencoded file in the text. False if there is no "begin" or "end", or a line is short.
bool decode_uuencode(std::string_view text, Bytes* out);

// By name of the encoding. The result is `text` itself for Identity and Unknown, else *storage.
// *clean becomes false where the rules were broken, and is left alone otherwise.
ByteView decode_transfer(TransferEncoding encoding, ByteView text, Bytes* storage, bool* clean);

}  // namespace day::reader
