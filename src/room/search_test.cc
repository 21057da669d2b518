// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>

#include "http/url.h"
#include "room/limits.h"
#include "room/room_world.h"
#include "room/search.h"
#include "vault/rebuild.h"

namespace day::room {
namespace {

// The paths of all links that hold `part`.
std::vector<std::string> links(const std::string& html, const std::string& part) {
  std::vector<std::string> out;
  for (std::size_t at = html.find("href=\""); at != html.npos; at = html.find("href=\"", at + 1)) {
    const std::size_t begin = at + 6, end = html.find('"', begin);
    std::string path = html.substr(begin, end - begin);
    for (std::size_t amp = path.find("&amp;"); amp != path.npos; amp = path.find("&amp;")) {
      path.replace(amp, 5, "&");
    }
    if (path.find(part) != path.npos) out.push_back(path);
  }
  return out;
}

class SearchPage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string box = vault::invented_mbox(0, 45);
    box +=
        "From x@halden.example Wed Jun  1 09:00:00 2016\nFrom: \"<b>Ines</b>\" "
        "<ines@halden.example>\nSubject: <script>alert(1)</script>\nDate: Wed, 1 Jun 2016 "
        "09:00:00 +0200\nMessage-ID: <bold@halden.example>\n\nThe <i>crane</i> is late.\n\n";
    world_ = std::make_unique<RoomWorld>(box);
  }
  static void TearDownTestSuite() { world_.reset(); }
  static std::string get(const std::string& target) {
    const http::Response page = world_->get(target);
    EXPECT_EQ(page.status, 200u) << target;
    return body_of(page);
  }
  static std::unique_ptr<RoomWorld> world_;
};
std::unique_ptr<RoomWorld> SearchPage::world_;

TEST_F(SearchPage, ResultsAreCountedAndPagedToTheLast) {
  const std::string first = get("/search?q=berth");
  EXPECT_NE(first.find("45 found"), first.npos);
  EXPECT_EQ(count_of(first, "data-result"), 20u);
  EXPECT_NE(first.find("1 to 20 of 45"), first.npos);
  const std::string last = get("/search?q=berth&page=3");
  EXPECT_EQ(count_of(last, "data-result"), 5u);
  EXPECT_NE(last.find("start=\"41\""), last.npos);
  EXPECT_EQ(last.find("rel=\"next\""), last.npos);
  EXPECT_EQ(count_of(get("/search?q=berth&page=4"), "data-result"), 5u) << "past the end";
  EXPECT_EQ(count_of(get("/search?q=berth&page=nine"), "data-result"), 20u);
}

TEST_F(SearchPage, APageThatIsTooGreatIsTheLast) {
  for (const std::string& number :
       {std::to_string(kMaxPageNumber), std::to_string(kMaxPageNumber + 1)}) {
    EXPECT_EQ(count_of(get("/search?q=berth&page=" + number), "data-result"), 5u) << number;
  }
}

TEST_F(SearchPage, WhatAStrangerWroteIsTextAndTheWordsAreMarked) {
  const std::string page = get("/search?q=crane");
  EXPECT_EQ(page.find("<script>alert"), page.npos);
  EXPECT_EQ(page.find("<b>Ines"), page.npos);
  EXPECT_NE(page.find("&lt;i&gt;<mark>crane</mark>&lt;/i&gt;"), page.npos);
  const std::string echoed = get("/search?q=" + http::encode_component("\"><script>x</script>"));
  EXPECT_EQ(echoed.find("<script>x"), echoed.npos);
}

