// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace day::copies {
namespace {

// Sketches in families: each bin is that of its family, or a stray value.
std::vector<Sketch> families(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Sketch> sketches(count);
  for (Sketch& sketch : sketches) {
    sketch.size = 20;
    const std::size_t family = random() % (count / 8 + 1);
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const bool stray = random() % 100 < 45;
      sketch.least[bin] = static_cast<std::uint8_t>(stray ? random() : family * 31 + bin * 7);
    }
  }
  return sketches;
}

// Pairs of positions that are proposed.
std::set<std::pair<std::uint32_t, std::uint32_t>> pairs(const Candidates& candidates) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  for (std::uint32_t i = 0; i < candidates.class_count(); ++i) {
    std::vector<std::uint32_t> classes = candidates.near(i);
    classes.push_back(i);
    for (const std::uint32_t other : classes) {
      for (const std::uint32_t a : candidates.members(i)) {
        for (const std::uint32_t b : candidates.members(other)) {
          if (a < b) out.emplace(a, b);
          if (b < a) out.emplace(b, a);
        }
      }
    }
  }
  return out;
}

bool share_a_band(const Sketch& a, const Sketch& b) {
  for (std::size_t i = 0; i < kBins / 2; ++i) {
    if (a.least[2 * i] == b.least[2 * i] && a.least[2 * i + 1] == b.least[2 * i + 1]) return true;
    if (a.least[i] == b.least[i] && a.least[i + 10] == b.least[i + 10]) return true;
  }
  return false;
}

TEST(Candidates, AreThoseThatABandAndEnoughBinsSpeakFor) {
  const auto sketches = families(400, 1);
  std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
  for (std::uint32_t a = 0; a < sketches.size(); ++a) {
    for (std::uint32_t b = a + 1; b < sketches.size(); ++b) {
      if (share_a_band(sketches[a], sketches[b]) &&
          count_same(sketches[a], sketches[b]) >= kMinSameBins) {
        expected.emplace(a, b);
      }
    }
  }
  EXPECT_GT(expected.size(), 100U);
  EXPECT_EQ(pairs(Candidates(sketches)), expected);
}

TEST(Candidates, DoNotDependOnTheOrder) {
  const auto sketches = families(300, 2);
  std::vector<std::uint32_t> order(sketches.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(3));
  std::vector<Sketch> shuffled;
  for (const std::uint32_t i : order) shuffled.push_back(sketches[i]);
  std::set<std::pair<std::uint32_t, std::uint32_t>> back;
  for (const auto& [a, b] : pairs(Candidates(shuffled))) {
    back.insert(std::minmax(order[a], order[b]));
  }
  EXPECT_EQ(back, pairs(Candidates(sketches)));
}

TEST(Candidates, LeaveOutWhatHasNoSketch) {
  std::vector<Sketch> sketches(3);
  EXPECT_EQ(Candidates(sketches).class_count(), 0U);
  sketches[0].size = sketches[2].size = 20;
  const Candidates candidates(sketches);
  ASSERT_EQ(candidates.class_count(), 1U);
  EXPECT_EQ(candidates.members(0).size(), 2U);
  EXPECT_EQ(candidates.class_of(2), 0U);
}

// All have one key in band 0, and two further bins in which neighbours agree.
TEST(Candidates, OverfullKeysAreLookedThroughInAWindow) {
  for (const std::size_t count : {kMaxSketchesPerKey, kMaxSketchesPerKey + 1}) {
    std::vector<Sketch> sketches(count);
    for (std::size_t i = 0; i < count; ++i) {
      sketches[i].size = 20;
      sketches[i].least = {1, 1, 1, 0, 1};  // bins 0, 1, 2 and 4 agree in all
      sketches[i].least[3] = static_cast<std::uint8_t>(i >> 8);
      sketches[i].least[5] = static_cast<std::uint8_t>(i);
      for (std::size_t bin = 6; bin < kBins; ++bin) {
        sketches[i].least[bin] = static_cast<std::uint8_t>((i * (2 * bin + 1)) >> (bin % 5));
      }
    }
    const Candidates candidates(sketches);
    ASSERT_EQ(candidates.class_count(), count);
    const std::size_t found = candidates.near(0).size();
    if (count <= kMaxSketchesPerKey) {
      EXPECT_EQ(found, count - 1);
    } else {
      EXPECT_GE(found, kSketchWindow);
      EXPECT_LT(found, count / 2);
    }
  }
}

TEST(Components, JoinWhatIsLinked) {
  Components components(5);
  components.join(4, 2);
  components.join(2, 3);
  EXPECT_EQ(components.find(4), components.find(3));
  EXPECT_EQ(components.find(4), 2U);
  EXPECT_NE(components.find(0), components.find(1));
}

}  // namespace
}  // namespace day::copies
