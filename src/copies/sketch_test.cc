// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/sketch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "copies/likeness.h"

namespace day::copies {
namespace {

std::string words(std::mt19937* random, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += "w" + std::to_string((*random)() % 5000) + (i % 12 == 11 ? ".\n" : " ");
  }
  return out;
}

TEST(Sketch, ShortTextsHaveNone) {
  std::mt19937 random(1);
  EXPECT_FALSE(make_sketch("Thanks!").exists());
  EXPECT_FALSE(make_sketch("").exists());
  EXPECT_FALSE(make_sketch(words(&random, kMinWords - 1)).exists());
  EXPECT_TRUE(make_sketch(words(&random, kMinWords)).exists());
}

TEST(Sketch, DoesNotDependOnLayoutOrCase) {
  const Sketch sketch = make_sketch(
      "The samples from the north quay are contaminated, as we said in May, and "
      "nobody wants to hear of it before the budget is through.");
  EXPECT_TRUE(sketch.exists());
  EXPECT_EQ(sketch,
            make_sketch("the samples  from the\nnorth QUAY are contaminated as we said\n> in May "
                        "and nobody wants to hear of it before (the budget) is through"));
}

TEST(Sketch, SizeGrowsByAFifth) {
  std::mt19937 random(2);
  EXPECT_EQ(make_sketch(words(&random, 24)).size, 19);
  EXPECT_EQ(make_sketch(words(&random, 27)).size, 19);
  EXPECT_EQ(make_sketch(words(&random, 28)).size, 20);
  EXPECT_EQ(make_sketch(words(&random, 32)).size, 21);
}

TEST(Sketch, IsUnpackedAsItWasPacked) {
  std::mt19937 random(5);
  EXPECT_EQ(unpack_sketch(pack_sketch(Sketch())), Sketch());
  for (const std::size_t count : {kMinWords, std::size_t{100}, kMaxWords, kMaxWords + 1}) {
    const Sketch sketch = make_sketch(words(&random, count));
    ASSERT_TRUE(sketch.exists());
    EXPECT_EQ(unpack_sketch(pack_sketch(sketch)), sketch) << count;
  }
}

TEST(Sketch, OfASizeThatNoTextHasIsNone) {
  std::mt19937 random(6);
  Sketch least = make_sketch(words(&random, kMinWords));
  --least.size;
  EXPECT_FALSE(unpack_sketch(pack_sketch(least)).has_value());
  Sketch most = make_sketch(words(&random, kMaxWords));
  ++most.size;
  EXPECT_FALSE(unpack_sketch(pack_sketch(most)).has_value());
  Sketch none;
  none.ending[0] = 1;
  EXPECT_FALSE(unpack_sketch(pack_sketch(none)).has_value());
}

TEST(Sketch, LeavesOutTheEndingIfEnoughStandsBefore) {
  std::mt19937 random(3);
  const std::string body = words(&random, 40);
  const std::string notice = "\n\n" + words(&random, 30);
  const Sketch plain = make_sketch(body);
  const Sketch with = make_sketch(body + notice);
  EXPECT_EQ(count_same(plain, with), kBins);
  EXPECT_EQ(plain.ending_hash(), 0U);
  EXPECT_NE(with.ending_hash(), 0U);
  const std::string little = words(&random, kMinWords - 1);
  EXPECT_LT(count_same(make_sketch(little + notice), make_sketch("x " + little + notice)),
            kBins + 1);
  EXPECT_GT(count_same(make_sketch(little + notice), make_sketch(words(&random, 15) + notice)), 4U);
}

// The estimate is held to the exact share on texts that were changed here and there.
TEST(Sketch, AgreesInAsManyBinsAsTheShareSays) {
  std::mt19937 random(4);
  double error = 0;
  constexpr int kRounds = 400;
  for (int round = 0; round < kRounds; ++round) {
    std::string one, other;
    for (int i = 0; i < 200; ++i) {
      const std::string word = "w" + std::to_string(random() % 5000) + " ";
      one += word;
      other += random() % 100 < static_cast<unsigned>(round % 30) ? "x" + word : word;
    }
    const double exact =
        compare(find_shingles(split_words(one)), find_shingles(split_words(other))).share();
    error += count_same(make_sketch(one), make_sketch(other)) / static_cast<double>(kBins) - exact;
  }
  EXPECT_LT(std::abs(error / kRounds), 0.02);
}

}  // namespace
}  // namespace day::copies
