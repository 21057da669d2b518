// SPDX-License-Identifier: AGPL-3.0-or-later
// Quoted-printable and base64 bodies (RFC 2045 §6.7, §6.8) as known programs write them, so that a
// body that was decoded or encoded on its way can be put back octet for octet. Not for reading
// mail.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace day::dkim {

enum class TextEncoding : unsigned char { Plain, QuotedPrintable, Base64 };

// Texts here have CRLF at the ends of lines; every other CR or LF is an octet like any other.

// Nothing unless every "=" is an escape or a soft line break.
std::optional<Bytes> decode_quoted_printable(ByteView text);
// White space is passed over; nothing if the rest is not base64 with its padding.
std::optional<Bytes> decode_base64_lines(ByteView text);

struct QuotedPrintableStyle {
  std::size_t width;      // octets of a line at most, with the "=" of a soft line break
  bool fills_last;        // the last piece of a line may fill the place of that "=", too
  bool hides_line_start;  // "From " and "." at the start of a line are escaped (RFC 2049 §3)
};
Bytes encode_quoted_printable(ByteView text, const QuotedPrintableStyle& style);

struct Base64Style {
  std::size_t width;    // octets of a line
  bool has_lf;          // the text was encoded with LF at the ends of its lines
  bool drops_last_end;  // … and without the end of its last line
};
Bytes encode_base64_text(ByteView text, const Base64Style& style);

}  // namespace day::dkim
