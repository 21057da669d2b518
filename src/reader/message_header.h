// SPDX-License-Identifier: AGPL-3.0-or-later
// What a message's own header says, from the raw fields that mail::scan_header found. Of a field
// that may stand once, the bottom-most instance is read, as a signature covers it (RFC 6376
// §5.4.2), and repetition is a defect.
#pragma once

#include <string_view>

#include "mail/fields.h"
#include "mail/reading.h"

namespace day::reader {

// How address lists are read: read_mailboxes, or read_raw_mailboxes where GMime must not run.
using MailboxReader = void (*)(std::string_view unfolded, mail::Role role, mail::Reading* reading);

// The fields of MIME that govern the body; null where absent.
struct BodyFields {
  const mail::Field* content_type = nullptr;
  const mail::Field* transfer_encoding = nullptr;
  const mail::Field* disposition = nullptr;
  const mail::Field* content_id = nullptr;
};

// Fills everything but parts and text, and gives the fields for those. The result points into
// `header`.
BodyFields read_header(const mail::Header& header, bool want_fields, MailboxReader mailboxes,
                       mail::Reading* reading);

}  // namespace day::reader
