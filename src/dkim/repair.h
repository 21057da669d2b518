// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds what signatures of a damaged message would come to if known changes had not been made: each
// change undone alone, then in pairs (docs/design/repairs.md). It needs no key. For the body only
// what makes bh= match is kept; for the header whatever could be undone in a signed field, for only
// a key can tell. Bounded by limits.h, whatever the message.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "dkim/digest_impl.h"
#include "mail/signature.h"

namespace day::dkim {

// Asks for the octets that one repaired digest is of. They are found by undoing everything once
// more and holding it to the digest.
struct RepairCapture {
  std::size_t signature = 0;                     // which of them
  const mail::RepairedDigest* wanted = nullptr;  // one of its
  Bytes headers;                                 // empty if it is not found
  std::optional<Bytes> body;                     // unless the body needed no repair
};

// Fills `repaired` of the signatures, which have been digested plainly.
void find_repairs(ByteView message, const MessageView& view,
                  std::vector<FoundSignature>* signatures, RepairCapture* capture = nullptr);

}  // namespace day::dkim
