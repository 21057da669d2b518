// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes what stands in the header of a rendered message: encoded words (RFC 2047), parameters
// (RFC 2231), dates, addresses; and the encodings of bodies. The same for the same text, whatever
// the locale. Lines end with CRLF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace day::outlook {

// The value of an unstructured field: folded where it is long, as encoded words where it is not
// plain ASCII. Line ends in it become spaces.
std::string print_unstructured(std::string_view name, std::string_view utf8);

struct Mailbox {
  std::string name;     // UTF-8; may be empty
  std::string address;  // addr-spec, or the X.500 name of Exchange; may be empty
  bool operator==(const Mailbox&) const = default;
};
// One to a line. One without an address, or with one that would break the field, is an empty group
// (RFC 5322 §3.4), which says a name and claims no address.
std::string print_mailboxes(const std::vector<Mailbox>& mailboxes);

// `; name="value"`, or as RFC 2231 has it where the value is long or not plain ASCII; each piece on
// a line of its own.
std::string print_parameter(std::string_view name, std::string_view utf8);

// RFC 5322 §3.3.
std::string print_date(const ZonedTime& time);

struct Encoded {
  std::string_view name;  // of the encoding (RFC 2045 §6)
  Bytes bytes;
};
// Text as it is, if it is plain with short lines; else quoted-printable or base64, whichever is
// shorter. Decoded it is octet for octet the same.
Encoded encode_text(ByteView text);
// Base64 in lines of 76.
Encoded encode_data(ByteView data);

}  // namespace day::outlook
