// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes: reading ends, gives children with keys of their own, no more than the file can hold,
// and each of them again by its key.
#include "base/check.h"
#include "outlook/test_children.h"
#include "outlook/tnef.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView bytes(reinterpret_cast<const char*>(data), size);
  day::outlook::TestChildren all;
  day::outlook::read_tnef(bytes, {}, all);
  for (std::size_t at = 0; at < all.kept.size(); ++at) {
    CHECK(all.kept[at].is_ended &&
          (at == 0 || all.kept[at].child.key > all.kept[at - 1].child.key));
    if (at > 2) continue;
    day::document::Options options;
    options.only_key = all.kept[at].child.key;
    day::outlook::TestChildren one;
    day::outlook::read_tnef(bytes, options, one);
    CHECK(one.kept.size() == 1 && one.kept[0].content == all.kept[at].content);
  }
  return 0;
}
