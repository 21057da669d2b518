// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile text as names, addresses, quotations and signatures: nothing crashes, and the order in
// which it comes makes no difference.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "people/addresses.h"
#include "people/limits.h"
#include "people/resolve.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  mail::Reading reading;
  reading.mailboxes = {{mail::Role::From, "Ida Berg", "ida@port.example"}};
  reading.text = {{mail::TextKind::Quoted, std::string(input)},
                  {mail::TextKind::Signature, std::string(input)}};
  people::Evidence evidence;
  for (const people::Observation& each : people::observe(reading)) {
    evidence.observations.push_back({each, 2});
  }
  CHECK(evidence.observations.size() <= people::kMaxObservationsPerMessage);
  for (std::size_t begin = 0; begin < input.size();) {
    const std::size_t end = std::min(input.find('\n', begin), input.size());
    const std::string_view line = input.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const auto address = people::plain_address(line.substr(0, tab));
    if (!address) continue;
    evidence.mailboxes.push_back({*address, std::string(line.substr(tab)), line.size() % 2 == 0});
    evidence.list_ids.emplace_back(line);
  }
  const people::People one = people::resolve(evidence, {});
  std::reverse(evidence.mailboxes.begin(), evidence.mailboxes.end());
  std::reverse(evidence.observations.begin(), evidence.observations.end());
  const people::People other = people::resolve(evidence, {});
  CHECK(one.persons == other.persons);
  CHECK(one.person_of == other.person_of);
  return 0;
}
