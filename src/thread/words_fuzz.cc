// SPDX-License-Identifier: AGPL-3.0-or-later
// What this room reads of texts: subjects, attributions, Thread-Index, ids.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "thread/attribution.h"
#include "thread/ids.h"
#include "thread/subject.h"
#include "thread/thread_index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto base = day::thread::base_subject(text);
  const auto again = day::thread::base_subject(base.text);
  CHECK(again.text.size() <= base.text.size() && base.text.size() <= text.size());
  const std::string id = day::thread::normal_id(text);
  CHECK(id.size() <= text.size());
  const auto said = day::thread::parse_attribution(text);
  CHECK(!said || said->time || !said->name.empty() || !said->address.empty());
  if (const auto index = day::thread::parse_thread_index(text)) {
    CHECK(day::thread::is_thread_index(*index));
    (void)day::thread::thread_index_seconds(*index);
  }
  return 0;
}
