// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds what signatures of a damaged message would come to if known changes had not been made: each
// change undone alone, then in pairs (docs/design/repairs.md). It needs no key. For the body only
// what makes bh= match is kept; for the header whatever could be undone in a signed field, for only
// a key can tell. Bounded by limits.h, whatever the message.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "dkim/digest_impl.h"

namespace day::dkim {

// Fills `repaired` of the signatures, which have been digested plainly.
void find_repairs(ByteView message, const MessageView& view,
                  std::vector<FoundSignature>* signatures);

}  // namespace day::dkim
