// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/journal.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "sql/database.h"

namespace day::sql {
namespace {

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "daylight-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    auto opened = Database::open(folder_ + "/a.db", Mode::ReadWrite);
    CHECK(opened.ok());
    database_ = std::move(*opened);
    CHECK(database_->keep_journal().ok());
  }
  ~JournalTest() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  void run(const char* statements) {
    const Status done = database_->execute(statements);
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  std::int64_t number(const char* question) {
    auto ask = database_->prepare(question);
    CHECK(ask.ok() && ask->step().ok());
    return ask->column_int(0);
  }
  Bytes journal() const {
    std::ifstream in(folder_ + "/a.db-wal", std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
  }
  std::multiset<std::uint32_t> pages() const {
    std::multiset<std::uint32_t> found;
    const Bytes bytes = journal();
    const auto head = parse_journal_head(ByteView(bytes).substr(0, kJournalHeadBytes));
    if (!head) return found;
    for (std::size_t at = kJournalHeadBytes; at < bytes.size();
         at += kFrameHeadBytes + head->page_bytes) {
      const auto page = parse_frame_head(*head, ByteView(bytes).substr(at, kFrameHeadBytes));
      if (!page) break;
      found.insert(*page);
    }
    return found;
  }

  std::string folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(JournalTest, HoldsEveryPageThatWasWritten) {
  run("CREATE TABLE t(a); BEGIN");
  for (int i = 0; i < 3000; ++i) run("INSERT INTO t VALUES(zeroblob(8000))");
  run("COMMIT");
  const auto found = pages();
  const auto count = number("PRAGMA page_count");
  ASSERT_GT(count, 3000);
  for (std::int64_t page = 1; page <= count; ++page) {
    EXPECT_TRUE(found.contains(static_cast<std::uint32_t>(page))) << page;
  }
  ASSERT_TRUE(database_->checkpoint().ok());
  EXPECT_TRUE(journal().empty());
  run("INSERT INTO t VALUES(1)");
  EXPECT_LE(pages().size(), 3U);
}

// A log that was moved into the file is written over from its beginning.
TEST_F(JournalTest, WhatAnEarlierLogLeftIsNotOfThisOne) {
  run("CREATE TABLE t(a); INSERT INTO t VALUES(zeroblob(80000))");
  ASSERT_GE(pages().size(), 10U);
  EXPECT_EQ(number("PRAGMA wal_checkpoint(PASSIVE)"), 0);
  run("CREATE TABLE u(a)");
  EXPECT_GE(journal().size(), 80000U);
  EXPECT_LT(pages().size(), 6U);
}

TEST(Journal, IsNothingElse) {
  EXPECT_FALSE(parse_journal_head("").has_value());
  EXPECT_FALSE(parse_journal_head(Bytes(kJournalHeadBytes, '\0')).has_value());
  const JournalHead head{4096, {}};
  EXPECT_FALSE(parse_frame_head(head, Bytes(kFrameHeadBytes, '\0')).has_value());  // page 0
  EXPECT_FALSE(parse_frame_head(head, "\0\0\0\1").has_value());
}

}  // namespace
}  // namespace day::sql
