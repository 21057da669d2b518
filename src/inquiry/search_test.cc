// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "inquiry/slow_search.h"
#include "inquiry/small_world.h"

namespace day::inquiry {
namespace {

constexpr std::int64_t kItems = 150;

class SearchTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ =
        std::make_unique<SmallWorld>(testing::TempDir() + "daylight_search_test", 20160503, kItems);
  }
  static void TearDownTestSuite() { world_.reset(); }

  SearchAnswer answer(const std::string& text, const SearchOptions& options) {
    Search search(world_->database(), world_->originals());
    auto found = search.run(query::parse_query(text), options);
    EXPECT_TRUE(found.ok()) << text << ": " << (found.ok() ? "" : found.error().message);
    return found.ok() ? std::move(*found) : SearchAnswer();
  }

  static std::unique_ptr<SmallWorld> world_;
};
std::unique_ptr<SmallWorld> SearchTest::world_;

std::vector<std::int64_t> rows_of(const std::vector<catalog::RowId>& rows) {
  std::vector<std::int64_t> out;
  for (const catalog::RowId row : rows) out.push_back(row.value);
  return out;
}

TEST_F(SearchTest, FindsExactlyWhatTheSlowEvaluatorFinds) {
  std::mt19937 random(7);
  Search search(world_->database(), world_->originals());
  std::size_t some = 0;
  for (int round = 0; round < 600; ++round) {
    const std::string text = random_query(&random);
    const query::Query query = query::parse_query(text);
    const auto found = search.matches(query);
    ASSERT_TRUE(found.ok()) << text << ": " << found.error().message;
    const std::vector<std::int64_t> expected = world_->plain().matches(query);
    ASSERT_EQ(rows_of(*found), expected) << text << "\nread as " << query::print_query(query);
    some += !expected.empty() && expected.size() < kItems ? 1 : 0;
  }
  EXPECT_GT(some, 200U) << "too few queries tell anything";
}

TEST_F(SearchTest, PagesJoinToTheWholeInEveryOrder) {
  std::mt19937 random(8);
  Search search(world_->database(), world_->originals());
  for (int round = 0; round < 40; ++round) {
    const std::string text = random_query(&random);
    const query::Query query = query::parse_query(text);
    const auto expected = search.matches(query);
    ASSERT_TRUE(expected.ok());
    for (const Sort sort : {Sort::Relevance, Sort::Newest, Sort::Oldest}) {
      SearchOptions options{sort, 0, 1 + random() % 40, 0};
      std::vector<SearchHit> all;
      do {
        const auto page = search.run(query, options);
        ASSERT_TRUE(page.ok()) << text;
        ASSERT_EQ(page->count, expected->size()) << text;
        all.insert(all.end(), page->hits.begin(), page->hits.end());
        options.offset += options.limit;
      } while (options.offset < expected->size());
      std::vector<catalog::RowId> found;
      for (std::size_t i = 0; i < all.size(); ++i) {
        found.push_back(all[i].summary.item.row);
        if (i == 0) continue;
        const SearchHit &before = all[i - 1], &after = all[i];
        if (sort == Sort::Relevance) {
          ASSERT_GE(before.score, after.score) << text;
        }
        if (sort != Sort::Relevance || before.score == after.score) {
          ASSERT_GE(before.summary.date.has_value(), after.summary.date.has_value()) << text;
          if (!after.summary.date) continue;
          const auto a = before.summary.date->instant, b = after.summary.date->instant;
          ASSERT_TRUE(sort == Sort::Oldest ? a <= b : a >= b) << text;
        }
      }
      std::sort(found.begin(), found.end());
      ASSERT_EQ(found, *expected) << text;
    }
  }
}

TEST_F(SearchTest, CountsWithoutAPage) {
  const SearchAnswer counted = answer("harbour", {Sort::Relevance, 0, 0, 160});
  EXPECT_EQ(counted.count, world_->plain().matches(query::parse_query("harbour")).size());
  EXPECT_TRUE(counted.hits.empty());
}

TEST_F(SearchTest, WordsAreScoredAlsoWhereFactsDecide) {
  for (const char* text : {"harbour -tender", "harbour is:message", "harbour OR is:document",
                           "harbour header:x-number", "harbour (port OR has:attachment)"}) {
    const SearchAnswer found = answer(text, {Sort::Relevance, 0, 10, 0});
    ASSERT_FALSE(found.hits.empty()) << text;
    EXPECT_GT(found.hits[0].score, 0) << text;
  }
}

