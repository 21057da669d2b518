// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/likeness.h"

#include <gtest/gtest.h>

#include <string>

namespace day::copies {
namespace {

std::string words(std::string_view stem, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += std::string(stem) + std::to_string(i) + " ";
  return out;
}

std::vector<Sketch> with_notice(const std::vector<std::size_t>& sizes, std::string_view notice) {
  std::vector<Sketch> sketches;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sketches.push_back(
        make_sketch(words("m" + std::to_string(i) + "x", sizes[i]) + "\n\n" + std::string(notice)));
  }
  return sketches;
}

TEST(Likeness, IsTheShareOfShinglesThatBothHave) {
  const Likeness likeness = compare({1, 2, 3, 4}, {2, 4, 5});
  EXPECT_EQ(likeness.shared, 2U);
  EXPECT_EQ(likeness.either, 5U);
  EXPECT_DOUBLE_EQ(likeness.share(), 0.4);
  EXPECT_DOUBLE_EQ(compare({}, {}).share(), 0);
  EXPECT_DOUBLE_EQ(compare({7}, {7}).share(), 1);
}

TEST(Likeness, HalfIsNearAndLessIsNot) {
  EXPECT_TRUE(is_near(Likeness{1, 2}));
  EXPECT_FALSE(is_near(Likeness{49, 99}));
  EXPECT_FALSE(is_near(Likeness{}));
}

TEST(CommonEndings, StandUnderTextsOfManySizes) {
  const std::string notice = words("notice", 30);
  const std::vector<std::size_t> many = {20, 20, 40, 40, 80, 80, 160, 160};
  ASSERT_EQ(many.size(), kMinEndingUses);
  EXPECT_EQ(find_common_endings(with_notice(many, notice)).size(), 1U);
  // One use less, or one size less.
  EXPECT_TRUE(find_common_endings(with_notice({20, 20, 40, 40, 80, 80, 160}, notice)).empty());
  EXPECT_TRUE(find_common_endings(with_notice({20, 20, 40, 40, 80, 80, 80, 80}, notice)).empty());
  static_assert(kMinEndingSizes == 4);
}

TEST(CommonEndings, AreNotCompared) {
  const std::string notice = words("notice", 80);
  const CommonEndings endings =
      find_common_endings(with_notice({20, 30, 40, 60, 80, 120, 160, 240}, notice));
  const std::string one = words("one", 30) + "\n\n" + notice;
  const std::string other = words("other", 30) + "\n\n" + notice;
  EXPECT_TRUE(is_near(compare(comparable_shingles(one, {}), comparable_shingles(other, {}))));
  EXPECT_FALSE(
      is_near(compare(comparable_shingles(one, endings), comparable_shingles(other, endings))));
  EXPECT_TRUE(is_near(
      compare(comparable_shingles(one, endings), comparable_shingles(words("one", 30), endings))));
  EXPECT_TRUE(comparable_shingles(words("few", kMinWords - 1) + "\n\n" + notice, endings).empty());
}

}  // namespace
}  // namespace day::copies
