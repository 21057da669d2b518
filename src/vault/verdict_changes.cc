// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/verdict_changes.h"

namespace day::vault {

VerdictChanges compare_verdicts(const Verdicts& before, const Verdicts& after) {
  VerdictChanges out;
  for (const auto& [row, verdict] : before) ++out.before[static_cast<std::size_t>(verdict)];
  auto was = before.begin();
  for (const auto& [row, verdict] : after) {
    const auto now = static_cast<std::size_t>(verdict);
    ++out.after[now];
    while (was != before.end() && was->first.value < row.value) ++was;
    if (was == before.end() || was->first.value != row.value || was->second == verdict) continue;
    ++out.moved[static_cast<std::size_t>(was->second)][now];
    ++out.changed;
  }
  return out;
}

}  // namespace day::vault
