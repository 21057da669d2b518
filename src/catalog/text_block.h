// SPDX-License-Identifier: AGPL-3.0-or-later
// Body texts of successive messages, squeezed together: list mail quotes, so that the text of a
// thread is much smaller than the sum of its messages. Grammar: docs/formats/catalog.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mail/reading.h"

namespace day::catalog {

// Raw bytes at which a block is closed; docs/design/one-database.md has the measurements.
inline constexpr std::size_t kTextBlockBytes = std::size_t{128} * 1024;
// The raw size that a reader accepts: a block is closed after the text that fills it, and a text
// comes from a message of at most 32 MB, of which UTF-8 makes at most three bytes of each.
inline constexpr std::size_t kMaxTextBlockBytes = kTextBlockBytes + (std::size_t{128} << 20);

// Appends one message's segments to a block that begins with item `first_item`.
void append_texts(std::int64_t first_item, std::int64_t item,
                  const std::vector<mail::TextSegment>& segments, Bytes* block);

// The segments of `item`; none if the block does not have it. Damaged if the block cannot be read.
Result<std::vector<mail::TextSegment>> find_texts(ByteView block, std::int64_t first_item,
                                                  std::int64_t item);

}  // namespace day::catalog
