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

// The same where it is known of each which group it is in: that of document d is group_of[d - 1];
// 0, or beyond the end: it stands alone. Groups are below `groups`. In time that grows with the
// results alone.
struct FoldedPage {
  std::vector<Line> lines;
  std::uint64_t line_count = 0;  // of all pages
};
FoldedPage fold_groups(const std::vector<index::Hit>& order,
                       const std::vector<std::int64_t>& group_of, std::int64_t groups,
                       std::uint64_t offset, std::uint64_t limit);

}  // namespace day::inquiry
