// SPDX-License-Identifier: AGPL-3.0-or-later
// Which messages have another verdict than before, counted one by one: two that change places do
// not hide behind equal sums.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"

namespace day::vault {

struct VerdictChanges {
  // Of all messages, then and now; `after` counts those that have come since, too.
  catalog::VerdictCounts before{};
  catalog::VerdictCounts after{};
  // Messages that were there before, by their verdicts then and now; no change is counted as none.
  std::array<catalog::VerdictCounts, dkim::kVerdictCount> moved{};
  std::uint64_t changed = 0;
};

// Both ascend by message, as catalog::Reader::verdicts() gives them.
using Verdicts = std::vector<std::pair<catalog::RowId, dkim::Verdict>>;
VerdictChanges compare_verdicts(const Verdicts& before, const Verdicts& after);

}  // namespace day::vault
