// SPDX-License-Identifier: AGPL-3.0-or-later
// The splitter hands on every byte once and in order, and gives the same messages however the mbox
// is cut.
#include "mail/mbox_pieces.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView mbox(reinterpret_cast<const char*>(data), size);
  const day::mail::SplitMbox whole = day::mail::split_whole(mbox);
  const std::size_t steps[] = {1, 7, 64};
  for (const std::size_t step : steps) {
    CHECK(day::mail::split_in_chunks(mbox, [&] { return step; }) == whole);
  }
  return 0;
}
