// SPDX-License-Identifier: AGPL-3.0-or-later
// All groups of copies of a vault at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "catalog/copies.h"
#include "copies/candidates.h"
#include "copies/likeness.h"

namespace day::inquiry {

// The shingles by which an item is compared. Called on one thread only.
using Comparable = std::function<Result<std::shared_ptr<const copies::Shingles>>(catalog::RowId)>;

// `items`: so many sketches there are. Pairs of items that are linked already are not compared, so
// that a text is read only if it may still make a difference; items are taken in the order in
// which they lie. As many threads compare as there are `comparables`, the first of them on the
// caller's, which also tells the progress; how many there are makes no difference to the groups.
Result<std::vector<std::vector<catalog::RowId>>> find_copy_groups(
    catalog::CopyReader* reader, const copies::Candidates& candidates, std::size_t items,
    const std::vector<Comparable>& comparables,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace day::inquiry
