// SPDX-License-Identifier: AGPL-3.0-or-later
// Telling what a file is, by any bytes and any name: the first line is the name.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "document/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::document;  // NOLINT: a program of its own
  const day::ByteView all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = all.find('\n');
  const day::ByteView name = all.substr(0, end);
  const day::ByteView bytes = end == day::ByteView::npos ? day::ByteView() : all.substr(end + 1);
  const Sniffed sniffed = sniff(bytes, {name, name});
  CHECK(static_cast<std::uint8_t>(sniffed.form) < kFormCount);
  CHECK(!sniffed.media_type.empty());
  CHECK((sniffed.form == Form::Empty) == bytes.empty());
  CHECK(!kind_of(sniffed.media_type).empty());
  CHECK(!kind_of(name).empty());
  return 0;
}
