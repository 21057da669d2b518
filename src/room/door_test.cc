// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/door.h"

#include <gtest/gtest.h>

#include "crypto/password_hash.h"
#include "room/limits.h"

namespace day::room {
namespace {

constexpr const char* kPassword = "correct horse battery";

// A door with a clock of its own, and a password that is cheap to check.
struct DoorWorld {
  std::int64_t now = 1'000;
  Door door;

  DoorWorld() : door(options()) {}
  DoorOptions options() {
    auto hash = crypto::hash_password(kPassword, {64, 1, 1});
    EXPECT_TRUE(hash.ok());
    DoorOptions made;
    made.password_hash = *hash;
    made.now_seconds = [this] { return now; };
    return made;
  }
  std::string enter(const Door::Visitor& visitor = {}) {
    std::string session;
    EXPECT_EQ(door.enter(visitor, kPassword, &session), Door::Entry::In);
    return session;
  }
};

TEST(Door, APasswordHasSoManyCharactersInWhateverScript) {
  EXPECT_TRUE(may_be_password(std::string(kMinPasswordChars, 'x')));
  EXPECT_FALSE(may_be_password(std::string(kMinPasswordChars - 1, 'x')));
  EXPECT_FALSE(may_be_password("жжжжжжжжжж"));
}

TEST(Door, WithoutAPasswordEverybodyIsIn) {
  Door door(DoorOptions{});
  EXPECT_FALSE(door.asks_password());
  EXPECT_TRUE(door.look("").is_in);
}

TEST(Door, ThePasswordMakesASessionUnderANewId) {
  DoorWorld world;
  const Door::Visitor before = world.door.look("");
  EXPECT_TRUE(before.is_new);
  EXPECT_FALSE(before.is_in);
  const std::string session = world.enter(before);
  EXPECT_NE(session, before.id);
  EXPECT_TRUE(world.door.look(session).is_in);
  EXPECT_FALSE(world.door.look(before.id).is_in);
}

TEST(Door, AnIdThatSomebodyElseChoseNeverBecomesASession) {
  DoorWorld world;
  const std::string planted(64, 'a');
  const Door::Visitor victim = world.door.look(planted);
  EXPECT_EQ(victim.id, planted);
  const std::string session = world.enter(victim);
  EXPECT_NE(session, planted);
  EXPECT_FALSE(world.door.look(planted).is_in);
}

TEST(Door, ASecondLoginEndsTheFirstSession) {
  DoorWorld world;
  const std::string first = world.enter();
  const std::string second = world.enter(world.door.look(first));
  EXPECT_FALSE(world.door.look(first).is_in);
  EXPECT_TRUE(world.door.look(second).is_in);
}

TEST(Door, LeavingEndsTheSession) {
  DoorWorld world;
  const std::string session = world.enter();
  world.door.leave(world.door.look(session));
  EXPECT_FALSE(world.door.look(session).is_in);
}

TEST(Door, AnIdleSessionEnds) {
  DoorWorld world;
  const std::string session = world.enter();
  world.now += kSessionIdleSeconds - 1;
  EXPECT_TRUE(world.door.look(session).is_in);
  world.now += kSessionIdleSeconds - 1;
  EXPECT_TRUE(world.door.look(session).is_in);
  world.now += kSessionIdleSeconds;
  EXPECT_FALSE(world.door.look(session).is_in);
  EXPECT_FALSE(world.door.look(session).is_in);
}

TEST(Door, ASessionThatIsUsedAllTheTimeEndsToo) {
  DoorWorld world;
  const std::string session = world.enter();
  const std::int64_t begun = world.now;
  while (world.now + kSessionIdleSeconds / 2 < begun + kSessionSeconds) {
    world.now += kSessionIdleSeconds / 2;
    ASSERT_TRUE(world.door.look(session).is_in) << world.now - begun;
  }
  world.now = begun + kSessionSeconds;
  EXPECT_FALSE(world.door.look(session).is_in);
}

TEST(Door, GuessingIsStoppedAndGoesOnLater) {
  DoorWorld world;
  std::string session;
  for (std::size_t i = 0; i < kMaxLoginFailures; ++i) {
    EXPECT_EQ(world.door.enter({}, "guess", &session), Door::Entry::Wrong) << i;
  }
  // Not even the right one: the answer would tell that it is right.
  EXPECT_EQ(world.door.enter({}, kPassword, &session), Door::Entry::Later);
  EXPECT_TRUE(session.empty());
  world.now += kLoginWindowSeconds - 1;
  EXPECT_EQ(world.door.enter({}, kPassword, &session), Door::Entry::Later);
  world.now += 1;
  EXPECT_EQ(world.door.enter({}, kPassword, &session), Door::Entry::In);
}

TEST(Door, WrongPasswordsOfAnyShapeAreWrong) {
  DoorWorld world;
  std::string session;
  for (const std::string& guess : {std::string(), std::string("correct horse batter"),
                                   std::string(100'000, 'x'), std::string("a\0b", 3)}) {
    EXPECT_EQ(world.door.enter({}, guess, &session), Door::Entry::Wrong) << guess.size();
  }
  EXPECT_TRUE(session.empty());
}

TEST(Door, PastSoManySessionsTheOneIdleLongestEnds) {
  DoorWorld world;
  const std::string first = world.enter();
  world.now += 1;
  const std::string second = world.enter();
  for (std::size_t i = 2; i < kMaxSessions; ++i) world.enter();
  EXPECT_TRUE(world.door.look(second).is_in);
  world.now += 1;
  EXPECT_TRUE(world.door.look(first).is_in);
  world.enter();
  EXPECT_TRUE(world.door.look(first).is_in);
}

TEST(Door, ATokenIsOfOneVisitorOnly) {
  DoorWorld world;
  const Door::Visitor one = world.door.look(std::string(64, '1'));
  const Door::Visitor other = world.door.look(std::string(64, '2'));
  EXPECT_TRUE(world.door.is_token(one, world.door.token(one)));
  EXPECT_FALSE(world.door.is_token(other, world.door.token(one)));
  EXPECT_FALSE(world.door.is_token(one, ""));
  EXPECT_FALSE(world.door.is_token(one, world.door.token(one).substr(1)));
  Door another(DoorOptions{});
  EXPECT_NE(another.token(one), world.door.token(one));
}

TEST(Door, ACookieIsForThisServerAndNoScript) {
  Door plain(DoorOptions{});
  EXPECT_EQ(plain.print_cookie("1f"), "daylight=1f; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_EQ(plain.print_cookie(""), "daylight=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  DoorOptions options;
  options.is_https = true;
  EXPECT_EQ(Door(options).print_cookie("1f"),
            "__Host-daylight=1f; Path=/; HttpOnly; SameSite=Strict; Secure");
}

TEST(Door, KnowsTheNamesItWasGiven) {
  DoorOptions options;
  options.hosts = {"127.0.0.1", "localhost", "[::1]", "halden.example"};
  Door door(options);
  for (const char* host :
       {"127.0.0.1:8410", "localhost", "LOCALHOST:1", "[::1]:8410", "halden.example:443"}) {
    EXPECT_TRUE(door.knows_host(host)) << host;
  }
  for (const char* host : {"", "evil.example:8410", "127.0.0.1.evil.example", "10.0.0.1:8410",
                           "halden.example.", "xlocalhost", "[::2]:8410"}) {
    EXPECT_FALSE(door.knows_host(host)) << host;
  }
}

TEST(Door, WhereItListensEverywhereAnyAddressInDigitsWillDo) {
  DoorOptions options;
  options.hosts = {"localhost"};
  options.may_be_address = true;
  Door door(options);
  for (const char* host : {"10.0.0.1:8410", "[fe80::1]:8410", "localhost:8410"}) {
    EXPECT_TRUE(door.knows_host(host)) << host;
  }
  for (const char* host :
       {"evil.example", "10.0.0.1.evil.example", "[evil.example]", "1.2.3", "[]"}) {
    EXPECT_FALSE(door.knows_host(host)) << host;
  }
}

}  // namespace
}  // namespace day::room
