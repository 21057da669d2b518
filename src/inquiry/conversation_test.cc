// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/conversation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "catalog/catalog_world.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

using catalog::must;
using catalog::RowId;

constexpr std::int64_t kSent = 1'462'273'620;  // 2016-05-03T11:07:00Z

mail::Reading letter(const std::string& id, std::int64_t seconds, const std::string& subject,
                     std::vector<std::string> in_reply_to = {}) {
  mail::Reading reading;
  reading.message_id = id;
  reading.subject = subject;
  reading.in_reply_to = std::move(in_reply_to);
  reading.mailboxes = {{mail::Role::From, "Ann", "Ann@port.example"},
                       {mail::Role::To, "Bo", "bo@port.example"}};
  reading.dates = {{mail::DateOrigin::DateField, {{seconds}, 120}, ""}};
  return reading;
}

// One line for each node: depth, name of the item, evidence.
std::string describe(const Conversation& talk) {
  std::string out;
  const auto depths = thread::find_depths(talk.forest);
  for (std::size_t i = 0; i < talk.forest.nodes.size(); ++i) {
    const thread::Node& node = talk.forest.nodes[i];
    const auto& octets = node.message ? talk.facts[*node.message].id.digest.octets
                                      : std::array<std::uint8_t, 32>{'?'};
    out += std::to_string(depths[i]) + " ";
    for (const std::uint8_t octet : octets) {
      if (octet != 0) out += static_cast<char>(octet);
    }
    out += " " + std::string(thread::evidence_name(node.evidence)) + "\n";
  }
  return out;
}

class ConversationTest : public ::testing::Test {
 protected:
  Conversation ask(RowId row) {
    world_.flush();
    return must(find_conversation(world_.database.get(), row));
  }
  catalog::World world_;
};

TEST_F(ConversationTest, IsTheSameFromEveryMessageOfIt) {
  const RowId a = world_.add("a", letter("a@x", kSent, "Crane"));
  const RowId b = world_.add("b", letter("b@x", kSent + 60, "Re: Crane", {"a@x"}));
  const RowId c = world_.add("c", letter("c@x", kSent + 120, "Re: Crane", {"lost@x"}));
  const RowId d = world_.add("d", letter("d@x", kSent + 90, "Tide", {"a@x"}));
  world_.add("e", letter("e@x", kSent, "Crane"));
  const std::string expected =
      "0 a none\n1 b in-reply-to\n1 d in-reply-to\n1 ? subject\n2 c in-reply-to\n";
  for (const RowId row : {a, b, d}) EXPECT_EQ(describe(ask(row)), expected);
  const Conversation talk = ask(c);
  EXPECT_EQ(describe(talk), expected);
  EXPECT_EQ(talk.messages, 1U);
  EXPECT_EQ(talk.missing, 1U);
  EXPECT_EQ(talk.id, catalog::ThreadId{catalog::id_of("c")});
  EXPECT_EQ(ask(a).messages, 3U);
}

TEST_F(ConversationTest, WhatIsMissingIsKnownFromThoseWhoAnsweredIt) {
  mail::Reading answer = letter("b@x", kSent + 600, "Re: Crane", {"lost@x"});
  answer.text = {{mail::TextKind::Own, "No.\n"},
                 {mail::TextKind::Quoted,
                  "On Tue, 3 May 2016 at 13:07, Dag <dag@port.example> wrote:\n> Now?\n"}};
  const Conversation talk = ask(world_.add("b", answer));
  ASSERT_EQ(talk.missing, 1U);
  const thread::GapFacts& gap = talk.gaps.at(0);
  ASSERT_EQ(gap.said.size(), 1U);
  EXPECT_EQ(gap.said[0].what.name, "Dag");
  EXPECT_EQ(gap.said[0].what.address, "dag@port.example");
  EXPECT_TRUE(gap.said[0].what.time.has_value());
}

