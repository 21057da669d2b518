// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/facets.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "inquiry/limits.h"
#include "inquiry/search.h"
#include "inquiry/small_world.h"
#include "query/query.h"

namespace day::inquiry {
namespace {

constexpr std::size_t kAll = 100000;

class FacetsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = std::make_unique<SmallWorld>(testing::TempDir() + "daylight_facets_test", 11, 150);
  }
  static void TearDownTestSuite() { world_.reset(); }

  static SearchAnswer answer(Search* search, const std::string& text) {
    SearchOptions options;
    options.limit = 0;
    auto found = search->run(query::parse_query(text), options);
    EXPECT_TRUE(found.ok()) << text;
    return found.ok() ? std::move(*found) : SearchAnswer();
  }
  static std::uint64_t count(Search* search, const std::string& text) {
    return answer(search, text).count;
  }
  static FacetCounts facets(Search* search, FacetKeeper* keeper, const std::string& text,
                            std::size_t top = kAll) {
    const SearchAnswer found = answer(search, text);
    auto counted = search->facets(found.documents, keeper, top);
    EXPECT_TRUE(counted.ok()) << text;
    return counted.ok() ? std::move(*counted) : FacetCounts();
  }

  static std::unique_ptr<SmallWorld> world_;
};
std::unique_ptr<SmallWorld> FacetsTest::world_;

// What a reader finds who follows a facet is what it said, whatever was searched for.
TEST_F(FacetsTest, EachCountIsThatOfTheQueryWithTheTermAdded) {
  std::mt19937 random(5);
  Search search(world_->database(), world_->originals());
  FacetKeeper keeper;
  std::map<std::string, int> seen;
  for (int round = 0; round < 25; ++round) {
    const std::string text = "(" + random_query(&random) + ")";
    if (query::parse_query(text).nodes.size() > 40) continue;
    const FacetCounts counts = facets(&search, &keeper, text);
    const auto check = [&](const std::string& name, const Facet& facet) {
      EXPECT_EQ(facet.others, 0u);
      for (const FacetValue& value : facet.top) {
        ASSERT_FALSE(value.term.empty());
        EXPECT_EQ(value.count, count(&search, text + " " + value.term))
            << name << " " << value.term << " of " << text;
        ++seen[name];
      }
    };
    check("verdicts", counts.verdicts);
    check("kinds", counts.kinds);
    check("people", counts.people);
    check("sources", counts.sources);
    for (const MonthCount& month : counts.months) {
      EXPECT_EQ(month.count,
                count(&search, text + " date:" + print_span({month.month, month.month})));
      ++seen["months"];
    }
    EXPECT_EQ(counts.undated, count(&search, text + " is:undated"));
  }
  for (const char* name : {"verdicts", "kinds", "people", "sources", "months"}) {
    EXPECT_GT(seen[name], 5) << name;
  }
}

// By plain loops over plain values.
TEST_F(FacetsTest, CountsAreThoseOfTheSlowEvaluator) {
  Search search(world_->database(), world_->originals());
  FacetKeeper keeper;
  for (const std::string text : {"", "has:attachment", "is:document", "-is:document"}) {
    const FacetCounts counts = facets(&search, &keeper, text);
    const auto slow = [&](const std::string& term) {
      return world_->plain().matches(query::parse_query(text + " " + term)).size();
    };
    for (const FacetValue& value : counts.people.top) EXPECT_EQ(value.count, slow(value.term));
    for (const FacetValue& value : counts.verdicts.top) EXPECT_EQ(value.count, slow(value.term));
    for (const FacetValue& value : counts.kinds.top) EXPECT_EQ(value.count, slow(value.term));
  }
}

TEST_F(FacetsTest, TheFirstAreKeptAndTheOthersAreCounted) {
  Search search(world_->database(), world_->originals());
  FacetKeeper keeper;
  const FacetCounts all = facets(&search, &keeper, "");
  const FacetCounts some = facets(&search, &keeper, "", 2);
  ASSERT_GT(all.people.top.size(), 3u);
  ASSERT_EQ(some.people.top.size(), 2u);
  EXPECT_EQ(some.people.others, all.people.top.size() - 2);
  EXPECT_EQ(some.people.top[0].term, all.people.top[0].term);
  EXPECT_GE(all.people.top[0].count, all.people.top[1].count);
}

TEST_F(FacetsTest, ThreadsOfOneStateGetTheSameColumns) {
  Search one(world_->database(), world_->originals());
  Search other(world_->database(), world_->originals());
  FacetKeeper keeper;
  Facts first(world_->database()), second(world_->database());
  ASSERT_TRUE(first.refresh().ok() && second.refresh().ok());
  const auto a = keeper.columns(world_->database(), &first);
  const auto b = keeper.columns(world_->database(), &second);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->get(), b->get());
}

