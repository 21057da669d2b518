// SPDX-License-Identifier: AGPL-3.0-or-later
// Disjoint sets of numbers from 0 on (Tarjan, with paths halved). A set is named by its least
// member.
#pragma once

#include <cstdint>
#include <vector>

namespace day::thread {

class Sets {
 public:
  // The next number, in a set of its own.
  std::uint32_t add();
  std::uint32_t find(std::uint32_t member);
  void join(std::uint32_t a, std::uint32_t b);

 private:
  std::vector<std::uint32_t> parents_;
};

}  // namespace day::thread
