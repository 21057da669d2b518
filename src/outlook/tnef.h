// SPDX-License-Identifier: AGPL-3.0-or-later
// TNEF ([MS-OXTNEF]): what Outlook makes of a message for others of its kind, and everybody else
// gets as winmail.dat. Pure.
#pragma once

#include "document/document.h"
#include "outlook/message.h"

namespace day::outlook {

bool is_tnef(ByteView beginning);

// The message and those attached to it. Never empty. Damaged streams give what stands before the
// damage, and say so in the first message's defects.
Tree parse_tnef(ByteView file);

// Attachments are children, keyed by their number; a message attached is one that is rendered. The
// reading's text is the body.
document::Reading read_tnef(ByteView file, const document::Options& options,
                            document::Children& children);

}  // namespace day::outlook
