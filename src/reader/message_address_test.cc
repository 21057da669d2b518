// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_address.h"

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reader/message.h"

namespace day::reader {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;  // name, address

Pairs pairs_of(const mail::Reading& reading) {
  Pairs pairs;
  for (const mail::Mailbox& mailbox : reading.mailboxes) {
    pairs.emplace_back(mailbox.name, mailbox.address);
  }
  return pairs;
}

struct Case {
  std::string in;
  Pairs out;
  bool plain = false;  // the quick reader takes it
  bool defect = false;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"a@example.org", {{"", "a@example.org"}}, true},
      {"<a@example.org>", {{"", "a@example.org"}}, true},
      {"Ann Lee <a@example.org>", {{"Ann Lee", "a@example.org"}}, true},
      {"\"Lee, Ann\" <a@example.org>", {{"Lee, Ann", "a@example.org"}}, true},
      {"=?utf-8?Q?M=C3=BCller?= <m@example.org>", {{"Müller", "m@example.org"}}, true},
      {"=?koi8-r?B?8NLJ18XU?= <m@example.org>", {{"Привет", "m@example.org"}}, true},
      {"M\xC3\xBCller <m@example.org>", {{"Müller", "m@example.org"}}, true},
      {"a@x.org, B <b@x.org>,c@x.org", {{"", "a@x.org"}, {"B", "b@x.org"}, {"", "c@x.org"}}, true},
      {"a@x.org (Ann)", {{"Ann", "a@x.org"}}},
      {"\"O\\\"Neil\" <o@x.org>", {{"O\"Neil", "o@x.org"}}},
      {"a@x.org <a@x.org>", {{"a@x.org", "a@x.org"}}},
      {"\"a b\"@x.org", {{"", "\"a b\"@x.org"}}},
      {"Friends: a@x.org, B <b@x.org>;", {{"Friends", ""}, {"", "a@x.org"}, {"B", "b@x.org"}}},
      {"undisclosed-recipients:;", {{"undisclosed-recipients", ""}}},
      {"<@route.org:a@x.org>", {{"", "a@x.org"}}},
      {"a@[10.0.0.1]", {{"", "a@[10.0.0.1]"}}},
  };
  return kCases;
}

TEST(Mailboxes, AreReadByTheQuickReaderOrByGmime) {
  prepare_message_reading();
  for (const Case& c : cases()) {
    mail::Reading reading;
    read_mailboxes(c.in, mail::Role::To, &reading);
    EXPECT_EQ(pairs_of(reading), c.out) << c.in;
    EXPECT_EQ(!reading.defects.empty(), c.defect) << c.in;
    mail::Reading quick;
    EXPECT_EQ(read_plain_mailboxes(c.in, mail::Role::To, &quick), c.plain) << c.in;
    EXPECT_EQ(quick.mailboxes.empty(), !c.plain) << c.in;
  }
}

TEST(Mailboxes, OfTheQuickReaderAreThoseOfGmime) {
  prepare_message_reading();
  for (const Case& c : cases()) {
    if (!c.plain || c.in.find("koi8") != std::string::npos) continue;
    InternetAddressList* list = internet_address_list_parse(nullptr, c.in.c_str());
    ASSERT_NE(list, nullptr) << c.in;
    Pairs theirs;
    for (int i = 0; i < internet_address_list_length(list); ++i) {
      InternetAddress* address = internet_address_list_get_address(list, i);
      const char* name = internet_address_get_name(address);
      theirs.emplace_back(name == nullptr ? "" : name,
                          internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    }
    g_object_unref(list);
    EXPECT_EQ(theirs, c.out) << c.in;
  }
}

TEST(Mailboxes, KeepTheCommentInAName) {
  prepare_message_reading();
  mail::Reading reading;
  read_mailboxes("Ann Lee (Harbour) <a@x.org>", mail::Role::From, &reading);
  EXPECT_EQ(pairs_of(reading), (Pairs{{"Ann Lee (Harbour)", "a@x.org"}}));
}

TEST(Mailboxes, OfExchangeHaveX500NamesWithBlanks) {
  prepare_message_reading();
  const std::string name = "/O=PORT/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=ANN";
  mail::Reading reading;
  read_mailboxes("\"Lee, Ann\" <" + name + ">, b@x.org", mail::Role::To, &reading);
  EXPECT_EQ(pairs_of(reading), (Pairs{{"Lee, Ann", name}, {"", "b@x.org"}}));
  EXPECT_TRUE(reading.defects.empty());
  for (const char* other : {"Ann </O=PORT/OU=A B>", "Ann </O=PORT/CN=A\x01>", "/O=PORT/CN=ANN"}) {
    mail::Reading quick;
    EXPECT_FALSE(read_plain_mailboxes(other, mail::Role::To, &quick)) << other;
  }
}

TEST(Mailboxes, ThatAreBrokenAreShownAndSaid) {
  prepare_message_reading();
  for (const std::string_view in :
       {"no address at all", "<", "a@", "@x.org", "\"open <a@x.org>", "Ann Lee <a@x.org", ",,,",
        "a@x.org b@x.org", "((((", "a b c <>"}) {
    mail::Reading reading;
    read_mailboxes(in, mail::Role::From, &reading);
    EXPECT_FALSE(reading.mailboxes.empty()) << in;
    ASSERT_FALSE(reading.defects.empty()) << in;
    EXPECT_EQ(reading.defects[0].code, mail::DefectCode::BadAddress) << in;
    EXPECT_EQ(reading.defects[0].detail, "from") << in;
  }
}

TEST(Mailboxes, OfManyNestedGroupsDoNotExhaustTheStack) {
  prepare_message_reading();
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "g:";
  mail::Reading reading;
  read_mailboxes(deep, mail::Role::To, &reading);
  read_mailboxes(std::string(60000, '('), mail::Role::To, &reading);
  read_mailboxes(std::string(60000, '<'), mail::Role::To, &reading);
  EXPECT_FALSE(reading.defects.empty());
}

TEST(Mailboxes, AreFoundWithoutGmimeAsWell) {
  const std::vector<std::pair<std::string_view, Pairs>> raw = {
      {"Ann <a@x.org>, b@x.org", {{"Ann", "a@x.org"}, {"", "b@x.org"}}},
      {"a@x.org (Ann)", {{"a@x.org (Ann)", ""}}},
      {"Friends: Ann <a@x.org>;", {{"Friends: Ann", "a@x.org"}}},
      {"\"Lee\\\", Ann\" <a@x.org>", {{"\"Lee\\\", Ann\"", "a@x.org"}}},
  };
  for (const auto& [in, out] : raw) {
    mail::Reading reading;
    read_raw_mailboxes(in, mail::Role::To, &reading);
    EXPECT_EQ(pairs_of(reading).back().second, out.back().second) << in;
  }
}

}  // namespace
}  // namespace day::reader