TEST_F(SearchPage, EveryFacetLeadsToAsManyAsItSays) {
  const std::string page = get("/search?q=*");
  EXPECT_NE(page.find("46 found"), page.npos);
  std::size_t followed = 0;
  for (const std::string& part : {std::string("by%3A"), std::string("date%3A"),
                                  std::string("verdict%3A"), std::string("is%3Amessage")}) {
    for (const std::string& path : links(page, part)) {
      const std::string narrowed = get(path);
      const std::size_t at = narrowed.find(" found");
      ASSERT_NE(at, narrowed.npos);
      const std::size_t begin = narrowed.rfind('>', at) + 1;
      const std::string count = narrowed.substr(begin, at - begin);
      EXPECT_NE(page.find(count), page.npos) << path << " finds " << count;
      ++followed;
    }
  }
  EXPECT_GE(followed, 6u);
  EXPECT_EQ(links(get("/search?q=date%3A2016-06"), "by%3A").size(), 1u);
}

TEST_F(SearchPage, WhatNarrowsCanBeTakenAway) {
  const std::string page = get("/search?q=berth%20date%3A2016&sort=newest");
  const auto wider = links(page, "/search?q=berth&sort=newest");
  ASSERT_FALSE(wider.empty());
  EXPECT_NE(get(wider.front()).find("45 found"), std::string::npos);
}

TEST_F(SearchPage, TheStateIsInEveryAddress) {
  const std::string page = get("/search?q=berth&sort=oldest&fold=thread");
  for (const std::string& path : links(page, "page=")) {
    EXPECT_NE(path.find("sort=oldest&fold=thread"), path.npos) << path;
  }
  EXPECT_FALSE(links(page, "page=2").empty());
  EXPECT_EQ(links(page, "/search.atom?q=berth").size(), 1u);
}

TEST_F(SearchPage, NothingFoundSaysWhatToTry) {
  const std::string page = get("/search?q=berth%20date%3A1999");
  EXPECT_NE(page.find("0 found"), page.npos);
  EXPECT_NE(page.find("45 found"), page.npos) << "without the date";
  EXPECT_FALSE(links(page, "/search?q=berth").empty());
}

TEST_F(SearchPage, NoMoreQueriesAreTriedThanTheLimit) {
  std::string typed = "date:1999";
  for (std::size_t i = 0; i < kMaxTries + 1; ++i) typed += " size:>" + std::to_string(i + 1);
  const std::string page = get("/search?q=" + http::encode_component(typed + " date:1998"));
  EXPECT_LE(count_of(page, "46 found"), kMaxTries);
}

TEST_F(SearchPage, WithoutAQueryThereIsHelpAndAWayIn) {
  const std::string page = get("/search");
  EXPECT_EQ(count_of(page, "data-result"), 0u);
  EXPECT_FALSE(links(page, "/search?q=*").empty());
  EXPECT_FALSE(links(page, "/help").empty());
}

TEST_F(SearchPage, LongQueriesKeepThePageSmall) {
  std::string typed = "berth OR x";
  while (typed.size() < 10 * kLongQueryBytes) typed += " OR word" + std::to_string(typed.size());
  EXPECT_LT(get("/search?q=" + http::encode_component(typed)).size(), 400'000u);
  EXPECT_LE(kFewFacetValues, kFacetValues);
  EXPECT_LT(get("/search?q=berth").size() + kChartLinkMarkupBytes, 100'000u);
}

TEST(Room, ACatalogThatWasMadeAnewIsOpenedAnew) {
  RoomWorld world(vault::invented_mbox(0, 3));
  EXPECT_NE(body_of(world.get("/search?q=berth")).find("3 found"), std::string::npos);
  const std::string catalog = world.options().vault.catalog_path();
  // A catalog of more messages takes its place, as `rebuild` renames one.
  RoomWorld other(vault::invented_mbox(0, 5));
  std::filesystem::copy_file(other.options().vault.catalog_path(), catalog + ".new");
  std::filesystem::remove(catalog + "-wal");
  std::filesystem::remove(catalog + "-shm");
  std::filesystem::rename(catalog + ".new", catalog);
  EXPECT_NE(body_of(world.get("/search?q=berth")).find("5 found"), std::string::npos);
  std::filesystem::remove(catalog);
  EXPECT_EQ(world.get("/search?q=berth").status, 404u);
}

}  // namespace
}  // namespace day::room
