// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/resolve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "people/addresses.h"

namespace day::people {
namespace {

class World {
 public:
  World& mailbox(const char* name, const char* address, bool as_sender = true) {
    evidence.mailboxes.push_back({address, name, as_sender});
    return *this;
  }
  World& seen(Saying saying, const char* address, const char* said, std::uint64_t messages = 2) {
    evidence.observations.push_back({{saying, address, said}, messages});
    return *this;
  }
  World& merge(std::vector<std::string> one) {
    rulings.push_back({Ruling::Kind::Merge, std::move(one), {}, "said so"});
    return *this;
  }
  World& split(std::vector<std::string> one, std::vector<std::string> other) {
    rulings.push_back({Ruling::Kind::Split, std::move(one), std::move(other), "said so"});
    return *this;
  }
  People people() const { return resolve(evidence, rulings); }
  bool are_one(const char* a, const char* b) const {
    const People all = people();
    return all.person_of[*all.find_address(a)] == all.person_of[*all.find_address(b)];
  }
  PersonKind kind(const char* address) const {
    const People all = people();
    return all.persons[all.person_of[*all.find_address(address)]].kind;
  }
  std::string reason(const char* address) const {
    const People all = people();
    return all.persons[all.person_of[*all.find_address(address)]].kind_reason;
  }

