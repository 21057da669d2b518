// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "room/embedded.h"
#include "room/room_world.h"
#include "room/router.h"

namespace day::room {
namespace {

TEST(Room, TheOverviewSaysHowManyMessagesThereAre) {
  RoomWorld world(vault::invented_mbox(0, 3));
  const http::Response page = world.get("/");
  EXPECT_EQ(page.status, 200u);
  EXPECT_NE(body_of(page).find("3 messages"), std::string::npos);
}

TEST(Room, TheNameOfTheVaultIsTextAndNotMarkup) {
  RoomWorld world(vault::invented_mbox(0, 1), "<script>alert(1)</script>");
  const std::string body = body_of(world.get("/"));
  EXPECT_EQ(body.find("<script>alert"), std::string::npos);
  EXPECT_NE(body.find("&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(Room, EveryPageForbidsWhatItDoesNotNeed) {
  RoomWorld world(vault::invented_mbox(0, 1));
  for (const std::string path : {"/", "/nowhere"}) {
    const http::Response page = world.get(path);
    const std::string policy = field_of(page, "Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << path;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << path;
    EXPECT_EQ(field_of(page, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(field_of(page, "Referrer-Policy"), "no-referrer");
  }
}

TEST(Room, WhatIsNotThereIs404) {
  RoomWorld world(vault::invented_mbox(0, 1));
  EXPECT_EQ(world.get("/nowhere").status, 404u);
  EXPECT_EQ(world.get("/assets/0000000000000000/style.css").status, 404u);
}

TEST(Room, PathsMatchPatternsSegmentBySegment) {
  const auto parts = match_pattern("/m/:id/raw", "/m/7k2m/raw");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->at("id"), "7k2m");
  EXPECT_TRUE(match_pattern("/", "/").has_value());
  for (const std::string_view path : {"/m//raw", "/m/7k2m", "/m/7k2m/raw/", "/m/7k2m/raw/x", "/"}) {
    EXPECT_FALSE(match_pattern("/m/:id/raw", path).has_value()) << path;
  }
}

TEST(Room, TemplatesHoldNoScriptNorStyleOfTheirOwn) {
  for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
    const EmbeddedFile& file = kEmbedded[i];
    if (!file.name.starts_with("templates/")) continue;
    EXPECT_EQ(file.content.find(" style="), file.content.npos) << file.name;
    EXPECT_EQ(file.content.find("<style"), file.content.npos) << file.name;
    EXPECT_EQ(file.content.find(" onclick"), file.content.npos) << file.name;
    EXPECT_EQ(file.content.find("http://"), file.content.npos) << file.name;
    EXPECT_EQ(file.content.find("https://"), file.content.npos) << file.name;
  }
}

}  // namespace
}  // namespace day::room
