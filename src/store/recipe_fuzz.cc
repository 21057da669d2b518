// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstdint>

#include "base/check.h"
#include "store/recipe.h"

// Whatever decodes encodes to something that decodes to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  day::ByteReader in(day::ByteView(reinterpret_cast<const char*>(data), size));
  while (!in.at_end()) {
    const auto record = day::store::decode_record(&in);
    if (!record.ok()) {
      CHECK(record.error().code == day::Code::Damaged);
      break;
    }
    day::Bytes encoded;
    day::store::encode_record(*record, &encoded);
    day::ByteReader again(encoded);
    const auto second = day::store::decode_record(&again);
    CHECK(second.ok() && again.at_end());
    day::Bytes twice;
    day::store::encode_record(*second, &twice);
    CHECK(twice == encoded);
  }
  return 0;
}
