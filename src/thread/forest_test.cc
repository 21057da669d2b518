// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/forest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/time.h"
#include "thread/limits.h"
#include "thread/testing.h"

namespace day::thread {
namespace {

std::string drawn(const std::vector<Message>& messages) {
  return draw(build_forest(messages), messages);
}

const std::string kHeader = std::string("\x01\xd1\xa5\x2b\xea\x16", 6) + std::string(16, 'g');

TEST(Thread, AnswersStandUnderWhatTheyAnswerInTheOrderOfTheirDates) {
  EXPECT_EQ(drawn({make_message(1, 10, "a"), make_message(2, 40, "b", {"a"}),
                   make_message(3, 30, "c", {"a", "b"}), make_message(4, 20, "d", {"a"}),
                   make_message(5, 5, "e")}),
            "e a(d b(c))");
}

TEST(Thread, MissingMessageIsAGap) {
  EXPECT_EQ(drawn({make_message(1, 10, "c", {"a", "b"})}), "?a(?b(c))");
  EXPECT_EQ(drawn({make_message(1, 10, "a"), make_message(2, 20, "c", {"a", "b"}),
                   make_message(3, 30, "d", {"b"})}),
            "a(?b(c d))");
}

TEST(Thread, GapsThatNothingHangsUnderAreLeftOut) {
  EXPECT_EQ(drawn({make_message(1, 10, "a"), make_message(2, 20, "b", {"a"}),
                   make_message(3, 30, "c", {"a", "x", "b"})}),
            "a(b(c))");
}

TEST(Thread, AMessageThatComesLaterTakesThePlaceOfItsGap) {
  std::vector<Message> messages = {make_message(1, 30, "c", {"a", "b"}),
                                   make_message(2, 40, "d", {"a", "b"})};
  EXPECT_EQ(drawn(messages), "?a(?b(c d))");
  messages.push_back(make_message(3, 20, "b"));
  const Forest forest = build_forest(messages);
  EXPECT_EQ(draw(forest, messages), "?a(b(c d))");
  // It says nothing itself, so it hangs there by the word of others.
  EXPECT_EQ(forest.nodes[1].evidence, Evidence::OthersReferences);
}

TEST(Thread, TwoItemsWithOneMessageIdBothAppear) {
  const std::vector<Message> messages = {make_message(1, 10, "a"), make_message(2, 20, "b", {"a"}),
                                         make_message(3, 21, "b", {"a"}),
                                         make_message(4, 30, "c", {"b"})};
  const Forest forest = build_forest(messages);
  EXPECT_EQ(draw(forest, messages), "a(b(c) b)");
  EXPECT_EQ(forest.nodes[3].same_id_as, 1U);
  EXPECT_EQ(forest.components, 1U);
  // Without references the second stands beside the first, and in the same thread.
  const std::vector<Message> bare = {make_message(1, 10, "a"), make_message(2, 20, "a")};
  EXPECT_EQ(drawn(bare), "a a");
  EXPECT_EQ(build_forest(bare).components, 1U);
}

TEST(Thread, WhatOthersSayOfAMissingMessageIsDecidedByMost) {
  EXPECT_EQ(drawn({make_message(1, 10, "a"), make_message(2, 11, "b"),
                   make_message(3, 20, "c", {"a", "x"}), make_message(4, 21, "d", {"b", "x"}),
                   make_message(5, 22, "e", {"b", "x"})}),
            "a b(?x(c d e))");
  EXPECT_EQ(drawn({make_message(1, 10, "b"), make_message(2, 11, "a"),
                   make_message(3, 20, "c", {"b", "x"}), make_message(4, 21, "d", {"a", "x"})}),
            "b a(?x(c d))");
}

TEST(Thread, CirclesAreCutAtTheLatestMessage) {
  EXPECT_EQ(drawn({make_message(1, 10, "a", {"b"}), make_message(2, 20, "b", {"a"})}), "b(a)");
  EXPECT_EQ(drawn({make_message(1, 10, "a", {"c"}), make_message(2, 20, "b", {"a"}),
                   make_message(3, 30, "c", {"b"})}),
            "c(a(b))");
  EXPECT_EQ(drawn({make_message(1, 10, "a", {"a"})}), "a");
}

TEST(Thread, CirclesAreCutAtTheWordOfOthersFirst) {
  // a says nothing; c says that a answers b, which b itself denies.
  EXPECT_EQ(drawn({make_message(1, 10, "a"), make_message(2, 20, "b", {"a"}),
                   make_message(3, 30, "c", {"b", "a"})}),
            "a(b c)");
}

TEST(Thread, ThreadIndexNamesWhatIsAnswered) {
  std::vector<Message> messages = {make_message(1, 10, "a"), make_message(2, 20, "b"),
                                   make_message(3, 30, "")};
  messages[0].thread_index = kHeader;
  messages[1].thread_index = kHeader + "11111";
  messages[2].thread_index = kHeader + "11111" + "22222";
  const Forest forest = build_forest(messages);
  EXPECT_EQ(draw(forest, messages), "a(b(-))");
  EXPECT_EQ(forest.nodes[2].evidence, Evidence::ThreadIndex);
  EXPECT_EQ(drawn({messages[0], messages[2]}), "a(?index1(-))");
  EXPECT_EQ(drawn({messages[2]}), "?index0(?index1(-))");
}

TEST(Thread, ThreadIndexHelpsWhereTheNamedMessageIsMissing) {
  std::vector<Message> messages = {make_message(1, 10, "a"), make_message(2, 20, "b", {"lost"})};
  messages[0].thread_index = kHeader;
  messages[1].thread_index = kHeader + "11111";
  EXPECT_EQ(drawn(messages), "a(b)");
  messages.push_back(make_message(3, 15, "lost"));
  EXPECT_EQ(drawn(messages), "a lost(b)");
  EXPECT_EQ(build_forest(messages).components, 1U);
}

TEST(Thread, NeitherLengthNorDepthIsBounded) {
  constexpr std::uint32_t kMany = 100'000;
  std::vector<Message> messages;
  messages.push_back(make_message(0, 0, "m0"));
  for (std::uint32_t i = 1; i < kMany; ++i) {
    messages.push_back(make_message(i, i, "m" + std::to_string(i), {"m" + std::to_string(i - 1)}));
  }
  Forest forest = build_forest(messages);
  EXPECT_EQ(find_depths(forest).back(), kMany - 1);
  for (std::uint32_t i = 1; i < kMany; ++i) messages[i].references = {"m0"};
  forest = build_forest(messages);
  EXPECT_EQ(forest.nodes[0].children.size(), kMany - 1);
}

TEST(Thread, WhatIsKnownOfAGapIsSaidByItsAnswers) {
  std::vector<Message> messages = {make_message(1, 10, "c", {"b"}),
                                   make_message(2, 20, "d", {"b"})};
  messages[1].quotes = parse_attribution("On 3 May 2016 at 13:07, Ann <ann@port.example> wrote:");
  const Forest forest = build_forest(messages);
  const GapFacts facts = find_gap_facts(forest, messages, 0);
  ASSERT_EQ(facts.said.size(), 1U);
  EXPECT_EQ(facts.said[0].by, 1U);
  EXPECT_EQ(facts.said[0].what.address, "ann@port.example");
  EXPECT_FALSE(facts.seconds);
}

TEST(Thread, AGapOfAThreadIndexHasItsTime) {
  std::vector<Message> messages = {make_message(1, 10, "")};
  messages[0].thread_index = kHeader + "11111";
  const Forest forest = build_forest(messages);
  const GapFacts facts = find_gap_facts(forest, messages, 0);
  ASSERT_TRUE(facts.seconds);
  EXPECT_NEAR(static_cast<double>(*facts.seconds), 1'462'273'620, 1);
}

TEST(Thread, UndatedMessagesComeLast) {
  std::vector<Message> messages = {make_message(1, 0, "a"), make_message(2, 20, "b", {"a"}),
                                   make_message(3, 0, "c", {"a"})};
  messages[2].seconds.reset();
  EXPECT_EQ(drawn(messages), "a(b c)");
}

}  // namespace
}  // namespace day::thread
