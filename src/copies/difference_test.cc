// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace day::copies {
namespace {

std::string slice(std::string_view text, const std::vector<Token>& tokens, std::uint32_t begin,
                  std::uint32_t end) {
  std::string out;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (i > begin) out += ' ';
    out += text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
  }
  return out;
}

// "same [-removed-] {+added+}".
std::string print(std::string_view first, std::string_view second, const Difference& difference) {
  std::string out;
  for (const Stretch& each : difference.stretches) {
    const std::string a = slice(first, difference.first, each.first_begin, each.first_end);
    const std::string b = slice(second, difference.second, each.second_begin, each.second_end);
    if (!out.empty()) out += ' ';
    if (each.same) {
      EXPECT_EQ(a, b);
      out += a;
    } else {
      if (!a.empty()) out += "[-" + a + "-]";
      if (!a.empty() && !b.empty()) out += ' ';
      if (!b.empty()) out += "{+" + b + "+}";
    }
  }
  return out;
}

std::string print(std::string_view first, std::string_view second) {
  return print(first, second, find_difference(first, second));
}

// Holds a difference to its contract: the stretches cover both texts in order and take turns.
void expect_whole(std::string_view first, std::string_view second, const Difference& difference) {
  std::uint32_t a = 0, b = 0;
  for (std::size_t i = 0; i < difference.stretches.size(); ++i) {
    const Stretch& each = difference.stretches[i];
    EXPECT_EQ(each.first_begin, a);
    EXPECT_EQ(each.second_begin, b);
    EXPECT_TRUE(each.first_end > a || each.second_end > b);
    EXPECT_TRUE(i == 0 || each.same != difference.stretches[i - 1].same);
    if (each.same) {
      EXPECT_EQ(slice(first, difference.first, a, each.first_end),
                slice(second, difference.second, b, each.second_end));
    }
    a = each.first_end;
    b = each.second_end;
  }
  EXPECT_EQ(a, difference.first.size());
  EXPECT_EQ(b, difference.second.size());
  EXPECT_EQ(difference.same + difference.removed, difference.first.size());
  EXPECT_EQ(difference.same + difference.added, difference.second.size());
}

// The longest common subsequence, by the table of all prefixes.
std::size_t slow_common(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (const char c : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = c == b[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return row.back();
}

std::string spaced(const std::string& letters) {
  std::string out;
  for (const char c : letters) out += {c, ' '};
  return out;
}

// Word `number` of all words over a and b, shortest first: "", a, b, aa, …
std::string word_of(unsigned number) {
  std::string out;
  for (++number; number > 1; number /= 2) out += number % 2 != 0 ? 'b' : 'a';
  return out;
}

}  // namespace

TEST(Difference, SaysWhatWasAddedTakenAwayAndChanged) {
  EXPECT_EQ(print("the samples are clean", "the samples are clean"), "the samples are clean");
  EXPECT_EQ(print("the samples are clean", "the samples from May are not clean"),
            "the samples {+from May+} are {+not+} clean");
  EXPECT_EQ(print("we pay 400 crowns", "we pay 900 crowns"), "we pay [-400-] {+900+} crowns");
  EXPECT_EQ(print("all of it", ""), "[-all of it-]");
  EXPECT_EQ(print("", "all of it"), "{+all of it+}");
  EXPECT_EQ(print("", ""), "");
}

TEST(Difference, WrappingIsNoneButAFullStopIs) {
  EXPECT_EQ(print("one two\nthree", "one\r\n  two three"), "one two three");
  EXPECT_EQ(print("It is so", "it is so."), "[-It-] {+it+} is [-so-] {+so.+}");
}

TEST(Difference, IsShortestForAllTextsOfTwoWords) {
  constexpr unsigned kAll = 255;  // up to seven letters
  for (unsigned i = 0; i < kAll; ++i) {
    for (unsigned j = 0; j < kAll; ++j) {
      const std::string a = word_of(i), b = word_of(j);
      const Difference difference = find_difference(spaced(a), spaced(b));
      expect_whole(spaced(a), spaced(b), difference);
      ASSERT_EQ(difference.same, slow_common(a, b)) << a << " " << b;
    }
  }
}

TEST(Difference, IsShortestForLongerTexts) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string a, b;
    const std::size_t letters = 2 + random() % 20;
    for (std::size_t i = random() % 120; i > 0; --i)
      a += static_cast<char>('a' + random() % letters);
    b = a;
    for (std::size_t i = random() % 40; i > 0 && !b.empty(); --i) {
      const std::size_t at = random() % b.size();
      if (random() % 2 == 0) {
        b.erase(at, 1 + random() % 3);
      } else {
        b.insert(at, 1 + random() % 3, static_cast<char>('a' + random() % letters));
      }
    }
    const Difference difference = find_difference(spaced(a), spaced(b));
    expect_whole(spaced(a), spaced(b), difference);
    ASSERT_EQ(difference.same, slow_common(a, b)) << a << " " << b;
  }
}

TEST(Difference, BeyondTheLimitOnEditsItIsRightIfNotShortest) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string a, b;
    for (int i = 0; i < 60; ++i) a += static_cast<char>('a' + random() % 4);
    for (int i = 0; i < 60; ++i) b += static_cast<char>('a' + random() % 4);
    const Difference difference = find_difference(spaced(a), spaced(b), kMaxTokens, 1);
    expect_whole(spaced(a), spaced(b), difference);
    ASSERT_LE(difference.same, slow_common(a, b));
  }
  // Twice kMaxEditsPerCut edits are found in full: half of them from each end.
  std::string first = "same ", second = "same ";
  for (std::size_t i = 0; i < kMaxEditsPerCut; ++i) {
    first += "a" + std::to_string(i) + " both" + std::to_string(i) + " ";
    second += "b" + std::to_string(i) + " both" + std::to_string(i) + " ";
  }
  const Difference at_limit = find_difference(first, second);
  EXPECT_EQ(at_limit.same, kMaxEditsPerCut + 1);
  const Difference past = find_difference(first + " a x a y", second + " b x b y");
  expect_whole(first + " a x a y", second + " b x b y", past);
  EXPECT_LE(past.same, kMaxEditsPerCut + 3);
}

TEST(Difference, ReadsTokensToTheLimitAndSaysWhenThereAreMore) {
  static_assert(kMaxTokens == 200'000);
  EXPECT_TRUE(find_difference("a b c", "a b c ", 3).complete);
  const Difference past = find_difference("a b c", "a b c d", 3);
  EXPECT_FALSE(past.complete);
  EXPECT_EQ(past.same, 3U);
  EXPECT_EQ(split_tokens(" a  b ", 1).size(), 1U);
}

}  // namespace day::copies
