// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/shelf.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "sql/database.h"
#include "sql/limits.h"

namespace day::sql {
namespace {

// A connection in memory with a table t of one row.
class Plain {
 public:
  Plain() {
    EXPECT_EQ(sqlite3_open(":memory:", &connection_), SQLITE_OK);
    sqlite3_exec(connection_, "CREATE TABLE t(x); INSERT INTO t VALUES(7)", nullptr, nullptr,
                 nullptr);
  }
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;
  ~Plain() { EXPECT_EQ(sqlite3_close(connection_), SQLITE_OK) << "a statement is left"; }
  OwnedStatement prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK);
    return OwnedStatement(statement);
  }

 private:
  sqlite3* connection_ = nullptr;
};

TEST(Shelf, GivesBackTheSameStatementUnboundAndFromItsStart) {
  Plain plain;
  Shelf shelf;
  OwnedStatement statement = plain.prepare("SELECT x, ?1 FROM t");
  sqlite3_stmt* const raw = statement.get();
  sqlite3_bind_int64(raw, 1, 5);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_ROW);
  shelf.put(std::move(statement));
  OwnedStatement again = shelf.take("SELECT x, ?1 FROM t");
  ASSERT_EQ(again.get(), raw);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_type(raw, 1), SQLITE_NULL);
  EXPECT_EQ(shelf.take("SELECT x, ?1 FROM t"), nullptr) << "it is in use";
  EXPECT_EQ(shelf.take("SELECT x FROM t"), nullptr);
}

TEST(Shelf, KeepsAsManyAsTheLimitAndDropsTheOldest) {
  Plain plain;
  Shelf shelf;
  const auto text = [](std::size_t i) { return "SELECT x + " + std::to_string(i) + " FROM t"; };
  for (std::size_t i = 0; i <= kMaxKeptStatements; ++i) shelf.put(plain.prepare(text(i)));
  EXPECT_EQ(shelf.take(text(0)), nullptr);
  EXPECT_NE(shelf.take(text(1)), nullptr);
  EXPECT_NE(shelf.take(text(kMaxKeptStatements)), nullptr);
  shelf.close();
  shelf.put(plain.prepare(text(5)));
  EXPECT_EQ(shelf.take(text(5)), nullptr);
}

TEST(Shelf, TakesOnlyWhatReadsAndIsNotTooLong) {
  EXPECT_TRUE(can_be_kept("SELECT 1"));
  EXPECT_TRUE(can_be_kept("WITH a AS (SELECT 1) SELECT * FROM a"));
  EXPECT_FALSE(can_be_kept("PRAGMA data_version"));
  EXPECT_FALSE(can_be_kept("INSERT INTO t VALUES(1)"));
  EXPECT_TRUE(can_be_kept("SELECT " + std::string(kMaxKeptSqlBytes - 7, '1')));
  EXPECT_FALSE(can_be_kept("SELECT " + std::string(kMaxKeptSqlBytes - 6, '1')));
}

TEST(Shelf, AReaderSeesChangesAndItsStatementsMayOutliveIt) {
  std::string folder = ::testing::TempDir() + "shelf.XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/a.db";
  auto writer = Database::open(path, Mode::ReadWrite);
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->execute("CREATE TABLE t(x); INSERT INTO t VALUES(1)").ok());
  auto reader = Database::open(path, Mode::ReadOnly);
  ASSERT_TRUE(reader.ok());
  const auto ask = [&](const char* sql) {
    auto statement = (*reader)->prepare(sql);
    EXPECT_TRUE(statement.ok());
    EXPECT_TRUE(statement->step().ok());
    return statement->column_int(0);
  };
  EXPECT_EQ(ask("SELECT count(*) FROM t"), 1);
  ASSERT_TRUE((*writer)->execute("INSERT INTO t VALUES(2); ALTER TABLE t ADD COLUMN y").ok());
  EXPECT_EQ(ask("SELECT count(*) FROM t"), 2);
  EXPECT_EQ(ask("SELECT count(*) FROM t WHERE x > 1"), 1);
  {
    auto left = (*reader)->prepare("SELECT count(*) FROM t");
    ASSERT_TRUE(left.ok());
    reader->reset();
  }
  writer->reset();
  ::unlink(path.c_str());
  EXPECT_EQ(::rmdir(folder.c_str()), 0) << "the last connection has put the journal away";
}

}  // namespace
}  // namespace day::sql
