// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes: it ends, and gives no more than it may.
#include "base/check.h"
#include "outlook/limits.h"
#include "outlook/lzfu.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView bytes(reinterpret_cast<const char*>(data), size);
  const day::outlook::Rtf rtf = day::outlook::decompress_rtf(bytes);
  CHECK(rtf.bytes.size() <= day::outlook::kMaxRtfBytes && rtf.bytes.size() <= size * 9);
  return 0;
}
