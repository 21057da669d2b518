// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of messages that are kept but were not read.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "mail/reading.h"

namespace day::vault {

// Too large for memory: what its raw header says, from its first kHeadBytes.
mail::Reading read_large_message(ByteView head, std::uint64_t size_bytes);

// Its stored bytes are damaged; `why` says how.
mail::Reading read_damaged_message(std::string_view why);

}  // namespace day::vault
