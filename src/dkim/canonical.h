// SPDX-License-Identifier: AGPL-3.0-or-later
// The canonical forms of header fields and bodies (RFC 6376 §3.4), octet for octet.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "mail/fields.h"
#include "mail/signature.h"

namespace day::dkim {

// How the lines of a text end. In Lf, which has no CR at all, each LF stands for CRLF: it is the
// local form of what was signed (docs/design/verdicts.md). In Crlf only CRLF ends a line, and a
// lone CR or LF is an octet like any other.
enum class LineEnds : std::uint8_t { Crlf, Lf };
LineEnds find_line_ends(ByteView message);

// A field as it is hashed.
struct HeaderField {
  ByteView name;                 // as mail::Field; empty for junk
  ByteView raw;                  // name, colon and value without the line end that ends it
  std::size_t value_offset = 0;  // past the colon, in `raw`
};

// `raw` must begin with `name`, perhaps blanks, and a colon, unless `name` is empty.
HeaderField make_header_field(ByteView name, ByteView raw);
// In Crlf, a lone CR or LF after the field is an octet of its value, not its end.
HeaderField make_header_field(const mail::Field& field, ByteView message, LineEnds line_ends);

// §3.4.1, §3.4.2; without the CRLF at its end.
void append_canonical_field(const HeaderField& field, mail::Canonicalization canonicalization,
                            LineEnds line_ends, Bytes* out);

struct BodyView {
  ByteView bytes;
  LineEnds line_ends = LineEnds::Crlf;
};

// The canonical body (§3.4.3, §3.4.4) piece by piece, so that a body is never held twice. The line
// that ends the body without CRLF is a line: blanks at its end go in the relaxed form.
class CanonicalBody {
 public:
  CanonicalBody(const BodyView& body, mail::Canonicalization canonicalization);
  CanonicalBody(CanonicalBody&&) noexcept = default;
  CanonicalBody& operator=(CanonicalBody&&) noexcept = default;
  ~CanonicalBody() = default;

  // The next octets, valid until the next call; empty at the end.
  ByteView next();

 private:
  ByteView next_simple_lf();
  ByteView next_relaxed();
  char* squeeze(ByteView text, char* out);

  ByteView left_;  // without the empty lines at its end
  mail::Canonicalization canonicalization_;
  LineEnds line_ends_;
  bool owes_line_end_;        // the CRLF that ends a body is still to come
  bool after_space_ = false;  // the octet before was a blank; it has been written as a space …
  bool owes_space_ = false;   // … or is still to be, if more of the line comes
  std::unique_ptr<char[]> buffer_;
};

}  // namespace day::dkim
