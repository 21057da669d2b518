// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/sets.h"

#include <algorithm>

namespace day::thread {

std::uint32_t Sets::add() {
  parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
  return parents_.back();
}

std::uint32_t Sets::find(std::uint32_t member) {
  while (parents_[member] != member) member = parents_[member] = parents_[parents_[member]];
  return member;
}

void Sets::join(std::uint32_t a, std::uint32_t b) {
  a = find(a);
  b = find(b);
  parents_[std::max(a, b)] = std::min(a, b);
}

}  // namespace day::thread
