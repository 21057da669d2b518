// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/verdict_changes.h"

#include <gtest/gtest.h>

namespace day::vault {
namespace {

using dkim::Verdict;

std::uint64_t moved(const VerdictChanges& changes, Verdict from, Verdict to) {
  return changes.moved[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
}

TEST(VerdictChanges, MessagesThatChangePlacesAreTwoChanges) {
  const VerdictChanges changes =
      compare_verdicts({{{1}, Verdict::Verified}, {{2}, Verdict::NoKey}, {{5}, Verdict::Unsigned}},
                       {{{1}, Verdict::NoKey}, {{2}, Verdict::Verified}, {{5}, Verdict::Unsigned}});
  EXPECT_EQ(changes.before, changes.after);
  EXPECT_EQ(changes.changed, 2u);
  EXPECT_EQ(moved(changes, Verdict::Verified, Verdict::NoKey), 1u);
  EXPECT_EQ(moved(changes, Verdict::NoKey, Verdict::Verified), 1u);
}

TEST(VerdictChanges, AMessageThatWasNotThereBeforeIsNoChange) {
  const VerdictChanges changes =
      compare_verdicts({{{2}, Verdict::NoKey}},
                       {{{1}, Verdict::Verified}, {{2}, Verdict::NoKey}, {{3}, Verdict::NoKey}});
  EXPECT_EQ(changes.changed, 0u);
  EXPECT_EQ(changes.after[static_cast<std::size_t>(Verdict::NoKey)], 2u);
  EXPECT_EQ(changes.before[static_cast<std::size_t>(Verdict::NoKey)], 1u);
}

TEST(VerdictChanges, OneThatIsGoneIsNone) {
  const VerdictChanges changes = compare_verdicts({{{1}, Verdict::Verified}, {{2}, Verdict::NoKey}},
                                                  {{{2}, Verdict::Consistent}});
  EXPECT_EQ(changes.changed, 1u);
  EXPECT_EQ(moved(changes, Verdict::NoKey, Verdict::Consistent), 1u);
}

}  // namespace
}  // namespace day::vault
