// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers for texts that recur. A bounded cache in front of a table keeps most lookups away from
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "sql/database.h"

namespace day::catalog {

// Entries of one cache before it is emptied: about 5 MB with keys of 45 bytes, the mean of message
// ids in list mail.
inline constexpr std::size_t kMaxInterned = 32768;

class InternCache {
 public:
  // The number, or 0.
  std::int64_t find(std::string_view key) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? 0 : found->second;
  }
  void put(std::string_view key, std::int64_t number) {
    if (numbers_.size() >= kMaxInterned) numbers_.clear();
    numbers_.emplace(key, number);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> numbers_;
};

}  // namespace day::catalog
