// SPDX-License-Identifier: AGPL-3.0-or-later
// Which pairs of addresses the rules would merge, and which they would never.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "people/kinds.h"
#include "people/resolve.h"

namespace day::people {

struct Candidates {
  std::vector<Merge> merges;  // as many as connect what belongs together; may hold circles
  // Namesakes who write to each other.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> apart;
};

// `addresses` ascend and hold all of the evidence; `kinds` are theirs.
Candidates find_candidates(const Evidence& evidence, const std::vector<std::string>& addresses,
                           const std::vector<AddressKind>& kinds);

}  // namespace day::people
