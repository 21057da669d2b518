// SPDX-License-Identifier: AGPL-3.0-or-later
// What appointments, contacts, tasks, notes and lists have beside a text, as lines for a reader.
#pragma once

#include <string>

#include "outlook/properties.h"

namespace day::outlook {

// "Label: value" lines that end with '\n', in a fixed order. Empty for mail.
std::string particulars(const Properties& properties);

// Whether this class of message ([MS-OXCMSG] §2.2.1.3) is mail, as against things of a calendar,
// of an address book and the like.
bool is_mail_class(std::string_view message_class);

}  // namespace day::outlook
