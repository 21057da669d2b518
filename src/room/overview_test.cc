// SPDX-License-Identifier: AGPL-3.0-or-later
// The overview, the account of what came in, and decisions on record.
#include <gtest/gtest.h>

#include <thread>

#include "crypto/sha256.h"
#include "dossier/opened.h"
#include "http/url.h"
#include "inquiry/search.h"
#include "room/kept.h"
#include "room/limits.h"
#include "room/links.h"
#include "room/room_world.h"

namespace day::room {
namespace {

TEST(Overview, SaysWhatIsInTheVaultAndLinksToIt) {
  RoomWorld world(vault::invented_mbox(0, 3));
  const std::string page = body_of(world.get("/"));
  EXPECT_TRUE(has(page, "3 messages"));
  EXPECT_TRUE(has(page, "/search?q=is%3Amessage"));
  EXPECT_TRUE(has(page, "/search?q=verdict%3Aunsigned"));
  EXPECT_TRUE(has(page, "Everything was read."));
  EXPECT_TRUE(has(page, "href=\"/sources/1\""));
}

TEST(Overview, AnEmptyVaultHasAPageToo) {
  RoomWorld world("");
  const http::Response page = world.get("/");
  EXPECT_EQ(page.status, 200u);
  EXPECT_TRUE(has(body_of(page), "0 messages"));
  for (const char* path : {"/sources", "/failures", "/log"}) {
    EXPECT_EQ(world.get(path).status, 200u) << path;
  }
}

TEST(Overview, AMessageWithoutADateIsCounted) {
  RoomWorld world("From a@halden.example Thu Jan  1 00:00:00 1970\nFrom: a@halden.example\n\nx\n");
  const std::string page = body_of(world.get("/"));
  EXPECT_TRUE(has(page, "1 message"));
}

// Every count that stands beside a link to a search, and what that search finds.
void expect_exact(RoomWorld& world, std::string_view page) {
  constexpr std::string_view kLink = "<a href=\"/search?q=";
  auto opened = dossier::Opened::open(world.options().vault, world.options().pool);
  ASSERT_TRUE(opened.ok());
  inquiry::Search search(opened->database.get(), opened->originals.get());
  std::size_t links = 0;
  for (std::size_t at = page.find(kLink); at != page.npos; at = page.find(kLink, at + 1)) {
    const std::size_t begin = at + std::string_view("<a href=\"").size();
    const std::string path(page.substr(begin, page.find('"', begin) - begin));
    std::string_view rest = page.substr(page.find("</a>", begin) + 4);
    bool is_counted = false;
    for (const std::string_view before :
         {"</th><td class=\"number\">", " <span class=\"number\">"}) {
      if (is_counted || !rest.starts_with(before)) continue;
      rest.remove_prefix(before.size());
      is_counted = true;
    }
    if (!is_counted) continue;
    const std::string count(rest.substr(0, rest.find_first_not_of("0123456789")));
    const auto target = http::parse_target(path);
    ASSERT_TRUE(target.has_value()) << path;
    const auto found = search.matches(query::parse_query(target->query.front().second));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(std::to_string(found->size()), count) << path;
    ++links;
  }
  EXPECT_GE(links, 4u);
}

TEST(Overview, WhatItCountsIsWhatItsLinksFind) {
  const auto message = [](const std::string& date) {
    return "From x Thu Jan  1 00:00:00 1970\nFrom: a@halden.example\nSubject: " + date +
           "\nDate: " + date + "\n\nText.\n\n";
  };
  // One near the end of a month is in another on the clock of Greenwich.
  RoomWorld world(
      message("Sun, 31 May 2015 23:30:00 -0400") + message("Mon, 1 Jun 2015 00:30:00 +0200") +
      message("Tue, 2 Jun 2015 00:30:00 +0200") + message("Wed, 1 Jul 2015 09:00:00 Z") +
      message("Wed, 1 Jul 1998 09:00:00 +0200"));
  expect_exact(world, body_of(world.get("/")));
}

TEST(Overview, ShowsAtAGlanceSoManyPersonsAndLinksToAll) {
  std::string mbox;
  for (std::size_t i = 0; i <= kRowsAtGlance; ++i) {
    mbox += "From x Thu Jan  1 00:00:00 1970\nFrom: u" + std::to_string(i) +
            "@halden.example\nSubject: " + std::to_string(i) + "\n\nText.\n\n";
  }
  RoomWorld world(mbox);
  const std::string page = body_of(world.get("/"));
  std::size_t shown = 0;
  for (std::size_t at = page.find("\"/p/"); at != page.npos; at = page.find("\"/p/", at + 1))
    ++shown;
  EXPECT_EQ(shown, kRowsAtGlance);
  EXPECT_TRUE(has(page, "All 13, with lists and robots"));
}

TEST(Sources, TheAccountOfASourceNamesItsContainersAndAddsUp) {
  const std::string mbox = vault::invented_mbox(0, 3);
  RoomWorld world(mbox);
  const std::string page = body_of(world.get("/sources/1"));
  EXPECT_TRUE(has(page, "a.mbox"));
  EXPECT_TRUE(has(page, "mbox"));
  EXPECT_TRUE(has(page, "add up to its size"));
  EXPECT_TRUE(has(page, print_hex(crypto::sha256(mbox))));
  EXPECT_EQ(world.get("/sources/2").status, 404u);
  EXPECT_EQ(world.get("/sources/x").status, 404u);
  EXPECT_EQ(world.get("/sources/99999999999999999999").status, 404u);
}

TEST(Sources, APublicRoomTellsNoFoldersOfThisMachine) {
  RoomWorld world(vault::invented_mbox(0, 1));
  EXPECT_TRUE(has(body_of(world.get("/sources/1")), world.options().vault.folder().substr(0, 5)));
  world.options().is_public = true;
  world.open();
  for (const char* path : {"/", "/sources", "/sources/1"}) {
    const std::string page = body_of(world.get(path));
    EXPECT_TRUE(has(page, "a.mbox")) << path;
    EXPECT_FALSE(has(page, "/a.mbox")) << path;
  }
}

TEST(Links, AReasonForReadersNamesNoFolderOfThisMachine) {
  const std::string source = "/srv/a leak/mail";
  EXPECT_EQ(without_folders("/srv/a leak/mail/x y.eml: denied", source), "mail/x y.eml: denied");
  EXPECT_EQ(without_folders("leads to \"/home/ida/x\", left out", source),
            "leads to \"x\", left out");
  EXPECT_EQ(without_folders("(/etc/passwd) and a/b and /", source), "(passwd) and a/b and ");
  EXPECT_EQ(without_folders("at byte 12", "-"), "at byte 12");
  EXPECT_EQ(without_folders("/x: no", "/x"), "x: no");
}

TEST(Links, APartOfAListIsAlwaysOneThatIsThere) {
  RoomWorld world(vault::invented_mbox(0, 1));
  for (const char* asked : {"", "0", "-1", "x", "2", "99999999999999999999999"}) {
    EXPECT_EQ(world.get(std::string("/log?page=") + asked).status, 200u) << asked;
  }
}

TEST(Kept, AValueIsMadeOnceForEachKeyAndTheOldestIsLetGo) {
  Kept<int> kept(2);
  int made = 0;
  const auto ask = [&](const std::string& key) {
    const auto value = kept.get(key, [&]() -> Result<int> { return ++made; });
    EXPECT_TRUE(value.ok());
    return **value;
  };
  EXPECT_EQ(ask("a"), 1);
  EXPECT_EQ(ask("a"), 1);
  EXPECT_EQ(ask("b"), 2);
  EXPECT_EQ(ask("a"), 1);
  EXPECT_EQ(ask("c"), 3);  // b goes, which was asked for last before a
  EXPECT_EQ(ask("a"), 1);
  EXPECT_EQ(ask("b"), 4);
}

TEST(Kept, WhatCouldNotBeMadeIsAskedForAgain) {
  Kept<int> kept(1);
  EXPECT_FALSE(kept.get("a", []() -> Result<int> { return Error{Code::Failed, "no"}; }).ok());
  EXPECT_TRUE(kept.get("a", []() -> Result<int> { return 1; }).ok());
}

TEST(Kept, WhatIsThereIsGivenOutWhileAnotherIsMade) {
  Kept<int> kept(2);
  EXPECT_TRUE(kept.get("a", []() -> Result<int> { return 1; }).ok());
  const auto made = kept.get("b", [&]() -> Result<int> {
    int seen = 0;
    std::thread other([&] {
      const auto found = kept.get("a", []() -> Result<int> { return 3; });
      seen = found.ok() ? **found : 0;
    });
    other.join();
    return seen + 1;
  });
  EXPECT_EQ(**made, 2);
}

TEST(Kept, WhoWouldHaveToWaitIsToldSo) {
  Kept<int> kept(1);
  const auto outer = kept.get_unless_busy(
      "a",
      [&]() -> Result<int> {
        bool is_busy = false;
        std::thread other([&] {
          const auto inner = kept.get_unless_busy(
              "b", []() -> Result<int> { return 2; }, "busy");
          is_busy = !inner.ok() && inner.error().code == Code::Busy;
        });
        other.join();
        EXPECT_TRUE(is_busy);
        return 1;
      },
      "busy");
  EXPECT_TRUE(outer.ok());
}

}  // namespace
}  // namespace day::room
