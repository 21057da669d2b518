// SPDX-License-Identifier: AGPL-3.0-or-later
// Which two samples of a selector to try, and in which order.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "recovery/recovery.h"

namespace day::recovery {

// The first `max_pairs` pairs of samples, as indices, the lower first: each sample with all before
// it that it can be a pair with. So the first few samples are tried against each other before any
// later one, and of any three that two keys have made, two are a pair.
std::vector<std::pair<std::size_t, std::size_t>> choose_pairs(const std::vector<Sample>& samples,
                                                              std::size_t max_pairs);

}  // namespace day::recovery
