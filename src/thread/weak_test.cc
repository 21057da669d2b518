// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/weak.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/time.h"
#include "thread/limits.h"
#include "thread/testing.h"

namespace day::thread {
namespace {

const std::int64_t kMay3 = parse_rfc3339("2016-05-03T11:07:00Z")->instant.unix_seconds;

Message write(std::uint32_t number, std::int64_t seconds, const std::string& id,
              const std::string& from, const std::string& subject) {
  Message message = make_message(number, seconds, id);
  message.from_address = from + "@port.example";
  message.from_name = from;
  message.addresses = {message.from_address, "desk@port.example"};
  message.subject = subject;
  return message;
}

Forest linked(const std::vector<Message>& messages) {
  return link_weakly(build_forest(messages), messages);
}

TEST(WeakThread, AnAnswerToNothingHangsUnderTheTreeOfItsSubject) {
  std::vector<Message> messages = {write(1, kMay3, "a", "ann", "Crane"),
                                   write(2, kMay3 + 60, "b", "bo", "Re: Crane")};
  messages[1].addresses.push_back("ann@port.example");
  const Forest forest = linked(messages);
  EXPECT_EQ(draw(forest, messages), "a(b)");
  EXPECT_EQ(forest.nodes[1].evidence, Evidence::Subject);
  EXPECT_EQ(forest.components, 2U);
}

TEST(WeakThread, TheSameSubjectAloneIsNoAnswer) {
  std::vector<Message> messages = {write(1, kMay3, "a", "ann", "Weekly report"),
                                   write(2, kMay3 + 60, "b", "ann", "Weekly report"),
                                   write(3, kMay3 + 70, "c", "bo", "Re: "),
                                   write(4, kMay3 + 80, "d", "ann", "Re: Other")};
  EXPECT_EQ(draw(linked(messages), messages), "a b c d");
}

TEST(WeakThread, PeopleWhoHadNothingToDoWithItDoNotAnswer) {
  std::vector<Message> messages = {write(1, kMay3, "a", "ann", "Hello"),
                                   write(2, kMay3 + 60, "b", "bo", "Re: Hello")};
  EXPECT_EQ(draw(linked(messages), messages), "a b");
  messages[0].addresses.push_back("bo@port.example");
  EXPECT_EQ(draw(linked(messages), messages), "a(b)");
}

TEST(WeakThread, ASubjectHoldsForThirtyDays) {
  std::vector<Message> messages = {write(1, kMay3, "a", "ann", "Crane"),
                                   write(2, kMay3 + kMaxSubjectSeconds, "b", "bo", "Re: Crane")};
  messages[1].addresses.push_back("ann@port.example");
  EXPECT_EQ(draw(linked(messages), messages), "a(b)");
  messages[1].seconds = *messages[1].seconds + 1;
  EXPECT_EQ(draw(linked(messages), messages), "a b");
}

TEST(WeakThread, AQuotationNamesTheMessageItself) {
  std::vector<Message> messages = {
      write(1, kMay3, "a", "ann", "Crane"), write(2, kMay3 + 600, "b", "bo", "Re: Crane"),
      write(3, kMay3 + 900, "c", "cay", "Re: Crane"),
      write(4, kMay3 + kMaxSubjectSeconds * 20, "d", "dag", "RE: Crane")};
  messages[1].references = {"a"};
  messages[2].references = {"a"};
  messages[3].quotes = parse_attribution("On 3 May 2016 at 11:17, bo <bo@port.example> wrote:");
  const Forest forest = linked(messages);
  EXPECT_EQ(draw(forest, messages), "a(b(d) c)");
  EXPECT_EQ(forest.nodes[2].evidence, Evidence::Quotation);
  messages[3].quotes = parse_attribution("On 3 May 2016 at 11:17, ann <ann@port.example> wrote:");
  EXPECT_EQ(draw(linked(messages), messages), "a(b c) d");
}

TEST(WeakThread, AThreadWithoutItsBeginningHangsThereWithItsGap) {
  std::vector<Message> messages = {write(1, kMay3, "a", "ann", "Crane"),
                                   write(2, kMay3 + 60, "b", "bo", "Re: Crane")};
  messages[0].addresses.push_back("bo@port.example");
  messages[1].references = {"rewritten"};
  const Forest forest = linked(messages);
  EXPECT_EQ(draw(forest, messages), "a(?rewritten(b))");
  EXPECT_EQ(forest.nodes[1].evidence, Evidence::Subject);
  EXPECT_EQ(forest.nodes[2].evidence, Evidence::References);
}

TEST(WeakThread, QuotationsAreWantedOfLooseAnswersAndOfThoseUnderGaps) {
  std::vector<Message> messages = {
      write(1, kMay3, "a", "ann", "Crane"), write(2, kMay3 + 60, "b", "bo", "Re: Crane"),
      write(3, kMay3 + 70, "c", "cay", "Tide"), write(4, kMay3 + 80, "d", "dag", "Re: Crane")};
  messages[2].references = {"lost"};
  messages[3].references = {"a"};
  EXPECT_EQ(find_quoting(build_forest(messages), messages), (std::vector<std::uint32_t>{1, 2}));
}

}  // namespace
}  // namespace day::thread
