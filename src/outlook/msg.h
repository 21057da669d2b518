// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages that Outlook saved as files: .msg and .oft ([MS-OXMSG]), which are compound files.
#pragma once

#include "compound/compound.h"
#include "document/document.h"
#include "outlook/message.h"

namespace day::outlook {

// Whether a compound file is one.
bool is_msg(const compound::File& file);

// The message and those attached to it. Never empty.
Tree parse_msg(compound::File* file);

// Gives one child, key 0: the message, rendered. The reading tells its subject, sender and
// properties; its text is that of the child.
document::Reading read_msg(ByteView file, const document::Options& options,
                           document::Children& children);

}  // namespace day::outlook
