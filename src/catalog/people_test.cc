// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/people.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "catalog/catalog_world.h"
#include "catalog/people_impl.h"

namespace day::catalog {
namespace {

mail::Reading letter(std::vector<mail::Mailbox> mailboxes, std::int64_t unix) {
  mail::Reading reading;
  reading.mailboxes = std::move(mailboxes);
  reading.dates = {{mail::DateOrigin::DateField, {Instant{unix}, 60}, ""}};
  return reading;
}

mail::Mailbox from(const char* name, const char* address) {
  return {mail::Role::From, name, address};
}
mail::Mailbox to(const char* name, const char* address) {
  return {mail::Role::To, name, address};
}

bool same(const PeopleBook& a, const PeopleBook& b) {
  if (a.people.addresses != b.people.addresses || a.people.person_of != b.people.person_of ||
      a.people.persons != b.people.persons || a.persons != b.persons ||
      a.addresses != b.addresses || a.names.size() != b.names.size()) {
    return false;
  }
  for (const auto& [row, name] : a.names) {
    const auto other = b.names.find(row);
    if (other == b.names.end() || other->second.uses != name.uses ||
        other->second.name != name.name || other->second.address != name.address) {
      return false;
    }
  }
  return true;
}

TEST(People, EachMessageCountsOnceForAPerson) {
  World world;
  world.add("a",
            letter({from("Ida Berg", "ida.berg@port.example"), to("Ida Berg", "iberg@home.example"),
                    to("Ida", "IBerg@home.example"), to("Bo", "bo@cargo.example")},
                   1000));
  world.add("b", letter({from("Bo", "bo@cargo.example"), to("I. Berg", "iberg@home.example"),
                         to("Ida Berg", "ida.berg@port.example")},
                        500));
  world.flush();
  must(settle_people(world.database.get()));
  const PeopleBook book = must(read_people(world.database.get()));
  ASSERT_EQ(book.people.persons.size(), 2U);
  const auto ida = book.people.person_of[*book.people.find_address("iberg@home.example")];
  EXPECT_EQ(book.persons[ida].uses, (MailUses{1, 2}));
  EXPECT_EQ(book.persons[ida].first_seen, 500);
  EXPECT_EQ(book.persons[ida].last_seen, 1000);
  EXPECT_EQ(book.persons[ida].name, "Ida Berg");
  EXPECT_EQ(book.addresses[*book.people.find_address("iberg@home.example")], (MailUses{0, 2}));
}

TEST(People, WhatIsNotSettledYetIsAnsweredAllTheSame) {
  World world;
  world.add("a", letter({from("Ida Berg", "ida.berg@port.example")}, 1000));
  world.flush();
  must(settle_people(world.database.get()));
  world.add("b", letter({from("Ida Berg", "ida.berg@port.example")}, 2000));
  world.flush();
  const PeopleBook book = must(read_people(world.database.get()));
  EXPECT_EQ(book.persons[0].uses.sent, 2U);
  EXPECT_EQ(book.persons[0].last_seen, 2000);
  EXPECT_EQ(must(read_people_tables(world.database.get())).persons[0].uses.sent, 1U);
}

TEST(People, CountedBitByBitAreAsCountedAtOnce) {
  std::mt19937 random(11);
  const std::vector<const char*> names = {"Ida Berg", "Berg, Ida", "Bo Lund", "Per Holm", ""};
  const std::vector<const char*> addresses = {
      "ida.berg@port.example", "iberg@home.example", "ib@port.example", "ib@cargo.example",
      "bo@cargo.example",      "bo+x@cargo.example", "p@port.example",  "p@home.example"};
  for (int round = 0; round < 30; ++round) {
    World world;
    for (int i = 0; i < 60; ++i) {
      mail::Reading reading;
      const int parties = 1 + static_cast<int>(random() % 4);
      for (int k = 0; k < parties; ++k) {
        const auto role = static_cast<mail::Role>(random() % mail::kRoleCount);
        reading.mailboxes.push_back(
            {role, names[random() % names.size()], addresses[random() % addresses.size()]});
      }
      if (random() % 4 != 0) {
        reading.dates = {{mail::DateOrigin::DateField,
                          {Instant{static_cast<std::int64_t>(random() % 100000)}, 0},
                          ""}};
      }
      world.add("item" + std::to_string(i), reading);
      if (random() % 8 != 0) continue;
      world.flush();
      must(settle_people(world.database.get()));
      ASSERT_TRUE(same(must(read_people_tables(world.database.get())),
                       must(make_people(world.database.get()))));
    }
  }
}

TEST(People, MailboxesWithoutAnAddressAreNobody) {
  World world;
  world.add("a", letter({from("Ida Berg", ""), to("Bo", "bo@cargo.example")}, 1));
  world.flush();
  must(settle_people(world.database.get()));
  EXPECT_EQ(must(read_people(world.database.get())).persons.size(), 1U);
}

TEST(People, DamagedTablesAreNamed) {
  World world;
  world.add("a", letter({from("Ida Berg", "ida.berg@port.example")}, 1));
  world.flush();
  must(settle_people(world.database.get()));
  for (const char* damage :
       {"UPDATE persons SET kind = 9", "UPDATE persons SET kind = 0, person = 'x'",
        "UPDATE person_addresses SET person_id = 7", "UPDATE person_addresses SET person_id = 0"}) {
    must(world.database->execute(damage));
    const auto book = read_people(world.database.get());
    ASSERT_FALSE(book.ok()) << damage;
    EXPECT_EQ(book.error().code, Code::Damaged) << damage;
  }
}

}  // namespace
}  // namespace day::catalog
