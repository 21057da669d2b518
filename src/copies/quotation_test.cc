// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/quotation.h"

#include <gtest/gtest.h>

#include <string>

namespace day::copies {
namespace {

constexpr std::string_view kText =
    "The samples from the north quay are contaminated. We said so in May. Nobody wants to hear "
    "of it before the budget is through, and that is the truth.";

TEST(Quotation, IsFoundWrappedMarkedAndCut) {
  const Quotation whole = find_quotation(kText, kText);
  EXPECT_EQ(whole.words, 29U);
  EXPECT_EQ(whole.quoted, 29U);
  EXPECT_EQ(whole.longest, 29U);
  const Quotation part = find_quotation(
      kText,
      "On Tuesday Asa wrote:\n> The samples from the north\n> quay are contaminated.\n>> [...]\n"
      "> nobody wants to hear of it, you say?");
  EXPECT_EQ(part.quoted, 14U);
  ASSERT_EQ(part.runs.size(), 2U);
  EXPECT_EQ(part.runs[0].begin, 0U);
  EXPECT_EQ(part.runs[0].end, 8U);
  EXPECT_EQ(part.longest, 8U);
  EXPECT_TRUE(is_quoted(part, true));
}

TEST(Quotation, FiveWordsInARowAreNone) {
  EXPECT_EQ(find_quotation(kText, "and the samples from the north sea").quoted, 0U);
  const Quotation six = find_quotation(kText, "the samples from the north quay");
  EXPECT_EQ(six.quoted, kMinQuotedRun);
  // Six of 29 words may be a set phrase; six of ten are not.
  EXPECT_FALSE(is_quoted(six, true));
  EXPECT_TRUE(is_quoted(find_quotation("the samples from the north quay are not clean, no",
                                       "the samples from the north quay"),
                        false));
  EXPECT_FALSE(is_quoted(find_quotation("Thanks for all of it", "Thanks for all of it"), true));
  EXPECT_FALSE(is_quoted(find_quotation("", ""), true));
}

TEST(Quotation, OfALongTextTwelveWordsAreShownOrEightIfItIsNamed) {
  std::string text(kText);
  for (int i = 0; i < 500; ++i) text += " w" + std::to_string(i);
  const auto words = [](int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += "w" + std::to_string(i) + " ";
    return out;
  };
  static_assert(kMinQuotedWords == 12 && kMinQuotedWordsNamed == 8);
  EXPECT_TRUE(is_quoted(find_quotation(text, words(12)), false));
  EXPECT_FALSE(is_quoted(find_quotation(text, words(11)), false));
  EXPECT_TRUE(is_quoted(find_quotation(text, words(8)), true));
  EXPECT_FALSE(is_quoted(find_quotation(text, words(7)), true));
}

TEST(Quotation, ATextThatRepeatsItselfIsTriedInSomePlacesOnly) {
  // The longest run begins at the last place that is tried, then one past it.
  for (const bool past : {false, true}) {
    std::string text;
    const std::size_t before = kMaxPlacesPerRun - (past ? 0 : 1);
    for (std::size_t i = 0; i < before; ++i) text += "a b c d e f x" + std::to_string(i) + " ";
    text += "a b c d e f g h i j";
    EXPECT_EQ(find_quotation(text, "a b c d e f g h i j").longest, past ? 6U : 10U);
  }
}

}  // namespace
}  // namespace day::copies