// Whatever was held before, the answer is that of columns made from nothing.
TEST(FacetKeeper, FollowsTheCatalogAsIfItWereReadAnew) {
  SmallWorld world(testing::TempDir() + "daylight_facets_change_test", 12, 60);
  sql::Database* const database = world.database();
  Facts facts(database);
  FacetKeeper keeper;
  const auto counts = [&](FacetKeeper* by) {
    EXPECT_TRUE(facts.refresh().ok());
    const auto columns = by->columns(database, &facts);
    const auto all = facts.all();
    EXPECT_TRUE(columns.ok() && all.ok());
    return count_facets(**columns, *all, kAll);
  };
  const auto is_as_anew = [&] {
    FacetKeeper fresh;
    const FacetCounts a = counts(&keeper), b = counts(&fresh);
    const auto same = [](const Facet& x, const Facet& y) {
      return std::equal(x.top.begin(), x.top.end(), y.top.begin(), y.top.end(),
                        [](const FacetValue& p, const FacetValue& q) {
                          return p.term == q.term && p.count == q.count;
                        });
    };
    return a.months == b.months && same(a.people, b.people) && same(a.verdicts, b.verdicts) &&
           same(a.kinds, b.kinds) && same(a.sources, b.sources);
  };
  EXPECT_TRUE(is_as_anew());
  const std::uint64_t before = counts(&keeper).people.top.front().count;
  catalog::Writer writer(database);
  for (int i = 0; i < 3; ++i) {
    ItemId id;
    id.digest.octets.fill(static_cast<std::uint8_t>(i + 1));
    const auto row = writer.add_item(id, store::ItemKind::Message, 10, {0, 0, 0});
    ASSERT_TRUE(row.ok());
    mail::Reading reading;
    reading.mailboxes = {{mail::Role::From, "New", "new@halden.example"},
                         {mail::Role::From, "Newer", "newer@halden.example"}};
    ASSERT_TRUE(writer.add_reading(*row, reading, "").ok());
    ASSERT_TRUE(writer.set_followed_position({0, static_cast<std::uint64_t>(1000 + i)}).ok());
    EXPECT_TRUE(is_as_anew());
  }
  EXPECT_GE(counts(&keeper).people.top.front().count, before);
  // Verdicts of what was there before are given again.
  ASSERT_TRUE(database->execute("UPDATE verdicts SET verdict = (verdict + 1) % 8").ok());
  ASSERT_TRUE(catalog::count_change(database).ok() && catalog::count_revision(database).ok());
  EXPECT_TRUE(is_as_anew());
}

TEST(FacetKeeper, CountsBySourceWhileThereAreFew) {
  SmallWorld world(testing::TempDir() + "daylight_facets_sources_test", 15, 20);
  Facts facts(world.database());
  catalog::Writer writer(world.database());
  const auto known = catalog::Reader(world.database()).sources();
  ASSERT_TRUE(known.ok());
  const auto sources_shown = [&] {
    EXPECT_TRUE(catalog::count_change(world.database()).ok() && facts.refresh().ok());
    FacetKeeper keeper;
    const auto columns = keeper.columns(world.database(), &facts);
    const auto all = facts.all();
    EXPECT_TRUE(columns.ok() && all.ok());
    return count_facets(**columns, *all, kAll).sources.top.size();
  };
  const std::size_t before = sources_shown();
  EXPECT_GT(before, 0u);
  for (std::size_t i = known->size(); i < kMaxFacetSources; ++i) {
    const SourceId source{static_cast<std::uint32_t>(1000 + i)};
    ASSERT_TRUE(writer.begin_source(source, {}).ok());
  }
  EXPECT_EQ(sources_shown(), before);
  ASSERT_TRUE(writer.begin_source(SourceId{5000}, {}).ok());
  EXPECT_EQ(sources_shown(), 0u);
}

TEST(FacetKeeper, HoldsNoMoreStatesThanItMay) {
  SmallWorld world(testing::TempDir() + "daylight_facets_states_test", 13, 20);
  Facts facts(world.database());
  FacetKeeper keeper;
  std::vector<std::weak_ptr<const FacetColumns>> seen;
  for (std::size_t i = 0; i < kMaxFacetStates + 1; ++i) {
    ASSERT_TRUE(catalog::count_change(world.database()).ok());
    ASSERT_TRUE(facts.refresh().ok());
    const auto columns = keeper.columns(world.database(), &facts);
    ASSERT_TRUE(columns.ok());
    seen.push_back(*columns);
  }
  EXPECT_TRUE(seen.front().expired());
  EXPECT_FALSE(seen[1].expired());
}

}  // namespace
}  // namespace day::inquiry
