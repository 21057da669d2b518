// SPDX-License-Identifier: AGPL-3.0-or-later
#include "index/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "index/index_world.h"
#include "index/limits.h"

namespace day::index {
namespace {

TEST(Index, FindsWordsInEveryColumn) {
  World world;
  mail::Reading reading;
  reading.subject = "Quarterly Harbour Report";
  reading.mailboxes = {{mail::Role::From, "Åsa Lind", "asa.lind@port.example"},
                       {mail::Role::Sender, "", "desk@port.example"},
                       {mail::Role::To, "Bo", "bo@port.example"},
                       {mail::Role::Bcc, "", "hidden@port.example"}};
  reading.text = {{mail::TextKind::Own, "I enclose it."},
                  {mail::TextKind::Quoted, "Send it today"},
                  {mail::TextKind::Signature, "Lind, harbour office"}};
  mail::Part part;
  part.file_name = "cargo_2016.xlsx";
  reading.parts = {part};
  world.add(reading);
  const std::vector<std::pair<std::vector<std::string>, Column>> found = {
      {{"harbour", "report"}, Column::Subject},
      {{"asa", "lind"}, Column::From},
      {{"lind", "port", "example"}, Column::From},
      {{"desk", "port"}, Column::From},
      {{"bo", "port"}, Column::To},
      {{"hidden", "port", "example"}, Column::Cc},
      {{"i", "enclose"}, Column::Own},
      {{"harbour", "office"}, Column::Own},
      {{"send", "it"}, Column::Quoted},
      {{"cargo", "2016", "xlsx"}, Column::File}};
  for (const auto& [terms, column] : found) {
    for (int c = 0; c < kColumnCount; ++c) {
      Expression phrase;
      phrase.terms = terms;
      phrase.columns = {static_cast<Column>(c)};
      const bool here = static_cast<Column>(c) == column;
      EXPECT_EQ(world.search(phrase).size(), here ? 1U : 0U) << terms[0] << " in " << c;
    }
  }
}

TEST(Index, APhraseDoesNotReachFromOneValueIntoTheNext) {
  World world;
  mail::Reading reading;
  reading.text = {{mail::TextKind::Own, "alpha beta"},
                  {mail::TextKind::Quoted, "gamma"},
                  {mail::TextKind::Own, "delta"}};
  world.add(reading);
  Expression phrase;
  phrase.terms = {"beta", "delta"};
  EXPECT_EQ(world.search(phrase).size(), 0U);
  phrase.terms = {"alpha", "beta"};
  EXPECT_EQ(world.search(phrase).size(), 1U);
}

TEST(Index, AStemmedWordFindsItsFormsAndRanksItselfFirst) {
  World world;
  world.add_own("they were running away from it all");
  world.add_own("they would run away from it all");
  world.add_own("the ruin of them all in one");
  Expression word;
  word.terms = {"run"};
  EXPECT_EQ(world.search(word).size(), 1U);
  word.stemmed = true;
  const auto hits = world.ranked(word);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].document, 1);
  EXPECT_EQ(hits[1].document, 2);
  EXPECT_GT(hits[1].score, hits[0].score);
  const auto forms = world.forms("run");
  EXPECT_EQ(forms, (std::vector<std::string>{"run", "running"}));
}

TEST(Index, ANameOfADocumentIsFound) {
  World world;
  world.add_name("Vertrag-Müller.pdf");
  Expression word;
  word.terms = {"muller"};
  EXPECT_EQ(world.search(word).size(), 1U);
}

TEST(Index, ExpressionsOfAnyDepthAreAnswered) {
  World world;
  for (int i = 0; i < 64; ++i) world.add_own("w" + std::to_string(i) + " all");
  Expression tree;
  tree.terms = {"w0"};
  std::size_t expected = 1;
  // ((w0 OR w1) NOT w0) OR w2 …: alternating, so that FTS5 cannot flatten it.
  for (int i = 1; i < 60; ++i) {
    Expression next;
    Expression word;
    if (i % 2 == 1) {
      next.kind = Expression::Kind::Or;
      word.terms = {"w" + std::to_string(i)};
      ++expected;
    } else {
      next.kind = Expression::Kind::Not;
      word.terms = {"w" + std::to_string(i - 2)};
      if (i == 2 || i % 2 == 0) {
        // w(i-2) is in the set only if it was put in: w0, or an odd number.
        if (i - 2 == 0) --expected;
      }
    }
    next.children = {tree, word};
    tree = std::move(next);
    EXPECT_EQ(world.search(tree).size(), expected) << i;
    EXPECT_EQ(world.ranked(tree).size(), expected) << i;
  }
}

TEST(Index, TermsThatLookLikeSyntaxAreOnlyTerms) {
  World world;
  world.add_own("alpha");
  for (const char* term : {"\"", "*", "a\"b", "and", "near(", "{x}:", "^a", "-a", "o'r"}) {
    Expression phrase;
    phrase.terms = {term};
    EXPECT_EQ(world.search(phrase).size(), 0U) << term;
    phrase.prefix = true;
    EXPECT_EQ(world.search(phrase).size(), 0U) << term;
  }
}

TEST(Index, ASearcherSeesWhatTheWriterAddsNext) {
  World world;
  world.add_own("first message here");
  Expression word;
  word.terms = {"message"};
  EXPECT_EQ(world.ranked(word).size(), 1U);
  world.add_own("second message here");
  const auto hits = world.ranked(word);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_DOUBLE_EQ(hits[0].score, hits[1].score);
}

TEST(Index, AtMostSoManyOtherFormsAreTakenIn) {
  // "running" and "runs" have the stem "run"; more forms are made by writing rows of the table.
  for (const std::size_t count : {kMaxForms, kMaxForms + 1}) {
    World world;
    world.add_own("run");
    for (std::size_t i = 0; i < count; ++i) {
      std::string form = "run";
      form += static_cast<char>('a' + i / 26);
      form += static_cast<char>('a' + i % 26);
      world.execute("INSERT INTO stems VALUES('run', '" + form + "')");
    }
    EXPECT_EQ(world.forms("run").size(), kMaxForms + 1);
  }
}

}  // namespace
}  // namespace day::index
