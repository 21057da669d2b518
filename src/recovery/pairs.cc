// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/pairs.h"

#include "recovery/modulus.h"

namespace day::recovery {

std::vector<std::pair<std::size_t, std::size_t>> choose_pairs(const std::vector<Sample>& samples,
                                                              std::size_t max_pairs) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t second = 1; second < samples.size(); ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      if (out.size() == max_pairs) return out;
      if (is_pair(samples[first], samples[second])) out.emplace_back(first, second);
    }
  }
  return out;
}

}  // namespace day::recovery
