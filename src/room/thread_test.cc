// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

// A message in a conversation; each answers the one before it, the first `above`.
std::string message(std::size_t number, const std::string& above, const std::string& text) {
  const std::string n = std::to_string(number);
  const std::string minute = std::to_string(10 + number % 50);
  const std::string hour = std::to_string(10 + number / 50);
  return "From a@halden.example Tue Mar  1 08:00:00 2016\nFrom: Pilot " + n +
         " <p@halden.example>\nSubject: Berth\nDate: Tue, 1 Mar 2016 " + hour + ":" + minute +
         ":00 +0100\nMessage-ID: <" + n + "@x>\n" +
         (above.empty() ? "" : "In-Reply-To: <" + above + "@x>\n") + "\n" + text + "\n\n";
}

std::string conversation(std::size_t count, const std::string& text = "Yes.") {
  std::string box = message(0, "", text);
  for (std::size_t i = 1; i < count; ++i) box += message(i, std::to_string(i - 1), text);
  return box;
}

TEST(ThreadPage, AnyMessageLeadsToItsPlaceInIt) {
  RoomWorld world(conversation(3));
  const auto ids = world.ids();
  const http::Response page = world.get(thread_path(ids[2]));
  EXPECT_EQ(page.status, 303u);
  EXPECT_EQ(field_of(page, "Location"), thread_path(ids[0]) + "?part=1#m-" + print_short(ids[2]));
  const std::string body = body_of(world.get(thread_path(ids[0])));
  EXPECT_TRUE(has(body, "3 messages"));
  EXPECT_TRUE(has(body, "id=\"m-" + print_short(ids[2]) + "\""));
  EXPECT_TRUE(has(body, "Pilot 2"));
}

TEST(ThreadPage, WhatIsMissingHasItsPlace) {
  RoomWorld world(message(1, "0", "Yes."));
  const std::string body = body_of(world.get(thread_path(world.ids().front())));
  EXPECT_TRUE(has(body, "missing message"));
  EXPECT_TRUE(has(body, "&lt;0@x&gt;"));
  EXPECT_TRUE(has(body, "1 missing"));
}

TEST(ThreadPage, IsPagedByPlaces) {
  RoomWorld few(conversation(kThreadPageNodes));
  EXPECT_FALSE(has(body_of(few.get(thread_path(few.ids().front()))), "Part 1 of"));
  RoomWorld many(conversation(kThreadPageNodes + 1));
  const std::string path = thread_path(many.ids().front());
  const std::string first = body_of(many.get(path));
  EXPECT_TRUE(has(first, "Part 1 of 2"));
  EXPECT_EQ(count_of(first, "talk-head"), kThreadPageNodes);
  EXPECT_EQ(count_of(body_of(many.get(path + "?part=2")), "talk-head"), 1u);
  EXPECT_TRUE(has(body_of(many.get(path + "?part=2")), "Answer, level 40"));
}

TEST(ThreadPage, WithAllTextItHasFewerPlacesOnAPage) {
  RoomWorld world(conversation(kFullThreadPageNodes + 1, "Yes.\n\nInes wrote:\n> Is it free?"));
  const std::string path = thread_path(world.ids().front());
  EXPECT_FALSE(has(body_of(world.get(path)), "Is it free?"));
  const std::string full = body_of(world.get(path + "?full=1"));
  EXPECT_TRUE(has(full, "Is it free?"));
  EXPECT_TRUE(has(full, "Part 1 of 2"));
  EXPECT_EQ(count_of(full, "talk-head"), kFullThreadPageNodes);
}

TEST(ThreadPage, ALongTextIsCutAndSaysSo) {
  const auto page = [](std::size_t bytes, const std::string& query) {
    RoomWorld world(message(0, "", std::string(bytes, 'x')));
    return body_of(world.get(thread_path(world.ids().front()) + query));
  };
  EXPECT_FALSE(has(page(kThreadTextBytes, ""), "All of its text"));
  EXPECT_TRUE(has(page(kThreadTextBytes + 1, ""), "All of its text"));
  EXPECT_FALSE(has(page(kFullThreadTextBytes, "?full=1"), "All of its text"));
  EXPECT_TRUE(has(page(kFullThreadTextBytes + 1, "?full=1"), "All of its text"));
}

TEST(ThreadPage, BesideAMessageItMarksTheOneThatIsRead) {
  RoomWorld world(conversation(3));
  const auto ids = world.ids();
  const std::string body = body_of(world.get(item_path(ids[1])));
  EXPECT_EQ(count_of(body, "aria-current=\"true\""), 1u);
  EXPECT_TRUE(has(body, thread_path(ids[0])));
  EXPECT_TRUE(has(body, item_path(ids[2])));
}

}  // namespace
}  // namespace day::room
