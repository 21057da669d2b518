// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compound/chain.h"

namespace day::compound {

Chain SectorTable::follow(std::uint32_t start, std::size_t max_sectors) {
  visited_in_.resize(next_.size());
  ++walk_;
  Chain chain;
  for (std::uint32_t at = start; chain.sectors.size() < max_sectors; at = next_[at]) {
    if (at == kEndOfChain) return chain;
    if (at >= next_.size()) {
      chain.wrong = at == kFreeSector ? "its chain of sectors breaks off"
                                      : "its chain of sectors leaves the file";
      return chain;
    }
    if (visited_in_[at] == walk_) {
      chain.wrong = "its chain of sectors runs in a circle";
      return chain;
    }
    visited_in_[at] = walk_;
    chain.sectors.push_back(at);
  }
  return chain;
}

}  // namespace day::compound
