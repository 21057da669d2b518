// SPDX-License-Identifier: AGPL-3.0-or-later
// The entries of any header tile it, and unfolding leaves no line end.
#include "base/check.h"
#include "mail/fields.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView message(reinterpret_cast<const char*>(data), size);
  const day::mail::Header header = day::mail::scan_header(message);
  std::size_t at = 0;
  for (const day::mail::Field& field : header.fields) {
    CHECK(field.offset == at && field.size > 0);
    CHECK(field.is_wellformed == !field.name.empty());
    const char* const begin = message.data() + field.offset;
    CHECK(field.value.data() >= begin + field.name.size());
    CHECK(field.value.data() + field.value.size() <= begin + field.size);
    CHECK(day::mail::unfold(field.value).find_first_of("\r\n") == std::string::npos);
    if (field.is_wellformed) CHECK(header.find_last(field.name) >= &field);
    at += field.size;
  }
  CHECK(header.size_bytes == at && header.body_offset >= at && header.body_offset <= size);
  return 0;
}
