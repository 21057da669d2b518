// SPDX-License-Identifier: AGPL-3.0-or-later
// All groups of copies of a vault at once, with bounded memory: texts are read in the order in
// which they lie, as many at once as `max_shingles` allows.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/copies.h"
#include "copies/candidates.h"
#include "copies/likeness.h"
#include "inquiry/limits.h"

namespace day::inquiry {

Result<std::vector<std::vector<catalog::RowId>>> find_copy_groups(
    catalog::CopyReader* reader, catalog::Reader* catalog,
    const std::vector<copies::Sketch>& sketches, const copies::CommonEndings& endings,
    const copies::Candidates& candidates,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    std::size_t max_shingles = kMaxShinglesInMemory);

}  // namespace day::inquiry
