// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads one message with GMime. Runs only inside the locked room (and in tests and fuzzing).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "document/document.h"
#include "mail/reading.h"

namespace day::reader {

// Once per process, before the door is locked: starts GMime and opens every file that reading will
// need.
void prepare_message_reading();

// Never fails: damage becomes defects. Signatures are digested from the very bytes given, also
// where the MIME structure is past a limit. `fields` is filled only if asked for.
mail::Reading read_message(ByteView message, bool want_fields);

// The content of part `index` (see mail::Part) with its transfer encoding undone; nothing if there
// is no such part or it is a multipart.
std::optional<Bytes> decode_part(ByteView message, std::uint32_t index);

// What is attached to the message, each with its transfer encoding undone: the parts that are
// attachments (mail::Part), attached messages among them; what lies inside of those is theirs. The
// key is the part's index. With `only_key` no other part is decoded.
void hand_on_parts(ByteView message, std::optional<std::uint64_t> only_key,
                   document::Children& children);

// What can be said without reading the MIME structure: decoded by the raw fields alone. For items
// whose reading failed; pure and quick, so it also runs outside the locked room.
mail::Reading read_raw_header(ByteView message);

}  // namespace day::reader
