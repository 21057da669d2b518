// SPDX-License-Identifier: AGPL-3.0-or-later
// The file as a whole: versions, and what a process that dies leaves behind.
#include "catalog/schema.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "catalog/catalog_world.h"
#include "os/file.h"

namespace day::catalog {
namespace {

// A folder that is removed with what is in it.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "catalog.XXXXXX";
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    const auto names = os::list_folder(path_);
    if (names.ok()) {
      for (const auto& name : *names) EXPECT_TRUE(os::remove_file(path_ + "/" + name).ok());
    }
    EXPECT_EQ(::rmdir(path_.c_str()), 0);
  }
  std::string file() const { return path_ + "/catalog.db"; }

 private:
  std::string path_;
};

Code code_of_preparing(std::string_view change) {
  World world;
  must(world.database->execute(change));
  const Status prepared = prepare_schema(world.database.get());
  CHECK(!prepared.ok());
  return prepared.error().code;
}

TEST(Schema, ItsOwnVersionIsAcceptedAgain) {
  World world;
  must(prepare_schema(world.database.get()));
}

TEST(Schema, ANewerVersionIsRefused) {
  EXPECT_EQ(code_of_preparing("PRAGMA user_version = " + std::to_string(kSchemaVersion + 1)),
            Code::Unsupported);
}

TEST(Schema, AnotherKindOfDatabaseIsDamage) {
  EXPECT_EQ(code_of_preparing("PRAGMA application_id = 1"), Code::Damaged);
  EXPECT_EQ(code_of_preparing("PRAGMA user_version = 0"), Code::Damaged);
  auto database = must(sql::Database::open(":memory:", sql::Mode::ReadWrite));
  must(database->execute("CREATE TABLE something(x)"));
  const Status prepared = prepare_schema(database.get());
  ASSERT_FALSE(prepared.ok());
  EXPECT_EQ(prepared.error().code, Code::Damaged);
}

TEST(Schema, NoForeignKeyIsBroken) {
  World world;
  mail::Reading reading;
  reading.mailboxes = {{mail::Role::From, "A", "a@x"}, {mail::Role::To, "none", ""}};
  reading.message_id = "1@x";
  reading.references = {"0@x"};
  reading.list_id = "l";
  reading.user_agent = "p";
  reading.parts.resize(2);
  reading.defects.resize(1);
  reading.text = {{mail::TextKind::Own, "t"}};
  const ContainerRow container = world.open_source(1, "/a");
  const RowId row = world.add("m", reading, "f");
  world.place(1, container, 0, row);
  must(world.writer->add_gap(container, 1, {2, "r"}));
  must(world.writer->add_notice(container, {"n"}));
  world.flush();
  auto check = must(world.database->prepare("PRAGMA foreign_key_check"));
  EXPECT_FALSE(must(check.step())) << check.column_text(0);
  EXPECT_TRUE(must(world.database->integrity_problems()).empty());
}

TEST(Schema, WhatWasNotCommittedIsNotThereAfterAKill) {
  Folder folder;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    World world(folder.file());
    must(world.database->execute("BEGIN IMMEDIATE"));
    world.add("kept", {});
    world.flush();
    must(world.database->execute("COMMIT; BEGIN IMMEDIATE"));
    // More than the page cache holds, so that the journal has pages of the open transaction.
    must(world.database->execute("PRAGMA cache_size = 4"));
    for (int i = 0; i < 2000; ++i) world.add("lost" + std::to_string(i), {});
    world.flush();
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  World world(folder.file());
  EXPECT_EQ(must(world.reader->counts()).messages, 1U);
  EXPECT_TRUE(must(world.writer->find_item(id_of("kept"))).has_value());
  EXPECT_EQ(world.add("next", {}), RowId{2});
}

TEST(Schema, AReaderSeesWholeCommitsWhileAWriterAdds) {
  Folder folder;
  World world(folder.file());
  const auto reading = must(sql::Database::open(folder.file(), sql::Mode::ReadOnly));
  Reader reader(reading.get());
  for (std::uint64_t commit = 0; commit < 5; ++commit) {
    must(world.database->execute("BEGIN IMMEDIATE"));
    for (int i = 0; i < 10; ++i) {
      world.add(std::to_string(commit) + "-" + std::to_string(i), {});
      EXPECT_EQ(must(reader.counts()).messages, commit * 10);
    }
    world.flush();
    must(world.database->execute("COMMIT"));
  }
  EXPECT_EQ(must(reader.counts()).messages, 50U);
}

TEST(Schema, AnOpenSnapshotStaysAsItWas) {
  Folder folder;
  World world(folder.file());
  const auto reading = must(sql::Database::open(folder.file(), sql::Mode::ReadOnly));
  Reader reader(reading.get());
  must(reading->execute("BEGIN"));
  EXPECT_EQ(must(reader.counts()).messages, 0U);
  world.add("m", {});
  EXPECT_EQ(must(reader.counts()).messages, 0U);
  must(reading->execute("COMMIT"));
  EXPECT_EQ(must(reader.counts()).messages, 1U);
}

}  // namespace
}  // namespace day::catalog
