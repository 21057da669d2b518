// SPDX-License-Identifier: AGPL-3.0-or-later
// One result of a search, for a person and as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/decided.h"
#include "inquiry/search.h"

namespace day::cli {

// `width` of the terminal; 0: without bound.
void print_hit(const inquiry::SearchHit& hit, const Decided& decided, std::size_t width);

// `behind`: the ids of what is folded behind it.
void print_hit_json(const inquiry::SearchHit& hit, const Decided& decided,
                    const std::vector<std::string>& behind);

}  // namespace day::cli
