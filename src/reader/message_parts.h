// SPDX-License-Identifier: AGPL-3.0-or-later
// The MIME tree of one message (RFC 2045, 2046) as byte ranges of it. One pass over the lines with
// a stack of open boundaries, no recursion. GMime's parser is not used for this: it gives no byte
// range of an attached message, which must come out exactly as it came in, it recurses a thousand
// deep, and reading our list mail with it took 2.1 s where this takes a tenth; a test holds the
// two trees against each other.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "mail/fields.h"
#include "mail/reading.h"
#include "reader/message_encoding.h"
#include "reader/message_header.h"

namespace day::reader {

enum class PartKind : std::uint8_t { Leaf, Multipart, Message };

struct PartBody {
  PartKind kind = PartKind::Leaf;
  std::uint32_t depth = 0;
  ByteView header;   // the entity's header; empty for the root
  ByteView content;  // transfer encoding not undone
  TransferEncoding encoding = TransferEncoding::Identity;
  bool flowed = false;  // format=flowed (RFC 3676)
  // Of a multipart: what stands before the first and after the last boundary.
  ByteView preamble;
  ByteView epilogue;
};

struct PartTree {
  std::vector<mail::Part> parts;  // sizes and digests are not filled in
  std::vector<PartBody> bodies;   // beside each part
};

// Adds the defects of the structure to *reading. `fields` are the root's.
PartTree read_parts(ByteView message, std::size_t body_offset, const BodyFields& fields,
                    mail::Reading* reading);

// The same of a whole message, of which the fields are looked up.
PartTree read_structure(ByteView message, mail::Reading* reading);

}  // namespace day::reader
