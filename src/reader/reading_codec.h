// SPDX-License-Identifier: AGPL-3.0-or-later
// A mail::Reading as bytes, for the way out of the locked room. docs/formats/worker-protocol.md.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "mail/reading.h"

namespace day::reader {

// Cuts what exceeds the limits of a reading (limits.h), saying so by defects, so that what
// encode_reading() writes is what decode_reading() takes.
void fit_reading(mail::Reading* reading);

// Appends the reading. It must fit.
void encode_reading(const mail::Reading& reading, Bytes* out);

// The inverse. Nothing if anything is out of bounds or left over. Text that is not UTF-8 is
// repaired. Takes memory in proportion to `bytes`, about ten times as much at worst.
std::optional<mail::Reading> decode_reading(ByteView bytes);

}  // namespace day::reader
