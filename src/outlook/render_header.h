// SPDX-License-Identifier: AGPL-3.0-or-later
// The header of a rendered message: the one that the message came with, octet for octet, and what
// the properties say.
#pragma once

#include "outlook/message.h"

namespace day::outlook {

// All fields but those of MIME, without the blank line; each line ends.
//
// What the message came with stands first. Its fields that speak of another body than the one that
// is rendered (Content-…, MIME-Version), and any that claims to be ours, have
// "X-Daylight-Original-" before their name; a line that is no field is the value of
// X-Daylight-Original-Line.
//
// A field made from properties has its usual name where the message came with none of that name,
// and then X-Daylight-From-Properties lists it. Else, if it differs, it is X-Daylight-NAME.
std::string render_header(const Message& message);

}  // namespace day::outlook
