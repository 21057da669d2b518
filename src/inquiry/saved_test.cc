// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/saved.h"

#include <gtest/gtest.h>

#include <string>

#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "inquiry/limits.h"
#include "query/limits.h"

namespace day::inquiry {
namespace {

class Saved : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = sql::Database::open(":memory:", sql::Mode::ReadWrite);
    ASSERT_TRUE(opened.ok());
    database_ = std::move(opened).value();
    ASSERT_TRUE(catalog::prepare_schema(database_.get()).ok());
  }
  void save(const std::string& name, const std::string& query) {
    ledger::Entry entry;
    entry.number.value = ++last_;
    entry.author = "Ingrid";
    entry.decision = ledger::SaveSearch{name, query};
    ASSERT_TRUE(catalog::DecisionWriter(database_.get()).apply(entry).ok());
  }
  query::Query expand(const std::string& text) {
    auto expanded = expand_saved(query::parse_query(text), database_.get());
    EXPECT_TRUE(expanded.ok());
    return std::move(expanded).value();
  }
  // Parsed once more, since in an expanded tree a node may have children of its own kind.
  std::string print(const std::string& text) {
    return query::print_query(query::parse_query(query::print_query(expand(text))));
  }

  std::unique_ptr<sql::Database> database_;
  std::uint64_t last_ = 0;
};

TEST_F(Saved, ANameStandsForItsQuery) {
  save("samples", "crane OR berth");
  EXPECT_EQ(print("saved:samples"), query::print_query(query::parse_query("crane OR berth")));
  EXPECT_EQ(print("from:a saved:samples date:2016"),
            query::print_query(query::parse_query("from:a (crane OR berth) date:2016")));
  EXPECT_EQ(print("-saved:samples"), query::print_query(query::parse_query("-(crane OR berth)")));
  EXPECT_EQ(
      print("saved:samples OR saved:samples from:b"),
      query::print_query(query::parse_query("(crane OR berth) OR ((crane OR berth) from:b)")));
}

TEST_F(Saved, ASavedSearchMayStandOnAnother) {
  save("one", "crane");
  save("two names", "saved:one berth");
  EXPECT_EQ(print("saved:\"two names\" quay"),
            query::print_query(query::parse_query("(crane berth) quay")));
  EXPECT_TRUE(expand("saved:one").notices.empty());
}

TEST_F(Saved, ANameThatIsNotThereFindsNothingAndSaysSo) {
  const query::Query expanded = expand("saved:other");
  ASSERT_EQ(expanded.notices.size(), 1u);
  EXPECT_NE(expanded.notices[0].text.find("no search is saved as other"), std::string::npos);
  EXPECT_TRUE(std::holds_alternative<query::MatchNone>(expanded.nodes[expanded.root()].leaf));
}

TEST_F(Saved, WhatTheLanguageSaysOfASavedQueryIsHeard) {
  save("odd", "colour:red");
  ASSERT_FALSE(query::parse_query("colour:red").notices.empty());
  const query::Query expanded = expand("saved:odd");
  ASSERT_FALSE(expanded.notices.empty());
  EXPECT_EQ(expanded.notices[0].text.substr(0, 13), "in saved:odd:");
}

TEST_F(Saved, OneThatNamesItselfEndsAtTheLimit) {
  save("loop", "crane saved:loop");
  const query::Query expanded = expand("saved:loop");
  ASSERT_EQ(expanded.notices.size(), 1u);
  std::size_t words = 0;
  for (const query::Node& node : expanded.nodes) {
    words += std::holds_alternative<query::Phrase>(node.leaf) ? 1 : 0;
  }
  EXPECT_EQ(words, kMaxSavedExpansions);
}

TEST_F(Saved, AsManyAsTheLimitAreTakenAndOneMoreIsNot) {
  save("a", "crane");
  std::string text;
  for (std::size_t i = 0; i < kMaxSavedExpansions; ++i) text += "saved:a ";
  EXPECT_TRUE(expand(text).notices.empty());
  EXPECT_EQ(expand(text + "saved:a").notices.size(), 1u);
}

TEST_F(Saved, NoMoreNodesThanTheLimitComeTogether) {
  std::string many;
  for (std::size_t i = 0; i < query::kMaxLeaves; ++i) many += "a ";
  save("many", many);
  ASSERT_EQ(query::parse_query(many).nodes.size(), query::kMaxLeaves + 1);
  const query::Query one = expand("saved:many");
  EXPECT_TRUE(one.notices.empty());
  const query::Query both = expand("saved:many OR saved:many");
  EXPECT_LE(both.nodes.size(), kMaxExpandedNodes);
  EXPECT_EQ(both.notices.size(), 1u);
}

}  // namespace
}  // namespace day::inquiry
