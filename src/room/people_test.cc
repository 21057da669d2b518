// SPDX-License-Identifier: AGPL-3.0-or-later
// Persons, one of them, and who wrote to whom.
#include <gtest/gtest.h>

#include <set>

#include "people/resolve.h"
#include "room/limits.h"
#include "room/room_world.h"

namespace day::room {
namespace {

std::string message(const std::string& from, const std::string& to, int day) {
  return "From x Thu Jan  1 00:00:00 1970\nFrom: " + from + "\nTo: " + to +
         "\nDate: " + std::to_string(day) + " May 2015 10:00:00 +0200\nMessage-ID: <" +
         from.substr(0, 3) + to.substr(0, 3) + std::to_string(day) +
         "@halden.example>\nSubject: dues\n\nText.\n\n";
}

// `count` persons who each wrote to the next.
std::string chain_of(std::size_t count) {
  const auto address = [](std::size_t i) { return "u" + std::to_string(i) + "@halden.example"; };
  std::string mbox;
  for (std::size_t i = 0; i < count; ++i) {
    mbox += message(address(i), address((i + 1) % count), 1 + static_cast<int>(i % 28));
  }
  return mbox;
}

std::string path_of(std::string_view address) {
  return "/p/" + people::print_person_id(people::person_id_of(address));
}

TEST(People, EveryPersonIsOnOnePageOfTheTable) {
  const std::size_t count = kRowsPerPage + 1;  // one past what fits
  RoomWorld world(chain_of(count));
  for (const char* sort : {"", "name", "sent", "received", "first", "last", "nonsense"}) {
    std::set<std::string> found;
    for (const char* page : {"1", "2"}) {
      const std::string body =
          body_of(world.get(std::string("/people?sort=") + sort + "&page=" + page));
      for (std::size_t i = 0; i < count; ++i) {
        const std::string path = path_of("u" + std::to_string(i) + "@halden.example");
        if (has(body, "href=\"" + path + "\"")) {
          EXPECT_TRUE(found.insert(path).second) << "twice";
        }
      }
    }
    EXPECT_EQ(found.size(), count) << sort;
  }
  EXPECT_TRUE(has(body_of(world.get("/people")), "1 to 50 of 51"));
}

TEST(People, WordsAndKindsNarrowTheTable) {
  RoomWorld world(message("Ida Berg <ida@halden.example>", "Paal Vik <paal@halden.example>", 1));
  const std::string found = body_of(world.get("/people?q=berg"));
  EXPECT_TRUE(has(found, "Ida Berg"));
  EXPECT_FALSE(has(found, "Paal Vik"));
  EXPECT_TRUE(has(body_of(world.get("/people?kind=robot")), "Nobody is called so"));
  EXPECT_TRUE(has(body_of(world.get("/people?kind=person")), "Paal Vik"));
}

TEST(People, NamesOfStrangersAreText) {
  RoomWorld world(message("\"<script>alert(1)</script>\" <ida@halden.example>",
                          "\"</title>\xe2\x80\xae\" <paal@halden.example>", 1));
  const std::string person = path_of("ida@halden.example");
  for (const std::string& path :
       {std::string("/"), std::string("/people"), person, path_of("paal@halden.example"),
        std::string("/people/graph"), std::string("/people/graph.svg")}) {
    const http::Response page = world.get(path);
    EXPECT_EQ(page.status, 200u) << path;
    EXPECT_FALSE(has(body_of(page), "<script>alert")) << path;
    EXPECT_FALSE(has(body_of(page), "\xe2\x80\xae")) << path;
  }
}

TEST(Person, SaysWithWhomAndLinksToTheirMessages) {
  RoomWorld world(message("Ida Berg <ida@halden.example>", "Paal Vik <paal@halden.example>", 1));
  const std::string page = body_of(world.get(path_of("ida@halden.example")));
  EXPECT_TRUE(has(page, "Ida Berg"));
  EXPECT_TRUE(has(page, "1 sent"));
  EXPECT_TRUE(has(page, path_of("paal@halden.example")));
  EXPECT_TRUE(has(page, "+0200"));
  EXPECT_TRUE(has(page, "/search?q=by%3A"));
  EXPECT_TRUE(has(page, "10:00–10:59"));
  EXPECT_EQ(world.get("/p/nobody").status, 404u);
  EXPECT_EQ(world.get("/p/p0000000000").status, 404u);
}

TEST(Person, AnIdInCapitalsLeadsToTheOneAddressOfThePage) {
  RoomWorld world(message("ida@halden.example", "paal@halden.example", 1));
  std::string path = path_of("ida@halden.example");
  const std::string wanted = path;
  for (char& c : path) {
    if (c >= 'a' && c <= 'z' && &c > path.data() + 2) c = static_cast<char>(c - 'a' + 'A');
  }
  const http::Response moved = world.get(path);
  EXPECT_EQ(moved.status, 303u);
  EXPECT_EQ(field_of(moved, "Location"), wanted);
}

TEST(Person, EverybodyHeWroteToIsInTheListOfHisPage) {
  std::string mbox;
  for (std::size_t i = 0; i <= kRowsBeside; ++i) {  // one more than fit
    mbox += message("ida@halden.example", "u" + std::to_string(i) + "@halden.example", 1);
  }
  RoomWorld world(mbox);
  const std::string person = path_of("ida@halden.example");
  const std::string first = body_of(world.get(person));
  const std::string second = body_of(world.get(person + "?with=2"));
  EXPECT_TRUE(has(first, "1 to 20 of 21"));
  EXPECT_TRUE(has(first, "#with\""));
  for (std::size_t i = 0; i <= kRowsBeside; ++i) {
    const std::string link =
        "href=\"" + path_of("u" + std::to_string(i) + "@halden.example") + "\"";
    EXPECT_NE(has(first, link), has(second, link)) << i;
  }
}

TEST(Graph, DrawsSoManyIfNobodySays) {
  RoomWorld world(chain_of(kGraphPersons + 1));
  EXPECT_TRUE(has(body_of(world.get("/people/graph")), "1 person is not in the drawing."));
}

TEST(Graph, SaysHowManyAreLeftOut) {
  RoomWorld world(chain_of(5));
  const std::string page = body_of(world.get("/people/graph?n=3"));
  EXPECT_TRUE(has(page, "2 persons are not in the drawing."));
  EXPECT_TRUE(has(page, "<svg"));
  EXPECT_FALSE(has(page, "<?xml"));
  EXPECT_TRUE(has(page, "<a href=\"/p/p"));
  EXPECT_TRUE(has(body_of(world.get("/people/graph?q=nothing-has-this-word")), "Nobody wrote"));
}

TEST(Graph, IsNeverLargerThanItMayBe) {
  RoomWorld world(chain_of(kMaxGraphPersons + 1));
  for (const char* asked : {"300", "301", "99999999999999999999999"}) {
    const std::string page = body_of(world.get(std::string("/people/graph.csv?n=") + asked));
    EXPECT_TRUE(has(page, "\n")) << asked;
    const std::string drawn = body_of(world.get(std::string("/people/graph.csv?n=") + asked));
    EXPECT_EQ(page, drawn);
  }
  std::set<std::string> names;
  const std::string csv = body_of(world.get("/people/graph.csv?n=301"));
  for (std::size_t i = 0; i <= kMaxGraphPersons; ++i) {
    const std::string address = "u" + std::to_string(i) + "@";
    if (has(csv, address)) names.insert(address);
  }
  EXPECT_EQ(names.size(), kMaxGraphPersons);
}

TEST(Graph, FilesAreDownloadsThatNothingRuns) {
  RoomWorld world(chain_of(3));
  for (const char* name : {"svg", "dot", "graphml", "csv"}) {
    const http::Response file = world.get(std::string("/people/graph.") + name);
    EXPECT_EQ(file.status, 200u) << name;
    EXPECT_TRUE(has(field_of(file, "Content-Disposition"), "attachment")) << name;
    EXPECT_TRUE(has(field_of(file, "Content-Security-Policy"), "sandbox")) << name;
    EXPECT_EQ(field_of(file, "X-Content-Type-Options"), "nosniff") << name;
    EXPECT_FALSE(has(body_of(file), "<a href")) << name;
  }
}

}  // namespace
}  // namespace day::room
