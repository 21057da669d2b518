// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes: reading ends, gives at most one message, the same each time, whose header is one.
#include "base/check.h"
#include "mail/fields.h"
#include "outlook/msg.h"
#include "outlook/test_children.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView bytes(reinterpret_cast<const char*>(data), size);
  day::outlook::TestChildren first;
  const day::document::Reading reading = day::outlook::read_msg(bytes, {}, first);
  day::outlook::TestChildren second;
  day::outlook::read_msg(bytes, {}, second);
  CHECK(first.kept.size() == second.kept.size() && first.kept.size() <= 1);
  if (first.kept.empty()) {
    CHECK(reading.outcome == day::document::Outcome::Failed);
    return 0;
  }
  const day::Bytes& message = first.kept[0].content;
  CHECK(message == second.kept[0].content && first.kept[0].is_ended);
  const day::mail::Header header = day::mail::scan_header(message);
  if (!header.is_complete) return 0;
  for (const char* name : {"X-Daylight-Rendered", "MIME-Version", "Content-Type"}) {
    CHECK(header.find_first(name) != nullptr);
    CHECK(header.find_first(name) == header.find_last(name));
  }
  return 0;
}
