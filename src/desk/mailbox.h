// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that hold mail and came as documents: attached to a message, or packed.
#pragma once

#include "base/bytes.h"
#include "document/document.h"

namespace day::desk {

// Messages of an mbox, keyed by their number from 0.
document::Reading read_mbox(ByteView file, document::Children& children);

// The message in a file of Apple Mail; key 0.
document::Reading read_emlx(ByteView file, document::Children& children);

}  // namespace day::desk
