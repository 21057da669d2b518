// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/observe.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "people/limits.h"

namespace day::people {
namespace {

mail::Reading reading_of(mail::TextKind kind, const std::string& text) {
  mail::Reading reading;
  reading.mailboxes = {{mail::Role::From, "Ida Berg", "Ida@Port.example"}};
  reading.text = {{kind, text}};
  return reading;
}

std::vector<Observation> in_quotation(const std::string& text) {
  return observe(reading_of(mail::TextKind::Quoted, text));
}

TEST(Observe, ReplyLinesOfManyPrograms) {
  for (const char* line : {
           "On Tue, 3 May 2016 at 13:07, Paal Ostby <Paal@Cargo.example> wrote:\n> Yes\n",
           "On 5/3/16 1:07 PM, Paal Ostby <paal@cargo.example> wrote:\n> Yes\n",
           "On Tue, May 3, 2016 at 1:07 PM Paal Ostby <paal@cargo.example>\nwrote:\n> Yes\n",
           "On Tue, May 3, 2016 at 1:07 PM,\nPaal Ostby <paal@cargo.example> wrote:\n",
           "> On Tue, 3 May 2016, Paal Ostby <mailto:paal@cargo.example> wrote:\n>> Yes\n",
           "Am 3. Mai 2016 um 13:07 schrieb Paal Ostby <paal@cargo.example>:\n> Ja\n",
           "Le 3 mai 2016, Paal Ostby <paal@cargo.example> a écrit :\n> Oui\n",
           "-----Original Message-----\nFrom: Paal Ostby <paal@cargo.example>\nSent: Tuesday\n",
           "On 3 May 2016, \"Paal Ostby\" <paal@cargo.example> wrote:\n",
       }) {
    const Observation expected{Saying::ReplyLine, "paal@cargo.example", "Paal Ostby"};
    EXPECT_EQ(in_quotation(line), std::vector{expected}) << line;
  }
}

TEST(Observe, WhatIsNoReplyLineSaysNothing) {
  for (const char* text : {"> #include <linux/fs.h>\n", "> Cc: Paal <paal@cargo.example>\n",
                           "> see <https://cargo.example/a@b> wrote:\n", "> a <b@c> wrote:\n",
                           "On 3 May 2016, <paal@cargo.example> wrote:\n", "<", "<@>:", ">"}) {
    EXPECT_TRUE(in_quotation(text).empty()) << text;
  }
}

TEST(Observe, WhatIsBrokenOverTooManyLinesIsLeft) {
  const auto broken = [](std::size_t lines) {
    std::string text = "From: Paal\n";
    for (std::size_t i = 0; i + 2 < lines; ++i) text += "Maria\n";
    return in_quotation(text + "Ostby <paal@cargo.example>\n").size();
  };
  EXPECT_EQ(broken(kMaxReplyLines), 1U);
  EXPECT_EQ(broken(kMaxReplyLines + 1), 0U);
}

TEST(Observe, LooksNoFurtherBackThanTheLimit) {
  const auto far = [](std::size_t bytes) {
    const std::string end = "Paal Ostby ";
    return in_quotation("From: " + std::string(bytes - 6 - end.size(), ' ') + end +
                        "<paal@cargo.example>\n");
  };
  EXPECT_EQ(far(kMaxReplyLineBytes).size(), 1U);
  EXPECT_TRUE(far(kMaxReplyLineBytes + 1).empty());
}

TEST(Observe, TakesNoMoreThanTheLimitFromOneMessage) {
  const auto many = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += fmt::format("> From: Paal Ostby <paal{}@cargo.example>\n", i);
    }
    return in_quotation(text).size();
  };
  EXPECT_EQ(many(kMaxObservationsPerMessage), kMaxObservationsPerMessage);
  EXPECT_EQ(many(kMaxObservationsPerMessage + 1), kMaxObservationsPerMessage);
}

TEST(Observe, SignaturesGiveANameAndOtherAddresses) {
  const auto seen = observe(reading_of(
      mail::TextKind::Signature, "-- \nIda Berg\nHome: ida@home.example, ida@port.example\n"));
  const std::vector<Observation> expected = {
      {Saying::SignatureName, "ida@port.example", "Ida Berg"},
      {Saying::SignatureAddress, "ida@port.example", "ida@home.example"}};
  EXPECT_EQ(seen, expected);
}

TEST(Observe, ASignatureFullOfAddressesListsColleagues) {
  const auto with = [](std::size_t count) {
    std::string text = "-- \nPort\n";
    for (std::size_t i = 0; i < count; ++i) text += fmt::format("a{}@port.example\n", i);
    return observe(reading_of(mail::TextKind::Signature, text)).size();
  };
  EXPECT_EQ(with(kMaxSignatureAddresses), kMaxSignatureAddresses);
  EXPECT_EQ(with(kMaxSignatureAddresses + 1), 0U);
}

TEST(Observe, ALetterToANamesakeAlone) {
  mail::Reading reading = reading_of(mail::TextKind::Own, "Dear namesake,\n");
  reading.mailboxes.push_back({mail::Role::To, "BERG, Ida", "ida.berg@cargo.example"});
  const std::vector<Observation> expected = {
      {Saying::WroteToNamesake, "ida@port.example", "ida.berg@cargo.example"}};
  EXPECT_EQ(observe(reading), expected);
  reading.mailboxes.push_back({mail::Role::To, "Bo", "bo@cargo.example"});
  EXPECT_TRUE(observe(reading).empty());
}

TEST(Observe, TheOwnAddressAgainIsNoNamesake) {
  mail::Reading reading = reading_of(mail::TextKind::Own, "Note to self\n");
  reading.mailboxes.push_back({mail::Role::To, "Ida Berg", "IDA@port.example"});
  EXPECT_TRUE(observe(reading).empty());
}

}  // namespace
}  // namespace day::people
