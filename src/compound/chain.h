// SPDX-License-Identifier: AGPL-3.0-or-later
// Chains of sectors ([MS-CFB] §2.3): a table that tells for each sector which one follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace day::compound {

// What stands in a table for a sector without a follower ([MS-CFB] §2.1).
inline constexpr std::uint32_t kEndOfChain = 0xFFFFFFFE;
inline constexpr std::uint32_t kFreeSector = 0xFFFFFFFF;

struct Chain {
  std::vector<std::uint32_t> sectors;  // each at most once, each less than the table's size
  std::string_view wrong;              // empty if it ended as it should, or at `max_sectors`
};

class SectorTable {
 public:
  // Entries past `max_sectors` are not taken.
  void append(std::uint32_t next, std::size_t max_sectors) {
    if (next_.size() < max_sectors) next_.push_back(next);
  }
  std::size_t size() const { return next_.size(); }

  // Follows the chain from `start`, not further than `max_sectors`. Linear in what it gives.
  Chain follow(std::uint32_t start, std::size_t max_sectors);

 private:
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> visited_in_;  // the walk that came by last
  std::uint32_t walk_ = 0;
};

}  // namespace day::compound
