// SPDX-License-Identifier: AGPL-3.0-or-later
// Results that belong together as one line: the first of them in the order, with those that stand
// behind it. Nothing is dropped: each result is on exactly one line.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "index/index.h"

namespace day::inquiry {

struct Line {
  index::Hit hit;
  std::vector<std::int64_t> behind;  // further results, in their order
};

// Everything that belongs on one line with a document, itself among it or not. The relation is an
// equivalence.
using Together = std::function<Result<std::vector<std::int64_t>>(std::int64_t document)>;

// Lines [offset, offset + limit) of the results in `order`. Asks only for the documents of the
// lines up to there.
Result<std::vector<Line>> fold_page(const std::vector<index::Hit>& order, const Together& together,
                                    std::uint64_t offset, std::uint64_t limit);

}  // namespace day::inquiry
