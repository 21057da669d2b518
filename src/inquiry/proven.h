// SPDX-License-Identifier: AGPL-3.0-or-later
// Which of what is shown of a message is proven (I6): what the signature that its verdict rests on
// covers, as it lies there, and what of the text and the header fields it does not. Where octets
// are not covered (l=), or a repair took a list's footer or label away, the message is read a
// second time as no more than what was signed, and what the two readings do not share is not
// proven.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "mail/reading.h"
#include "text/unmatched_lines.h"

namespace day::inquiry {

struct Proven {
  // Some signature's claim holds. Otherwise nothing is proven, and the rest says nothing.
  bool any = false;
  // The signed text is here, all or a part of it. Otherwise nothing of the text is proven.
  bool text = false;
  // Of the text segments, joined: what is not proven of it.
  text::UnmatchedLines unproven;
  // The Subject as it was signed, decoded, if it is signed and another than the one shown.
  std::string signed_subject;
  // Fields that matter to a reader (dkim::kFieldsThatMatter), lower case: there and not signed …
  std::vector<std::string> unsigned_fields;
  // … or there more often than signed. The one that is shown is then among those that are.
  std::vector<std::string> duplicate_fields;
};

// How a message is had and read, when it must be: the exact bytes of the item, and the locked room.
struct ProvenReaders {
  std::function<Result<Bytes>()> original;
  std::function<Result<mail::Reading>(Bytes)> read;
};

// `shown` is the reading of the message whose proof it is.
Result<Proven> find_proven(const catalog::Proof& proof, const mail::Reading& shown,
                           const ProvenReaders& readers);

// The message that a signature covers and no more, for reading: the signed fields, what of the
// other fields is needed to read the body at all, and the octets of the body, with the repairs
// undone. Empty if `repaired`, one of that signature's or null, cannot be found again.
Bytes signed_message(ByteView message, const mail::SignatureDigest& signature,
                     const mail::RepairedDigest* repaired);

}  // namespace day::inquiry
