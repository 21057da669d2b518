// SPDX-License-Identifier: AGPL-3.0-or-later
// Address lists (RFC 5322 §3.4). What nearly all mail has, plain mailboxes with a name, is read by
// a quick reader of our own; everything else by GMime. Where both can, they agree: a test holds
// them against each other.
#pragma once

#include <string_view>

#include "mail/reading.h"

namespace day::reader {

// Appends the mailboxes of one unfolded value. False, and nothing appended, if the value is more
// than a list of mailboxes of the forms `local@domain` and `name <local@domain>`: comments, groups,
// routes, escapes, and all that is broken. Between < > it takes the X.500 names of Exchange too.
bool read_plain_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading);

// Best effort without GMime, for messages whose reading failed: every "@" word or <…> is taken.
void read_raw_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading);

// The quick reader, or else GMime. Groups give their name with an empty address, then the members;
// what cannot be read gives a mailbox without address and a defect.
void read_mailboxes(std::string_view unfolded, mail::Role role, mail::Reading* reading);

}  // namespace day::reader
