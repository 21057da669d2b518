// SPDX-License-Identifier: AGPL-3.0-or-later
// Threads as they are kept while messages come, held to those of the whole set.
#include "catalog/threads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "catalog/catalog_world.h"
#include "thread/subject.h"

namespace day::catalog {
namespace {

mail::Reading naming(const std::string& own, std::vector<std::string> references = {}) {
  mail::Reading reading;
  reading.message_id = own;
  reading.references = std::move(references);
  return reading;
}

std::vector<RowId> thread_around(World* world, RowId row) {
  ThreadReader threads(world->database.get());
  const auto thread = must(threads.thread_of(row));
  CHECK(thread.has_value());
  return must(threads.members(*thread));
}

TEST(Threads, AMessageThatComesLaterJoinsTwo) {
  World world;
  const RowId a = world.add("a", naming("a@x"));
  const RowId b = world.add("b", naming("b@x", {"a@x"}));
  const RowId d = world.add("d", naming("d@x", {"c@x"}));
  const RowId lone = world.add("lone", naming(""));
  EXPECT_EQ(thread_around(&world, a), (std::vector<RowId>{a, b}));
  EXPECT_EQ(thread_around(&world, d), (std::vector<RowId>{d}));
  world.flush();
  const RowId c = world.add("c", naming("c@x", {"a@x", "b@x"}));
  EXPECT_EQ(thread_around(&world, d), (std::vector<RowId>{a, b, d, c}));
  EXPECT_EQ(thread_around(&world, lone), (std::vector<RowId>{lone}));
  ThreadReader threads(world.database.get());
  EXPECT_EQ(must(threads.count(*must(threads.thread_of(a)))), 4U);
  EXPECT_FALSE(must(threads.thread_of({99})).has_value());
}

TEST(Threads, TwoThatNameTheSameMissingMessageAreOne) {
  World world;
  const RowId a = world.add("a", naming("a@x", {"lost@x"}));
  const RowId b = world.add("b", naming("b@x", {"\"lost\"@x"}));
  EXPECT_EQ(thread_around(&world, a), (std::vector<RowId>{a, b}));
}

TEST(Threads, AConversationOfOutlookIsOne) {
  World world;
  mail::Reading first = naming("a@x");
  first.thread_index = Bytes(22, 'h');
  mail::Reading second = naming("b@x");
  second.thread_index = Bytes(22, 'h') + "12345";
  mail::Reading other = naming("c@x");
  other.thread_index = Bytes(22, 'i');
  const RowId a = world.add("a", first);
  const RowId b = world.add("b", second);
  const RowId c = world.add("c", other);
  EXPECT_EQ(thread_around(&world, a), (std::vector<RowId>{a, b}));
  EXPECT_EQ(thread_around(&world, c), (std::vector<RowId>{c}));
  EXPECT_EQ(must(world.reader->reading(b)).thread_index, second.thread_index);
  ThreadReader threads(world.database.get());
  EXPECT_EQ(must(threads.message(b)).thread_index, second.thread_index);
}

TEST(Threads, TheIdIsThatOfTheEarliestMessage) {
  World world;
  const auto at = [&](const std::string& name, std::int64_t seconds, const char* parent) {
    mail::Reading reading = naming(name, {parent});
    reading.dates = {{mail::DateOrigin::DateField, {{seconds}, 0}, ""}};
    return world.add(name, reading);
  };
  const RowId late = at("late", 300, "root");
  at("early", 200, "root");
  ThreadReader threads(world.database.get());
  const auto id = [&] { return must(threads.id_of(*must(threads.thread_of(late)))); };
  EXPECT_EQ(id(), ThreadId{id_of("early")});
  at("root", 100, "");
  EXPECT_EQ(id(), ThreadId{id_of("root")});
}

TEST(Threads, SubjectsAreFoundByTheirNumbers) {
  World world;
  const auto about = [&](const std::string& name, const std::string& subject) {
    mail::Reading reading = naming(name);
    reading.subject = subject;
    return world.add(name, reading);
  };
  const RowId a = about("a", "Crane 7");
  about("b", "");
  const RowId c = about("c", "Re: crane 7");
  const RowId d = about("d", "Crane 8");
  world.flush();
  ThreadReader threads(world.database.get());
  using Rows = std::vector<std::pair<RowId, std::uint32_t>>;
  const std::uint32_t seven = thread::subject_number("Crane 7");
  const std::uint32_t eight = thread::subject_number("Crane 8");
  EXPECT_EQ(must(threads.with_subjects({seven})), (Rows{{a, seven}, {c, seven}}));
  EXPECT_EQ(must(threads.with_subjects({seven, eight, 1})),
            (Rows{{a, seven}, {c, seven}, {d, eight}}));
  EXPECT_TRUE(must(threads.with_subjects({0})).empty());
  EXPECT_TRUE(must(threads.with_subjects({})).empty());
}

// Few ids, so that messages join what was apart, in several sessions; against all at once.
TEST(ThreadsProperty, WhatIsKeptIsWhatTheWholeSetGives) {
  std::mt19937 random(11);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  for (int round = 0; round < 60; ++round) {
    World world;
    const std::uint32_t ids = 5 + below(60);
    const auto id = [&] { return std::to_string(below(ids)) + "@x"; };
    std::vector<RowId> rows;
    for (int i = 0; i < 60; ++i) {
      mail::Reading reading = naming(below(6) == 0 ? "" : id());
      for (std::uint32_t left = below(3); left > 0; --left) reading.references.push_back(id());
      if (below(4) == 0) reading.in_reply_to.push_back("\"" + id().insert(0, "q") + "\"@x");
      if (below(6) == 0) {
        reading.thread_index = Bytes(22, static_cast<char>('a' + below(8)));
        if (below(2) == 0) reading.thread_index += "12345";
      }
      rows.push_back(world.add(std::to_string(i), reading));
      if (below(10) != 0) continue;
      // Another session.
      world.flush();
      world.writer = std::make_unique<Writer>(world.database.get());
    }
    ThreadReader threads(world.database.get());
    std::vector<thread::Message> messages;
    for (const RowId row : rows) messages.push_back(must(threads.message(row)));
    const thread::Forest forest = thread::build_forest(messages);
    const std::vector<std::int64_t> kept = must(threads.all());
    std::map<std::uint32_t, std::int64_t> of_component;
    std::map<std::int64_t, std::uint32_t> of_thread;
    for (const thread::Node& node : forest.nodes) {
      if (!node.message) continue;
      const std::int64_t thread = kept.at(*node.message);
      ASSERT_EQ(of_component.emplace(node.component, thread).first->second, thread);
      ASSERT_EQ(of_thread.emplace(thread, node.component).first->second, node.component);
    }
  }
}

}  // namespace
}  // namespace day::catalog
