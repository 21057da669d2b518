// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sql/packed.h"
#include "sql/statements.h"

namespace day::sql {
namespace {

template <typename T>
T must(Result<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  CHECK(result.ok());
  return std::move(result).value();
}
void must(const Status& status) {
  EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
}

// A folder with one database, removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "sql.XXXXXX";
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    ::chmod(path_.c_str(), 0700);
    for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((file() + suffix).c_str());
    EXPECT_EQ(::rmdir(path_.c_str()), 0);
  }
  const std::string& path() const { return path_; }
  std::string file() const { return path_ + "/a #%?.db"; }
  bool has(const std::string& suffix) const {
    struct stat info {};
    return ::stat((file() + suffix).c_str(), &info) == 0 && info.st_size > 0;
  }

 private:
  std::string path_;
};

std::int64_t count(Database* database) {
  auto statement = must(database->prepare("SELECT count(*) FROM t"));
  must(statement.step());
  return statement.column_int(0);
}

// What a process without privileges finds: the exit status of `act` in a child that is nobody.
int as_nobody(const std::function<int()>& act) {
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(99);
    ::_exit(act());
  }
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

// As a writer does that is killed: one row in a journal, with its index.
void leave_journal(const Folder& folder) {
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
    must(database->execute("CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
    ::_exit(0);
  }
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  ASSERT_TRUE(folder.has("-wal"));
}

TEST(Database, ValuesComeBackAsTheyWereBound) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  must(database->execute("CREATE TABLE t(a, b, c, d, e)"));
  auto insert = must(database->prepare("INSERT INTO t VALUES(?,?,?,?,?)"));
  const std::string text("a\0b", 3);
  must(insert.bind(1, std::int64_t{INT64_MIN})
           .bind(2, 0.5)
           .bind_text(3, text)
           .bind_blob(4, std::string_view())
           .bind_null(5)
           .run());
  EXPECT_EQ(database->changes(), 1);
  EXPECT_EQ(database->last_row(), 1);
  auto select = must(database->prepare("SELECT * FROM t"));
  ASSERT_TRUE(must(select.step()));
  EXPECT_EQ(select.column_int(0), INT64_MIN);
  EXPECT_EQ(select.column_double(1), 0.5);
  EXPECT_EQ(select.column_text(2), text);
  EXPECT_FALSE(select.column_is_null(3));
  EXPECT_TRUE(select.column_blob(3).empty());
  EXPECT_TRUE(select.column_is_null(4));
  EXPECT_EQ(select.column_name(4), "e");
  EXPECT_FALSE(must(select.step()));
}

TEST(Database, AValueThatCannotBeBoundIsAnError) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  auto select = must(database->prepare("SELECT ?"));
  EXPECT_FALSE(select.bind(2, std::int64_t{1}).step().ok());
}

TEST(Database, ErrorsSayWhatACallerCanActOn) {
  Folder folder;
  const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
  must(database->execute("CREATE TABLE t(x UNIQUE); INSERT INTO t VALUES(1)"));
  const auto code = [&](Database* on, std::string_view sql) {
    const Status status = on->execute(sql);
    CHECK(!status.ok());
    return status.error().code;
  };
  EXPECT_EQ(code(database.get(), "nonsense"), Code::Failed);
  EXPECT_EQ(code(database.get(), "INSERT INTO t VALUES(1)"), Code::Failed);
  must(database->execute("PRAGMA max_page_count = 4"));
  EXPECT_EQ(code(database.get(), "INSERT INTO t VALUES(zeroblob(100000))"), Code::NoSpace);
  const auto reader = must(Database::open(folder.file(), Mode::ReadOnly));
  EXPECT_EQ(code(reader.get(), "INSERT INTO t VALUES(2)"), Code::Denied);
  const auto second = must(Database::open(folder.file(), Mode::ReadWrite));
  must(second->execute("PRAGMA busy_timeout = 1"));
  must(database->execute("BEGIN IMMEDIATE"));
  EXPECT_EQ(code(second.get(), "BEGIN IMMEDIATE"), Code::Busy);
}

TEST(Database, AFileThatIsNoneIsDamaged) {
  Folder folder;
  std::ofstream(folder.file()) << std::string(9000, 'x');
  for (const Mode mode : {Mode::ReadOnly, Mode::ReadWrite}) {
    const auto database = Database::open(folder.file(), mode);
    ASSERT_FALSE(database.ok());
    EXPECT_EQ(database.error().code, Code::Damaged);
    EXPECT_NE(database.error().message.find(folder.file()), std::string::npos);
  }
}

