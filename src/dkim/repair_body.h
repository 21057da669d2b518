// SPDX-License-Identifier: AGPL-3.0-or-later
// The changes of a body that mail programs and exports are known to make, and their inverses
// (docs/design/repairs.md). What is found here is only what could be undone; whether it was done is
// for the hash of the body to say.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "dkim/canonical.h"
#include "dkim/digest_impl.h"
#include "dkim/transfer_encoding.h"
#include "mail/signature.h"

namespace day::dkim {

enum class BodyAction : unsigned char {
  KeepFirst,         // amount: octets
  DropFirst,         // amount: octets
  Unquote,           // one ">" from every line that has some before "From " (mboxrd)
  UnquoteOnce,       // ">" from lines that begin with ">From " (mboxo)
  UnquoteParagraph,  // the same, only after an empty line
  AddLineAtStart,
  AddLineAtBoundaries,  // an empty line before each MIME boundary
  DropLineAtBoundaries,
  DropBlanks,     // at the ends of lines
  RestoreDashes,  // "--" as a line of its own is "-- " again, as signature separators are
  Recode,         // amount: place in the list of encodings
};

struct BodyChange {
  mail::Repair repair = mail::Repair::LineEnds;
  BodyAction action = BodyAction::KeepFirst;
  std::size_t amount = 0;
};

// What the header says of the body.
struct BodyForm {
  Bytes boundary;  // with the "--" before it; empty if there is none
  bool is_single_text = true;
  TextEncoding encoding = TextEncoding::Plain;
  bool has_simple = false;  // some signature is over the simple form, to which blanks matter
};
BodyForm read_body_form(const HeaderView& header);

// A body of its own.
struct ChangedBody {
  Bytes bytes;
  LineEnds line_ends = LineEnds::Crlf;
  BodyView view() const { return {bytes, line_ends}; }
};

// Most plausible first. `with_rare` asks for the less common encodings, too.
std::vector<BodyChange> find_body_changes(const BodyView& body, const BodyForm& form,
                                          bool with_rare);
// Perhaps the same as before, if nothing was there to change.
ChangedBody undo_body_change(const BodyChange& change, const BodyView& body, const BodyForm& form);

// How the body of a Recode is encoded after it.
TextEncoding recoded_as(std::size_t amount);

}  // namespace day::dkim
