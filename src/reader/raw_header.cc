// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/fields.h"
#include "reader/message.h"
#include "reader/message_address.h"
#include "reader/message_header.h"

namespace day::reader {

mail::Reading read_raw_header(ByteView message) {
  mail::Reading reading;
  reading.complete = false;
  const mail::Header header = mail::scan_header(message);
  read_header(header, true, read_raw_mailboxes, &reading);
  return reading;
}

}  // namespace day::reader
