// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds the fields of a message's header as bytes (RFC 5322 §2.2, with the obsolete forms of §4.5):
// where each begins and ends, where the header ends and the body begins. It decodes nothing; a
// signature needs the bytes as they are. It never fails: what is no field is an entry too.
//
// Lines end with LF or CRLF; a lone CR ends a line only in a message that has no LF at all.
// - A blank line ends the header. A line that begins with a space or tab continues the entry before
//   it, whatever that is.
// - A line that is no field is passed over as junk when a field follows in the next line; otherwise
//   the header ends before it and the body begins there, with no separator.
// - Before the first field, a byte order mark, "From " and ">From " lines, and blank lines that a
//   field follows, are junk (at most kMaxLeadingLines).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::mail {

// One entry of a header: a field, or junk. The views lie in the message that was scanned.
struct Field {
  ByteView name;              // as written, without white space before the colon; empty for junk
  ByteView value;             // all after the colon, folds included, without the last line end
  std::size_t offset = 0;     // of the entry's first byte in the message
  std::size_t size = 0;       // of the whole entry with its last line end
  bool is_wellformed = true;  // false for junk, whose value is the entry without its line end
};

struct Header {
  // In order, fields and junk; they tile the header: the first begins at 0, each other where the
  // one before it ends, the last ends at size_bytes.
  std::vector<Field> fields;
  std::size_t size_bytes = 0;   // without the separating blank line
  std::size_t body_offset = 0;  // size_bytes, or past the separating blank line
  bool has_separator = false;   // there is a blank line between header and body
  // False if there are more than kMaxFields: the last entry is then junk that holds all the rest,
  // and nothing may be concluded from the absence or the order of fields.
  bool is_complete = true;

  // The bottom-most field of that name (ASCII case ignored): the one that a signature which names
  // it once covers (RFC 6376 §5.4.2). Null if there is none.
  const Field* find_last(ByteView name) const;
  // The top-most.
  const Field* find_first(ByteView name) const;
};

// One pass over the header; the body is looked at only if the message has no LF. The views borrow
// from `message`, which may be a message's beginning only.
Header scan_header(ByteView message);

// The name of the field that begins `line`: printable US-ASCII without colon (RFC 5322 §3.6.8),
// then perhaps spaces or tabs (§4.5.8), then a colon. Empty if the line begins no field.
ByteView field_name(ByteView line);

// Whether mail is known to have a field of that name (ASCII case ignored): the IANA registry of
// message header fields as far as it is seen at the top of mail, and what mail stores add.
bool is_mail_field(ByteView name);

// A value as one line: line ends before white space removed (RFC 5322 §2.2.3), other line ends read
// as a space, white space at both ends removed. Nothing is decoded.
std::string unfold(ByteView raw_value);

// Equal but for ASCII case.
bool same_name(ByteView a, ByteView b);

}  // namespace day::mail
