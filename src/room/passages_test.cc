// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/passages.h"

#include <gtest/gtest.h>

#include <string>

#include "base/utf8.h"
#include "room/limits.h"

namespace day::room {
namespace {

std::string joined(std::string_view text, const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    for (const Slice& slice : part) out += text.substr(slice.begin, slice.end - slice.begin);
  }
  return out;
}

TEST(Passages, AShortTextIsOnePart) {
  const std::string text = "one\ntwo\n";
  const auto parts = cut_parts(text, {{0, 4, 10}, {4, 8, 10}}, 100);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].size(), 2u);
}

TEST(Passages, ThereIsAPartEvenOfNothing) {
  EXPECT_EQ(cut_parts("", {}, 100).size(), 1u);
  EXPECT_EQ(find_part(cut_parts("", {}, 100), 7), 0u);
}

TEST(Passages, PartsHoldTheWholeTextOnceAndAreCutBetweenLines) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "line " + std::to_string(i) + " with some words\n";
  const std::size_t half = text.find('\n', text.size() / 2) + 1;
  const auto parts = cut_parts(text, {{0, half, 50}, {half, text.size(), 50}}, 1000);
  EXPECT_GT(parts.size(), 10u);
  EXPECT_EQ(joined(text, parts), text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::size_t size = 0;
    for (const Slice& slice : parts[i]) {
      size += slice.end - slice.begin + 50;
      EXPECT_EQ(text[slice.end - 1], '\n');
      EXPECT_EQ(find_part(parts, slice.begin), i);
      EXPECT_EQ(find_part(parts, slice.end - 1), i);
    }
    EXPECT_LE(size, 1000u);
  }
}

TEST(Passages, WhatIsEscapedCostsWhatItTakesOnThePage) {
  const std::string text(1000, '"');
  EXPECT_GE(cut_parts(text + "\n" + text + "\n", {{0, 2002, 0}}, 7000).size(), 2u);
}

TEST(Passages, ALineIsCutOnlyBeyondItsLimitAndNeverWithinACharacter) {
  std::string text;
  while (text.size() < kMaxUncutBytes) text += "ö";
  EXPECT_EQ(cut_parts(text, {{0, text.size(), 0}}, 100).size(), 1u);
  text += "ö";
  const auto parts = cut_parts(text, {{0, text.size(), 0}}, 100);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_TRUE(is_utf8(text.substr(0, parts[0][0].end)));
  EXPECT_EQ(joined(text, parts), text);
}

TEST(Passages, EmptyBlocksKeepTheirPlace) {
  const auto parts = cut_parts("ab", {{0, 0, 40}, {0, 2, 40}, {2, 2, 40}}, 100);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].size(), 2u);
  ASSERT_EQ(parts[1].size(), 1u);
  EXPECT_EQ(parts[1][0].block, 2u);
}

TEST(Passages, RunsBeginAndEndWhereMarksDo) {
  const auto runs = cut_runs({0, 10, 20}, {{12, 15, 0}, {14, 30, 7}, {0, 11, 9}});
  ASSERT_EQ(runs.size(), 5u);
  EXPECT_EQ(runs[0].ending, (std::vector<std::uint64_t>{9}));
  EXPECT_TRUE(runs[0].is_noted);
  EXPECT_FALSE(runs[1].is_cited || runs[1].is_noted);
  EXPECT_TRUE(runs[2].is_cited);
  EXPECT_FALSE(runs[2].is_noted);
  EXPECT_TRUE(runs[3].is_cited && runs[3].is_noted);
  EXPECT_FALSE(runs[4].is_cited);
  EXPECT_TRUE(runs[4].ending.empty());
  EXPECT_EQ(runs[4].end, 20u);
}

TEST(Passages, ASliceWithoutMarksIsOneRunAndAnEmptyOneNone) {
  EXPECT_EQ(cut_runs({0, 3, 9}, {}).size(), 1u);
  EXPECT_TRUE(cut_runs({0, 3, 3}, {{1, 5, 0}}).empty());
}

}  // namespace
}  // namespace day::room