TEST(Database, AMissingFileIsNotMadeByAReader) {
  Folder folder;
  EXPECT_FALSE(Database::open(folder.file(), Mode::ReadOnly).ok());
  EXPECT_FALSE(folder.has(""));
}

TEST(Database, IntegrityProblemsAreNamed) {
  Folder folder;
  {
    const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
    must(database->execute("CREATE TABLE t(x); CREATE INDEX i ON t(x)"));
    must(
        database->execute("INSERT INTO t SELECT hex(randomblob(500)) FROM "
                          "(VALUES(1),(2),(3),(4),(5)) a, (VALUES(1),(2),(3),(4),(5)) b"));
    EXPECT_TRUE(must(database->integrity_problems()).empty());
    must(database->checkpoint());
  }
  std::fstream file(folder.file(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(8192 + 3);  // the count of cells on the second page
  file.put('\x7f');
  file.close();
  const auto database = must(Database::open(folder.file(), Mode::ReadOnly));
  const auto problems = database->integrity_problems();
  EXPECT_TRUE(!problems.ok() || !problems->empty());
}

TEST(Database, ACheckpointLeavesAFileThatStandsAlone) {
  Folder folder;
  const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
  must(database->execute("CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
  EXPECT_TRUE(folder.has("-wal"));
  must(database->checkpoint());
  EXPECT_FALSE(folder.has("-wal"));
}

TEST(ReadOnly, WorksInAFolderThatCannotBeWritten) {
  Folder folder;
  {
    const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
    must(database->execute("CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
  }
  ASSERT_FALSE(folder.has("-wal"));
  ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
  EXPECT_EQ(as_nobody([&] {
              const auto database = Database::open(folder.file(), Mode::ReadOnly);
              if (!database.ok()) return 1;
              return count(database->get()) == 1 ? 0 : 2;
            }),
            0);
}

TEST(ReadOnly, SaysWhatToDoAboutAJournalThatCannotBeRead) {
  Folder folder;
  leave_journal(folder);
  // Without its index nobody can read it in place.
  ASSERT_EQ(::unlink((folder.file() + "-shm").c_str()), 0);
  ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
  EXPECT_EQ(as_nobody([&] {
              const auto database = Database::open(folder.file(), Mode::ReadOnly);
              if (database.ok()) return 1;
              if (database.error().code != Code::Denied) return 2;
              return database.error().message.find("copy the folder") == std::string::npos ? 3 : 0;
            }),
            0);
}

TEST(ReadOnly, ReadsTheJournalOfAKilledWriterWhereItCan) {
  Folder folder;
  leave_journal(folder);
  const auto database = must(Database::open(folder.file(), Mode::ReadOnly));
  EXPECT_EQ(count(database.get()), 1);
}

TEST(Database, AMarkChangesWithEveryCommitAndOnlyThen) {
  Folder folder;
  const auto writer = must(Database::open(folder.file(), Mode::ReadWrite));
  must(writer->execute("CREATE TABLE t(x)"));
  const auto reader = must(Database::open(folder.file(), Mode::ReadOnly));
  const auto before = must(reader->change_mark());
  EXPECT_EQ(must(reader->change_mark()), before);
  must(writer->execute("BEGIN; INSERT INTO t VALUES(1)"));
  EXPECT_EQ(must(reader->change_mark()), before);
  must(writer->execute("COMMIT"));
  EXPECT_NE(must(reader->change_mark()), before);
  const auto own = must(writer->change_mark());
  must(writer->execute("INSERT INTO t VALUES(2)"));
  EXPECT_NE(must(writer->change_mark()), own);
}

TEST(Packed, NumbersComeBackInTheirPlacesOverBlocksAndSessions) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  must(database->execute("CREATE TABLE p(block INTEGER PRIMARY KEY, data BLOB NOT NULL)"));
  std::vector<std::int16_t> expected;
  std::vector<std::int16_t> loaded;
  std::size_t index = 0;
  for (int session = 0; session < 4; ++session) {
    PackedAppender<std::int16_t> appender(database.get(), "p");
    // One number short of a block, one beyond it, a gap over a whole block, one more.
    for (const std::size_t step :
         {kPackedPerBlock - 1, std::size_t{1}, kPackedPerBlock * 2, std::size_t{1}}) {
      for (std::size_t i = 1; i <= (step > kPackedPerBlock ? 1 : step); ++i) {
        index = step > kPackedPerBlock ? index + step : index + 1;
        const auto value = static_cast<std::int16_t>(index % 30000);
        must(appender.append(index, value, -7));
        expected.resize(index, -7);
        expected.push_back(value);
      }
    }
    must(appender.flush());
    must(load_packed(database.get(), "p", &loaded));
    ASSERT_EQ(loaded, expected) << session;
  }
}

TEST(Packed, AMissingBlockIsDamage) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  must(database->execute("CREATE TABLE p(block INTEGER PRIMARY KEY, data BLOB NOT NULL)"));
  std::vector<std::int16_t> loaded;
  must(database->execute("INSERT INTO p VALUES(1, x'0000')"));
  EXPECT_FALSE(load_packed(database.get(), "p", &loaded).ok());
  must(database->execute("UPDATE p SET block = 0, data = x'000000'"));
  loaded.clear();
  EXPECT_FALSE(load_packed(database.get(), "p", &loaded).ok());
}

TEST(Database, KnowsWhenAnotherFileIsInItsPlace) {
  const Folder folder;
  const std::string other = folder.path() + "/other.db";
  const auto database = must(Database::open(folder.file(), Mode::ReadWrite));
  EXPECT_TRUE(database->is_at_path());
  must(database->execute("CREATE TABLE t(x)"));
  EXPECT_TRUE(must(Database::open(folder.file(), Mode::ReadOnly))->is_at_path());
  must(must(Database::open(other, Mode::ReadWrite))->execute("CREATE TABLE t(x)"));
  ASSERT_EQ(std::rename(other.c_str(), folder.file().c_str()), 0);
  EXPECT_FALSE(database->is_at_path());
  EXPECT_FALSE(must(Database::open(":memory:", Mode::ReadWrite))->is_at_path());
}

TEST(Fts5, ATokenizerThatIsRegisteredAgainServesOpenTables) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  const auto whole_as = [](std::string term) {
    return [term](std::string_view text, TokenizePurpose, const EmitTerm& emit) {
      emit(term, 0, static_cast<std::uint32_t>(text.size()));
    };
  };
  must(database->register_tokenizer("mine", whole_as("one")));
  must(
      database->execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='mine');"
                        "INSERT INTO t VALUES('a')"));
  EXPECT_EQ(count(database.get()), 1);
  must(database->register_tokenizer("mine", whole_as("two")));
  must(database->execute("INSERT INTO t VALUES('b')"));
  auto find = must(database->prepare("SELECT count(*) FROM t WHERE t MATCH 'x'"));
  must(find.step());
  EXPECT_EQ(find.column_int(0), 1);  // "x" is the term "two" now
}

TEST(Fts5, ARankFunctionCountsPlacesByColumn) {
  const auto database = must(Database::open(":memory:", Mode::ReadWrite));
  must(database->execute("CREATE VIRTUAL TABLE t USING fts5(a, b, c)"));
  std::string many;
  for (int i = 0; i < 500; ++i) many += "w " + std::string(i % 50 == 0 ? 400 : 1, 'x') + " ";
  auto insert = must(database->prepare("INSERT INTO t VALUES(?, ?, ?)"));
  must(insert.bind_text(1, "w").bind_text(2, many).bind_text(3, "v w v w").run());
  must(insert.bind_text(1, "v").bind_text(2, "").bind_text(3, "w").run());
  std::vector<std::vector<std::uint32_t>> seen;
  must(database->register_rank("mine", [&](const RankContext& context) {
    for (int phrase = 0; phrase < context.phrase_count(); ++phrase) {
      std::vector<std::uint32_t> counts(3);
      context.count(phrase, counts.data(), counts.size());
      seen.push_back(counts);
    }
    return static_cast<double>(context.rowid());
  }));
  auto rank = must(database->prepare("SELECT mine(t) FROM t WHERE t MATCH 'w AND v'"));
  EXPECT_TRUE(must(rank.step()));
  EXPECT_EQ(rank.column_double(0), 1.0);
  EXPECT_TRUE(must(rank.step()));
  EXPECT_FALSE(must(rank.step()));
  const std::vector<std::vector<std::uint32_t>> expected = {
      {1, 500, 2}, {0, 0, 2}, {0, 0, 1}, {1, 0, 0}};
  EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace day::sql
