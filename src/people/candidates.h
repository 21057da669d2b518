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

// Addresses of which any two may be merged for this reason.
struct Alike {
  MergeReason reason = MergeReason::SameName;
  std::vector<std::uint32_t> members;  // ascending, two or more
  // The reason in words: between the two parts stands where the name of either was seen, if it was
  // not in a header.
  std::string detail;
  std::string detail_end;
  std::vector<std::uint8_t> origins;  // of members; empty if names do not matter
  auto operator<=>(const Alike&) const = default;
};
std::string print_detail(const Alike& alike, std::size_t one, std::size_t other);

struct Candidates {
  std::vector<Alike> groups;
  // Namesakes who write to each other.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> apart;
};

// `addresses` ascend and hold all of the evidence; `kinds` are theirs.
Candidates find_candidates(const Evidence& evidence, const std::vector<std::string>& addresses,
                           const std::vector<AddressKind>& kinds);

}  // namespace day::people