TEST_F(SearchTest, WhatIsNotKnownYetIsSaid) {
  for (const char* text : {"is:verified", "-is:altered", "verdict:headers-only", "label:seen",
                           "harbour OR is:verified"}) {
    const SearchAnswer found = answer(text, {});
    ASSERT_EQ(found.notices.size(), 1U) << text;
    EXPECT_NE(found.notices[0].text.find("yet"), std::string::npos) << text;
  }
  for (const char* text :
       {"harbour", "is:unsigned", "is:signed", "verdict:no-key", "thread:abcd1234"}) {
    EXPECT_TRUE(answer(text, {}).notices.empty()) << text;
  }
  EXPECT_EQ(answer("foo:bar is:verified", {}).notices.size(), 2U);
}

TEST_F(SearchTest, EveryVerdictHasAWord) {
  std::uint64_t judged = 0;
  for (const std::string_view word : query::kVerdictWords) {
    judged += answer("verdict:" + std::string(word), {}).count;
  }
  EXPECT_EQ(judged, answer("is:signed OR is:unsigned", {}).count);
  EXPECT_EQ(judged, answer("is:message -is:failed", {}).count);
}

TEST_F(SearchTest, SnippetsMarkWhatWasFound) {
  std::size_t marked = 0;
  for (const SearchHit& hit : answer("body:harbour*", {Sort::Newest, 0, 100, 80}).hits) {
    for (const auto& [begin, end] : hit.snippet.hits) {
      ASSERT_LE(end, hit.snippet.text.size());
      const bool is_cut = hit.snippet.text.substr(end) == "…";
      EXPECT_TRUE(is_cut || hit.snippet.text.substr(begin, 7) == "harbour") << hit.snippet.text;
      ++marked;
    }
  }
  EXPECT_GT(marked, 10U);
  for (const SearchHit& hit : answer("from:anna", {Sort::Newest, 0, 100, 80}).hits) {
    EXPECT_TRUE(hit.snippet.hits.empty());
  }
}

TEST_F(SearchTest, ADocumentSaysWhereItsWordsAreAndWhatItLiesIn) {
  std::size_t pages = 0, families = 0;
  for (const SearchHit& hit : answer("own:harbour* is:document", {Sort::Oldest, 0, 200, 80}).hits) {
    const PlainItem& plain =
        world_->plain().items()[static_cast<std::size_t>(hit.summary.item.row.value - 1)];
    ASSERT_TRUE(hit.document && hit.document->page);
    ASSERT_LT(*hit.document->page, plain.document.pages.size());
    const document::Page& page = plain.document.pages[*hit.document->page];
    EXPECT_EQ(hit.document->page_label, page.label);
    EXPECT_EQ(hit.document->is_recognised, page.origin == document::TextOrigin::Recognised);
    EXPECT_FALSE(hit.snippet.hits.empty());
    EXPECT_EQ(hit.family.places, plain.parents.size());
    ASSERT_EQ(hit.family.around.empty(), plain.parents.empty());
    ++pages;
    if (plain.parents.empty()) continue;
    EXPECT_EQ(hit.family.around[0].summary.item.row.value,
              *std::min_element(plain.parents.begin(), plain.parents.end()));
    ++families;
  }
  EXPECT_GT(pages, 2U);
  EXPECT_GT(families, 0U);
}

TEST_F(SearchTest, RunsInsideATransactionOfTheCaller) {
  ASSERT_TRUE(world_->database()->execute("BEGIN").ok());
  EXPECT_EQ(answer("", {}).count, static_cast<std::uint64_t>(kItems));
  ASSERT_TRUE(world_->database()->execute("COMMIT").ok());
}

TEST_F(SearchTest, APageFarBehindTheEndIsEmpty) {
  const SearchAnswer found = answer("", {Sort::Newest, 100000, 20, 0});
  EXPECT_EQ(found.count, static_cast<std::uint64_t>(kItems));
  EXPECT_TRUE(found.hits.empty());
}

TEST(PageLabel, NumbersArePagesAndWordsAreThemselves) {
  EXPECT_EQ(print_page_label("7"), "page 7");
  EXPECT_EQ(print_page_label("xiv"), "page xiv");
  EXPECT_EQ(print_page_label("Sheet 2: Budget"), "Sheet 2: Budget");
  EXPECT_EQ(print_page_label(""), "");
}

}  // namespace
}  // namespace day::inquiry
