// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/unread.h"

#include <fmt/format.h>

#include "reader/message.h"
#include "vault/limits.h"

namespace day::vault {

mail::Reading read_large_message(ByteView head, std::uint64_t size_bytes) {
  mail::Reading reading = reader::read_raw_header(head);
  reading.complete = false;
  reading.defects.push_back(
      {mail::DefectCode::TooLarge,
       fmt::format("{} bytes, at most {} are read", size_bytes, kMaxMessageInMemoryBytes)});
  return reading;
}

mail::Reading read_damaged_message(std::string_view why) {
  mail::Reading reading;
  reading.complete = false;
  reading.defects.push_back({mail::DefectCode::ReadingFailed, std::string(why)});
  return reading;
}

}  // namespace day::vault