  Evidence evidence;
  std::vector<Ruling> rulings;
};

World two(const char* name, const char* a, const char* b) {
  return World().mailbox(name, a).mailbox(name, b);
}

TEST(Resolve, TheSameNameAndLocalPartAreOnePerson) {
  EXPECT_TRUE(two("Ida Berg", "ib@port.example", "ib@home.example")
                  .are_one("ib@port.example", "ib@home.example"));
}

TEST(Resolve, TheSameNameAndAddressesMadeFromItAreOnePerson) {
  EXPECT_TRUE(two("Ida Berg", "ida.berg@port.example", "iberg@home.example")
                  .are_one("ida.berg@port.example", "iberg@home.example"));
}

TEST(Resolve, TheSameNameAloneIsNotEnough) {
  EXPECT_FALSE(two("Ida Berg", "ida.berg@port.example", "sunshine@home.example")
                   .are_one("ida.berg@port.example", "sunshine@home.example"));
}

TEST(Resolve, TheSameLocalPartAloneIsNotEnough) {
  EXPECT_FALSE(World()
                   .mailbox("Ida Berg", "ida@port.example")
                   .mailbox("Ida Lund", "ida@home.example")
                   .are_one("ida@port.example", "ida@home.example"));
}

TEST(Resolve, OfficesWithOneNameStayApart) {
  EXPECT_FALSE(two("Harbour Office", "office@port.example", "office@cargo.example")
                   .are_one("office@port.example", "office@cargo.example"));
  EXPECT_FALSE(two("Ida Berg", "info@port.example", "info@cargo.example")
                   .are_one("info@port.example", "info@cargo.example"));
}

TEST(Resolve, NumbersTellNamesakesApart) {
  EXPECT_FALSE(two("Per Holm", "per.holm@port.example", "per.holm2@port.example")
                   .are_one("per.holm@port.example", "per.holm2@port.example"));
  EXPECT_FALSE(two("Per Holm", "per.holm1@port.example", "per.holm2@home.example")
                   .are_one("per.holm1@port.example", "per.holm2@home.example"));
  EXPECT_TRUE(two("Per Holm", "per.holm@port.example", "per.holm77@home.example")
                  .are_one("per.holm@port.example", "per.holm77@home.example"));
}

TEST(Resolve, NamesakesWhoWriteToEachOtherStayApart) {
  World world = two("Anna Lund", "anna.lund@port.example", "anna.lund@fish.example");
  world.seen(Saying::WroteToNamesake, "anna.lund@port.example", "anna.lund@fish.example", 1);
  EXPECT_TRUE(world.are_one("anna.lund@port.example", "anna.lund@fish.example"));
  world.seen(Saying::WroteToNamesake, "anna.lund@fish.example", "anna.lund@port.example", 1);
  EXPECT_FALSE(world.are_one("anna.lund@port.example", "anna.lund@fish.example"));
}

TEST(Resolve, NamesakesStayApartAlsoByWayOfAThird) {
  World world = two("Anna Lund", "anna.lund@port.example", "anna.lund@fish.example");
  world.mailbox("Anna Lund", "anna.lund@mail.example");
  world.seen(Saying::WroteToNamesake, "anna.lund@port.example", "anna.lund@fish.example", 1);
  world.seen(Saying::WroteToNamesake, "anna.lund@fish.example", "anna.lund@port.example", 1);
  EXPECT_FALSE(world.are_one("anna.lund@port.example", "anna.lund@fish.example"));
}

TEST(Resolve, NamesOfWhichBothWordsAreCommonShowLittle) {
  World world = two("Wei Wang", "wei.wang@port.example", "wangwei@home.example");
  EXPECT_TRUE(world.are_one("wei.wang@port.example", "wangwei@home.example"));
  for (const char* name : {"Wei Li", "Wei Chen", "Na Wang", "Li Wang"}) {
    world.mailbox(name, (std::string(name) + "@x.example").c_str());
  }
  EXPECT_FALSE(world.are_one("wei.wang@port.example", "wangwei@home.example"));
}

TEST(Resolve, TagsAreOfOneBoxUnlessTheNamesDiffer) {
  EXPECT_TRUE(World()
                  .mailbox("Ida Berg", "ida+list@port.example")
                  .mailbox("", "ida@port.example")
                  .are_one("ida+list@port.example", "ida@port.example"));
  EXPECT_FALSE(World()
                   .mailbox("Ida Berg", "relay+ida@port.example")
                   .mailbox("Bo Lund", "relay+bo@port.example")
                   .are_one("relay+ida@port.example", "relay+bo@port.example"));
}

TEST(Resolve, X500NamesAndTheirEncapsulatedFormAreOne) {
  World world;
  world.mailbox("Berg, Ida", "/o=port/ou=office/cn=recipients/cn=ida.berg")
      .mailbox("", "imceaex-_o=port_ou=office_cn=recipients_cn=ida+2eberg@port.example")
      .mailbox("Ida Berg", "ida.berg@port.example");
  const People people = world.people();
  ASSERT_EQ(people.persons.size(), 1U);
  EXPECT_EQ(people.persons[0].merges.size(), 2U);
  EXPECT_EQ(people.persons[0].merges[1].reason, MergeReason::X500);
}

TEST(Resolve, ASignatureLinksTheAddressInIt) {
  World world;
  world.mailbox("Ida Berg", "ida.berg@port.example").mailbox("", "berg77@home.example");
  world.seen(Saying::SignatureAddress, "ida.berg@port.example", "berg77@home.example", 1);
  EXPECT_FALSE(world.are_one("ida.berg@port.example", "berg77@home.example"));
  world.evidence.observations[0].messages = 2;
  EXPECT_TRUE(world.are_one("ida.berg@port.example", "berg77@home.example"));
}

TEST(Resolve, ASignatureWithSomebodyElsesAddressLinksNothing) {
  World world;
  world.mailbox("Ida Berg", "ida.berg@port.example").mailbox("Bo Lund", "bo@port.example");
  world.seen(Saying::SignatureAddress, "ida.berg@port.example", "bo@port.example", 9);
  EXPECT_FALSE(world.are_one("ida.berg@port.example", "bo@port.example"));
}

TEST(Resolve, ReplyLinesGiveNamesToAddresses) {
  World world;
  world.mailbox("", "iberg@home.example").mailbox("Ida Berg", "ida.berg@port.example");
  EXPECT_FALSE(world.are_one("iberg@home.example", "ida.berg@port.example"));
  world.seen(Saying::ReplyLine, "iberg@home.example", "Ida Berg", 1);
  EXPECT_TRUE(world.are_one("iberg@home.example", "ida.berg@port.example"));
}

TEST(Resolve, AGreetingInASignatureIsNobodysName) {
  World world;
  world.mailbox("", "ib@port.example").mailbox("", "ib@home.example");
  world.seen(Saying::SignatureName, "ib@port.example", "Best Regards", 9);
  world.seen(Saying::SignatureName, "ib@home.example", "Best Regards", 9);
  EXPECT_FALSE(world.are_one("ib@port.example", "ib@home.example"));
}

TEST(Kinds, ListsAreToldByListIdAndByVia) {
  World world;
  world.mailbox("", "pilots@port.example", false).mailbox("Ida Berg", "ida@port.example");
  world.evidence.list_ids = {"pilots.port.example"};
  EXPECT_EQ(world.kind("pilots@port.example"), PersonKind::List);
  EXPECT_EQ(world.reason("pilots@port.example"),
            "messages carry its List-Id <pilots.port.example>");
  EXPECT_EQ(world.kind("ida@port.example"), PersonKind::Human);
  World via;
  via.mailbox("Ida Berg via Crew", "crew@port.example");
  EXPECT_EQ(via.kind("crew@port.example"), PersonKind::Human);
  via.mailbox("Bo Lund via Crew", "crew@port.example");
  EXPECT_EQ(via.kind("crew@port.example"), PersonKind::List);
}

TEST(Kinds, WhatIsCalledAMailingListAndNeverWroteUnderAName) {
  World world;
  world.mailbox("Crew Mailing List", "crew@port.example", false);
  EXPECT_EQ(world.kind("crew@port.example"), PersonKind::List);
  world.mailbox("Ida Berg", "crew@port.example");
  EXPECT_EQ(world.kind("crew@port.example"), PersonKind::Human);
}

TEST(Kinds, AnAddressOfEverybodyThatNeverWroteIsAList) {
  World world;
  world.mailbox("Ida Berg", "ida.berg@port.example", true);
  for (const char* address : {"all-staff@port.example", "everyone@port.example",
                              "all@cargo.example", "all.hands@port.example"}) {
    world.mailbox("All Hands", address, false);
    EXPECT_EQ(world.kind(address), PersonKind::List) << address;
  }
  EXPECT_EQ(world.reason("all@cargo.example"), "its address means everybody, and it never wrote");
  // One that writes, one that is called as a human being is, and words that only begin alike.
  world.mailbox("All staff", "allstaff@firm.example", true);
  world.mailbox("Al Lund", "all@firm.example", false);
  world.mailbox("", "allan@port.example", false);
  world.mailbox("", "staff@port.example", false);
  for (const char* address :
       {"allstaff@firm.example", "all@firm.example", "allan@port.example", "staff@port.example"}) {
    EXPECT_EQ(world.kind(address), PersonKind::Human) << address;
  }
}

TEST(Kinds, ColleaguesOnADomainWithListsStayPersons) {
  World world;
  world.mailbox("", "bo@port.example", false).mailbox("Ida Berg", "ida@port.example");
  world.evidence.list_ids = {"pilots.port.example"};
  EXPECT_EQ(world.kind("bo@port.example"), PersonKind::Human);
}

TEST(Kinds, RobotsAreToldByAddressAndByName) {
  World world;
  world.mailbox("", "no-reply@port.example")
      .mailbox("", "berth_no_reply@port.example")
      .mailbox("", "MAILER-DAEMON@port.example")
      .mailbox("Crane test robot", "ct@port.example")
      .mailbox("cranebot", "cranebot@port.example")
      .mailbox("Fred Talbot", "talbot@port.example");
  world.evidence.mailboxes[2].address = "mailer-daemon@port.example";
  EXPECT_EQ(world.kind("no-reply@port.example"), PersonKind::Robot);
  EXPECT_EQ(world.kind("berth_no_reply@port.example"), PersonKind::Robot);
  EXPECT_EQ(world.kind("mailer-daemon@port.example"), PersonKind::Robot);
  EXPECT_EQ(world.kind("ct@port.example"), PersonKind::Robot);
  EXPECT_EQ(world.kind("cranebot@port.example"), PersonKind::Robot);
  EXPECT_EQ(world.kind("talbot@port.example"), PersonKind::Human);
}

TEST(Kinds, ABoxUnderManyNamesIsShared) {
  World world;
  world.mailbox("Ida Berg", "gate@port.example").mailbox("Bo Lund", "gate@port.example");
  EXPECT_EQ(world.kind("gate@port.example"), PersonKind::Human);
  world.mailbox("Per Holm", "gate@port.example");
  EXPECT_EQ(world.kind("gate@port.example"), PersonKind::Shared);
}

TEST(Rulings, WinOverTheRules) {
  World world = two("Ida Berg", "ida.berg@port.example", "iberg@home.example");
  world.split({"iberg@home.example"}, {"ida.berg@port.example"});
  EXPECT_FALSE(world.are_one("ida.berg@port.example", "iberg@home.example"));
  world.mailbox("Bo Lund", "bo@port.example").merge({"bo@port.example", "iberg@home.example"});
  EXPECT_TRUE(world.are_one("bo@port.example", "iberg@home.example"));
}

TEST(Rulings, LaterOnesWinOverEarlierOnes) {
  World world = two("Ida Berg", "a@port.example", "b@port.example");
  world.merge({"a@port.example", "b@port.example"});
  EXPECT_TRUE(world.are_one("a@port.example", "b@port.example"));
  world.split({"b@port.example"}, {"a@port.example"});
  EXPECT_FALSE(world.are_one("a@port.example", "b@port.example"));
  world.merge({"b@port.example", "a@port.example"});
  EXPECT_TRUE(world.are_one("a@port.example", "b@port.example"));
}

TEST(Rulings, AMergeTakesAWholeSplitBack) {
  World world = two("Ida Berg", "ida.berg@port.example", "iberg@home.example");
  world.mailbox("Ida Berg", "ida@cargo.example");
  world.split({"iberg@home.example"}, {"ida.berg@port.example", "ida@cargo.example"});
  EXPECT_FALSE(world.are_one("iberg@home.example", "ida@cargo.example"));
  EXPECT_TRUE(world.are_one("ida.berg@port.example", "ida@cargo.example"));
  world.merge({"iberg@home.example", "ida@cargo.example"});
  EXPECT_EQ(world.people().persons.size(), 1U);
}

TEST(Rulings, ASplitHoldsAgainstRulesByWayOfAThird) {
  World world = two("Ida Berg", "ida.berg@port.example", "iberg@home.example");
  world.mailbox("Ida Berg", "ida@cargo.example");
  world.split({"iberg@home.example"}, {"ida.berg@port.example"});
  EXPECT_FALSE(world.are_one("ida.berg@port.example", "iberg@home.example"));
}

TEST(Rulings, AboutAddressesThatAreNotHereChangeNothing) {
  World world = two("Ida Berg", "ida.berg@port.example", "iberg@home.example");
  const People before = world.people();
  world.merge({"x@y.example", "iberg@home.example"}).split({"x@y.example"}, {"iberg@home.example"});
  EXPECT_EQ(world.people().persons, before.persons);
}

TEST(Ids, AnAddressAlwaysLeadsToItsPerson) {
  const World world = two("Ida Berg", "ida.berg@port.example", "berg@home.example");
  const People people = world.people();
  ASSERT_EQ(people.persons.size(), 1U);
  EXPECT_EQ(people.persons[0].id, person_id_of("berg@home.example"));  // the smaller address
  EXPECT_EQ(people.find(person_id_of("berg@home.example")), 0U);
  EXPECT_EQ(people.find(person_id_of("ida.berg@port.example")), 0U);
  EXPECT_FALSE(people.find(person_id_of("x@y.example")).has_value());
}

TEST(Ids, AreReadAsTheyArePrinted) {
  for (const char* address : {"", "a@b.example", "ida.berg@port.example"}) {
    const PersonId id = person_id_of(address);
    EXPECT_EQ(print_person_id(id).size(), 11U);
    EXPECT_EQ(parse_person_id(print_person_id(id)), id);
  }
  EXPECT_FALSE(parse_person_id("p").has_value());
  EXPECT_FALSE(parse_person_id("q0123456789").has_value());
  EXPECT_FALSE(parse_person_id("p012345678u").has_value());
}

TEST(Resolve, DoesNotDependOnTheOrderOfArrival) {
  std::mt19937 random(7);
  const std::vector<const char*> given = {"Ida", "Bo", "Per", "Anna", "Åsa"};
  const std::vector<const char*> family = {"Berg", "Lund", "Holm", "Østby"};
  const std::vector<const char*> domains = {"port.example", "home.example", "cargo.example"};
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  for (int round = 0; round < 200; ++round) {
    World world;
    for (int i = 0; i < 40; ++i) {
      const std::string first = pick(given), last = pick(family);
      const std::string forms[] = {first + "." + last, last, first + "2", first + "+x", "ib"};
      const std::string address = forms[random() % 5] + "@" + pick(domains);
      world.mailbox((first + " " + last).c_str(), plain_address(address)->c_str(),
                    random() % 2 == 0);
    }
    const std::size_t count = world.evidence.mailboxes.size();
    for (int i = 0; i < 6; ++i) {
      const auto& a = world.evidence.mailboxes[random() % count].address;
      const auto& b = world.evidence.mailboxes[random() % count].address;
      world.seen(static_cast<Saying>(random() % kSayingCount), a.c_str(), b.c_str());
    }
    world.merge({world.evidence.mailboxes[0].address, world.evidence.mailboxes[1].address});
    world.split({world.evidence.mailboxes[2].address}, {world.evidence.mailboxes[3].address});
    const People before = world.people();
    std::shuffle(world.evidence.mailboxes.begin(), world.evidence.mailboxes.end(), random);
    std::shuffle(world.evidence.observations.begin(), world.evidence.observations.end(), random);
    const People after = world.people();
    ASSERT_EQ(after.addresses, before.addresses);
    ASSERT_EQ(after.person_of, before.person_of);
    ASSERT_EQ(after.persons, before.persons);
    for (const Person& person : after.persons) {
      ASSERT_EQ(person.merges.size() + 1, person.addresses.size());
    }
  }
}

}  // namespace
}  // namespace day::people
