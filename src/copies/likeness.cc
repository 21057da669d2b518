// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/likeness.h"

#include <algorithm>
#include <utility>

namespace day::copies {

Likeness compare(const Shingles& one, const Shingles& other) {
  Likeness likeness;
  auto left = one.begin();
  auto right = other.begin();
  while (left != one.end() && right != other.end()) {
    if (*left == *right) ++likeness.shared;
    const bool step_left = *left <= *right;
    const bool step_right = *right <= *left;
    left += step_left ? 1 : 0;
    right += step_right ? 1 : 0;
  }
  likeness.either = one.size() + other.size() - likeness.shared;
  return likeness;
}

CommonEndings find_common_endings(const std::vector<Sketch>& sketches) {
  std::vector<std::pair<std::uint32_t, std::uint8_t>> uses;  // ending, size of the whole
  for (const Sketch& sketch : sketches) {
    if (sketch.exists() && sketch.ending_hash() != 0) {
      uses.emplace_back(sketch.ending_hash(), sketch.size);
    }
  }
  std::sort(uses.begin(), uses.end());
  CommonEndings endings;
  for (std::size_t i = 0; i < uses.size();) {
    const std::size_t first = i;
    std::size_t sizes = 0;
    for (; i < uses.size() && uses[i].first == uses[first].first; ++i) {
      sizes += i == first || uses[i].second != uses[i - 1].second ? 1 : 0;
    }
    if (i - first >= kMinEndingUses && sizes >= kMinEndingSizes) endings.insert(uses[first].first);
  }
  return endings;
}

Shingles comparable_shingles(std::string_view own, const CommonEndings& endings) {
  std::vector<Word> words = split_words(own);
  const Ending ending = find_ending(own, words);
  if (ending.hash != 0 && endings.contains(ending.hash)) words.resize(ending.begin);
  if (words.size() < kMinWords) return {};
  return find_shingles(words);
}

}  // namespace day::copies
