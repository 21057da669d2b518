// SPDX-License-Identifier: AGPL-3.0-or-later
// The body text of a message, as segments, from its parts.
//
// Which text is shown:
// - Every text part that is not an attachment, in order: without disposition "attachment", and
//   without a file name unless its disposition is "inline".
// - Of a multipart/alternative the plain text, as the writer's program made it, unless it is
// trivial
//   beside the HTML (less than a quarter of its letters); then the HTML. Lines that only the other
//   one has follow as Hidden: a reader who sees one must be able to find what the other says.
// - Of an attached message its From, To, Date and Subject and its text, all as Forwarded.
// - What stands before the first and after the last boundary of a multipart, which programs do not
//   show, is Hidden, except the customary sentence about MIME.
#pragma once

#include "reader/message_parts.h"

namespace day::reader {

// The content of each part with its transfer encoding undone; views into the message or into
// storage that outlives the call.
struct DecodedParts {
  std::vector<ByteView> contents;  // beside PartTree::parts; empty for multiparts
};

// Whether reading shows the part as body text.
bool is_shown_text(const mail::Part& part);

// The text of a part of this content: its charset undone, LF at line ends, no NULs. A view into
// `content` or *storage. Adds the defects of both to *reading.
struct TextStorage {
  std::string converted;
  std::string cleaned;
};
std::string_view decode_text(const mail::Part& part, ByteView content, TextStorage* storage,
                             mail::Reading* reading);

void read_text(const PartTree& tree, const DecodedParts& decoded, mail::Reading* reading);

}  // namespace day::reader