TEST_F(ConversationTest, AQuotationLeadsToTheMessageItself) {
  mail::Reading first = letter("a@x", kSent, "Crane");
  mail::Reading second = letter("b@x", kSent + 60, "Re: Crane", {"a@x"});
  mail::Reading loose = letter("c@x", kSent + 86'400 * 300, "AW: Crane");
  loose.text = {{mail::TextKind::Quoted, "Am 03.05.2016 um 13:08 schrieb Ann:\n> Now?\n"}};
  world_.add("a", first);
  world_.add("b", second);
  EXPECT_EQ(describe(ask(world_.add("c", loose))), "0 a none\n1 b in-reply-to\n2 c quotation\n");
}

TEST_F(ConversationTest, ADocumentHasNone) {
  const RowId row =
      must(world_.writer->add_item(catalog::id_of("paper"), store::ItemKind::Document, 5, {}));
  world_.flush();
  const auto talk = find_conversation(world_.database.get(), row);
  ASSERT_FALSE(talk.ok());
  EXPECT_EQ(talk.error().code, Code::NotFound);
}

TEST_F(ConversationTest, AsManyThreadsOfASubjectAreLookedAtAsTheLimitSays) {
  const RowId first = world_.add("first", letter("first@x", kSent, "Crane"));
  for (std::size_t i = 0; i < kMaxSubjectThreads; ++i) {
    world_.add("r" + std::to_string(i),
               letter("r" + std::to_string(i) + "@x", kSent + 1, "Re: Crane"));
  }
  EXPECT_EQ(ask(first).more_threads, 0U);
  EXPECT_EQ(ask(first).facts.size(), kMaxSubjectThreads + 1);
  world_.add("more", letter("more@x", kSent + 1, "Re: Crane"));
  EXPECT_EQ(ask(first).more_threads, 1U);
  EXPECT_EQ(ask(first).facts.size(), kMaxSubjectThreads + 1);
}

TEST_F(ConversationTest, AsManyQuotationsAreReadAsTheLimitSays) {
  RowId last;
  for (std::size_t i = 0; i <= kMaxQuotationsRead; ++i) {
    mail::Reading answer = letter("a" + std::to_string(i) + "@x",
                                  kSent + static_cast<std::int64_t>(i), "Crane", {"lost@x"});
    answer.text = {{mail::TextKind::Quoted, "Ann wrote:\n> x\n"}};
    last = world_.add("a" + std::to_string(i), answer);
    if (i + 1 == kMaxQuotationsRead) {
      EXPECT_EQ(ask(last).gaps.at(0).said.size(), i + 1);
    }
  }
  EXPECT_EQ(ask(last).gaps.at(0).said.size(), kMaxQuotationsRead);
}

TEST(ConversationProperty, ArrivalInAnyOrderAndInSeveralSessionsGivesTheSameTrees) {
  std::mt19937 random(5);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 25; ++round) {
    std::vector<mail::Reading> letters;
    for (std::size_t i = 0; i < 14; ++i) {
      const auto id = [&] { return std::to_string(below(12)) + "@x"; };
      mail::Reading reading = letter(id(), kSent + static_cast<std::int64_t>(below(5)) * 60,
                                     below(2) == 0 ? "Re: Crane" : "Crane");
      if (below(2) == 0) reading.in_reply_to = {id()};
      if (below(3) == 0) reading.references = {id(), id()};
      if (below(3) == 0) {
        reading.text = {{mail::TextKind::Quoted, "On 2016-05-03 13:08, Ann wrote:\n> x\n"}};
      }
      letters.push_back(std::move(reading));
    }
    std::vector<std::size_t> order(letters.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::string> expected;
    for (int turn = 0; turn < 3; ++turn) {
      catalog::World world;
      std::vector<RowId> rows(letters.size());
      for (const std::size_t i : order) {
        rows[i] = world.add("m" + std::to_string(i), letters[i]);
        if (below(5) != 0) continue;
        world.flush();
        world.writer = std::make_unique<catalog::Writer>(world.database.get());
      }
      world.flush();
      std::vector<std::string> told;
      for (const RowId row : rows) {
        const Conversation talk = must(find_conversation(world.database.get(), row));
        told.push_back(print_short(talk.id) + std::to_string(talk.messages) + describe(talk));
      }
      if (turn == 0) expected = told;
      ASSERT_EQ(told, expected);
      std::shuffle(order.begin(), order.end(), random);
    }
  }
}

}  // namespace
}  // namespace day::inquiry
