// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/pairs.h"

#include <gtest/gtest.h>

#include "recovery/limits.h"
#include "recovery/testing_keys.h"

namespace day::recovery {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

std::vector<Sample> samples_of(const TestKey& key, unsigned count) {
  std::vector<Sample> out;
  for (unsigned i = 0; i < count; ++i) out.push_back(sign(key, i));
  return out;
}

TEST(Pairs, JoinEachSampleToAllBeforeIt) {
  const auto samples = samples_of(make_test_key(512, 3, 1), 4);
  const Pairs all = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}};
  EXPECT_EQ(choose_pairs(samples, 100), all);
  EXPECT_EQ(choose_pairs(samples, 2), (Pairs{{0, 1}, {0, 2}}));
  EXPECT_EQ(choose_pairs(samples, 0), Pairs());
  EXPECT_EQ(choose_pairs({}, 100), Pairs());
  EXPECT_EQ(choose_pairs({samples[0]}, 100), Pairs());
}

TEST(Pairs, AreOfOneLengthAndNeverTheSameSignatureTwice) {
  const TestKey one = make_test_key(512, 3, 1);
  const TestKey two = make_test_key(1024, 3, 2);
  EXPECT_EQ(choose_pairs({sign(one, 1), sign(two, 2), sign(two, 3), sign(one, 4)}, 100),
            (Pairs{{1, 2}, {0, 3}}));
  EXPECT_EQ(choose_pairs({sign(one, 1), sign(one, 1), sign(one, 2)}, 100), (Pairs{{0, 2}, {1, 2}}));
}

// What evidence of one selector looks like at worst: few enough attempts reach a true pair.
TEST(Pairs, ReachOneOfOneKeyWithinTheMostAttempts) {
  const auto samples = samples_of(make_test_key(512, 3, 1), 5);
  const auto pairs = choose_pairs(samples, kMaxAttempts);
  EXPECT_EQ(pairs.size(), kMaxAttempts);
  for (unsigned keys = 0; keys < 16; ++keys) {  // the key of each of four samples, by its bit
    bool reached = false;
    for (const auto& [first, second] : pairs) {
      reached = reached || (second < 3 && (keys >> first & 1) == (keys >> second & 1));
    }
    EXPECT_TRUE(reached) << keys;
  }
  EXPECT_EQ(pairs.back(), (std::pair<std::size_t, std::size_t>{1, 4}));
}

}  // namespace
}  // namespace day::recovery
