// SPDX-License-Identifier: AGPL-3.0-or-later
// How alike two texts are, by their shingles themselves: what decides, after sketches have
// proposed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "copies/sketch.h"
#include "copies/words.h"

namespace day::copies {

struct Likeness {
  std::size_t shared = 0;  // shingles that both have
  std::size_t either = 0;  // that at least one has

  // From 0 (nothing in common) to 1 (the same words): Jaccard's coefficient. 0 of two empty texts.
  double share() const {
    return either == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(either);
  }
};

// Near copies share at least this part of their shingles: docs/design/copies.md has the figures.
inline constexpr double kNearShare = 0.5;

// Linear in both.
Likeness compare(const Shingles& one, const Shingles& other);
inline bool is_near(const Likeness& likeness) {
  return likeness.share() >= kNearShare;
}

// Last paragraphs that stand under many texts of very different lengths, such as notices that a
// mail system adds: at least kMinEndingUses texts of kMinEndingSizes sizes, each a fifth more than
// the next. A circular sent to a thousand people ends alike too, but has one size.
inline constexpr std::size_t kMinEndingUses = 8;
inline constexpr std::size_t kMinEndingSizes = 4;
using CommonEndings = std::unordered_set<std::uint32_t>;
CommonEndings find_common_endings(const std::vector<Sketch>& sketches);

// The shingles of the own words, without a common ending. Empty if fewer than kMinWords are left.
Shingles comparable_shingles(std::string_view own, const CommonEndings& endings);

}  // namespace day::copies
