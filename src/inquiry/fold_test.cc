// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/fold.h"

#include <gtest/gtest.h>

#include <random>

namespace day::inquiry {
namespace {

// Where it is known which group each is in, the lines are those that are found by asking.
TEST(Fold, KnownGroupsGiveTheLinesThatAskingGives) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    const std::int64_t documents = 1 + static_cast<std::int64_t>(random() % 60);
    std::vector<std::int64_t> group_of;
    std::vector<index::Hit> order;
    for (std::int64_t d = 1; d <= documents; ++d) {
      group_of.push_back(static_cast<std::int64_t>(random() % 12));  // 0: alone
      if (random() % 3 > 0) order.push_back({d, 0});
    }
    std::shuffle(order.begin(), order.end(), random);
    group_of.resize(group_of.size() - random() % 2);  // the last may be beyond the end
    const auto together = [&](std::int64_t document) -> Result<std::vector<std::int64_t>> {
      std::vector<std::int64_t> members;
      const auto at = static_cast<std::size_t>(document - 1);
      if (at >= group_of.size() || group_of[at] == 0) return members;
      for (std::size_t i = 0; i < group_of.size(); ++i) {
        if (group_of[i] == group_of[at]) members.push_back(static_cast<std::int64_t>(i) + 1);
      }
      return members;
    };
    const auto whole = fold_page(order, together, 0, order.size());
    ASSERT_TRUE(whole.ok());
    for (const std::uint64_t offset : {0u, 1u, 5u, 100u}) {
      const auto slow = fold_page(order, together, offset, 4);
      ASSERT_TRUE(slow.ok());
      const FoldedPage fast = fold_groups(order, group_of, 12, offset, 4);
      EXPECT_EQ(fast.line_count, whole->size());
      ASSERT_EQ(fast.lines.size(), slow->size());
      for (std::size_t i = 0; i < slow->size(); ++i) {
        EXPECT_EQ(fast.lines[i].hit.document, (*slow)[i].hit.document);
        EXPECT_EQ(fast.lines[i].behind, (*slow)[i].behind);
      }
    }
  }
}

}  // namespace
}  // namespace day::inquiry
