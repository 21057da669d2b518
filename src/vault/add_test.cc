// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/add.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "vault/catalog_file.h"
#include "vault/give_back.h"
#include "vault/rebuild.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

class AddTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = Vault::create(folder_ / "v", "");
    ASSERT_TRUE(made.ok()) << made.error().message;
    vault_.emplace(std::move(made).value());
  }

  AddReport add_paths(const std::vector<std::string>& paths, const AddOptions& options) {
    auto report = add(*vault_, paths, options);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? std::move(report).value() : AddReport{};
  }

  catalog::Counts counts() {
    const auto database = open_catalog_for_reading(*vault_);
    EXPECT_TRUE(database.ok());
    catalog::Reader reader(database->get());
    const auto counted = reader.counts();
    EXPECT_TRUE(counted.ok());
    return *counted;
  }

  // Every row of every table that holds facts, as text.
  std::string dump() {
    const auto database = open_catalog_for_reading(*vault_);
    EXPECT_TRUE(database.ok());
    std::string text;
    for (const char* table : {"sources", "containers", "items", "occurrences", "messages", "dates",
                              "addresses", "roles", "parts", "defects"}) {
      auto statement = (*database)->prepare(std::string("SELECT * FROM ") + table);
      EXPECT_TRUE(statement.ok()) << table;
      for (auto row = statement->step(); row.ok() && *row; row = statement->step()) {
        text += table;
        for (int column = 0; column < statement->column_count(); ++column) {
          text += "|" + std::string(statement->column_text(column));
        }
        text += "\n";
      }
    }
    return text;
  }

  std::string give_back_source(std::uint32_t number) {
    const auto database = open_catalog_for_reading(*vault_);
    EXPECT_TRUE(database.ok());
    const std::string target = folder_ / "back";
    std::filesystem::remove_all(target);
    const auto given = give_back(*vault_, database->get(), SourceId{number}, target);
    EXPECT_TRUE(given.ok()) << given.error().message;
    return target;
  }

  Folder folder_;
  std::optional<Vault> vault_;
};

TEST_F(AddTest, AccountsForEveryByteOfAMailbox) {
  const std::string box = invented_mbox(0, 5) + invented_mbox(2, 4);
  write_all(folder_ / "box.mbox", box);
  const Account account = add_paths({folder_ / "box.mbox"}, test_add()).account;
  EXPECT_EQ(account.containers, 1u);
  EXPECT_EQ(account.items, 7u);
  EXPECT_EQ(account.fresh, 5u);
  EXPECT_EQ(account.duplicates, 2u);
  EXPECT_EQ(account.failed, 0u);
  EXPECT_EQ(account.bytes, box.size());
  EXPECT_EQ(account.item_bytes + account.framing_bytes, box.size());
  EXPECT_EQ(read_all(give_back_source(1)), box);
}

TEST_F(AddTest, GivesAFolderBackFileByFile) {
  std::filesystem::create_directories(folder_ / "mail/deep");
  write_all(folder_ / "mail/one.eml", invented_message(1));
  write_all(folder_ / "mail/deep/two.mbox", invented_mbox(1, 3));
  write_all(folder_ / "mail/deep/empty.txt", "");
  write_all(folder_ / "mail/tides.csv", "hour,metres\n06:00,1.4\n");
  add_paths({folder_ / "mail"}, test_add());
  const std::string back = give_back_source(1);
  for (const char* name : {"/one.eml", "/deep/two.mbox", "/deep/empty.txt", "/tides.csv"}) {
    EXPECT_EQ(read_all(back + name), read_all(folder_ / "mail" + name)) << name;
  }
}

TEST_F(AddTest, RecognisesTheSameBytesInTheSamePlace) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 5));
  add_paths({folder_ / "box.mbox"}, test_add());
  const AddReport again = add_paths({folder_ / "box.mbox"}, test_add());
  EXPECT_TRUE(again.sources.empty());
  EXPECT_EQ(again.seen_before, std::vector<SourceId>{SourceId{1}});
  EXPECT_EQ(again.account.items, 5u);
  EXPECT_EQ(again.account.fresh, 0u);
  EXPECT_EQ(again.account.duplicates, 5u);
  EXPECT_EQ(counts().occurrences, 5u);
}

TEST_F(AddTest, TakesTheSameBytesInAnotherPlaceAsDuplicates) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 5));
  write_all(folder_ / "copy.mbox", invented_mbox(0, 5));
  add_paths({folder_ / "box.mbox", folder_ / "copy.mbox"}, test_add());
  EXPECT_EQ(counts().messages, 5u);
  EXPECT_EQ(counts().occurrences, 10u);
  EXPECT_EQ(counts().duplicates, 5u);
}

TEST_F(AddTest, TakesAGrownMailboxAsANewSource) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 3));
  add_paths({folder_ / "box.mbox"}, test_add());
  write_all(folder_ / "box.mbox", invented_mbox(0, 4));
  const AddReport again = add_paths({folder_ / "box.mbox"}, test_add());
  EXPECT_EQ(again.account.fresh, 1u);
  EXPECT_EQ(counts().messages, 4u);
  EXPECT_EQ(read_all(give_back_source(2)), invented_mbox(0, 4));
}

TEST_F(AddTest, GoesOnAfterBeingStoppedWithoutCountingTwice) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 40));
  std::atomic<bool> stop{false};
  AddOptions options = test_add();
  options.commit_items = 4;
  options.stop = &stop;
  options.on_commit = [&](std::uint64_t committed) {
    if (committed >= 8) stop.store(true);
  };
  add_paths({folder_ / "box.mbox"}, options);
  const AddReport again = add_paths({folder_ / "box.mbox"}, test_add());
  EXPECT_FALSE(again.stopped);
  EXPECT_EQ(counts().messages, 40u);
  EXPECT_EQ(counts().occurrences, 40u);
}

TEST_F(AddTest, IsRebuiltToTheSameRows) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 20) + invented_mbox(5, 9));
  write_all(folder_ / "tides.csv", "hour,metres\n06:00,1.4\n");
  AddOptions options = test_add();
  options.commit_items = 3;
  add_paths({folder_ / "box.mbox", folder_ / "tides.csv"}, options);
  write_all(folder_ / "more.mbox", invented_mbox(18, 25));
  add_paths({folder_ / "more.mbox"}, test_add());
  const std::string before = dump();
  ASSERT_FALSE(before.empty());
  const auto report = rebuild(*vault_, test_pool(), {});
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(dump(), before);
}

TEST_F(AddTest, KeepsAMessageOverTheMemoryLimitAndSaysSo) {
  const std::string head = "From: a@halden.example\nSubject: large\n\n";
  const std::string fits = head + std::string(kMaxMessageInMemoryBytes - head.size(), 'x');
  write_all(folder_ / "fits.eml", fits);
  write_all(folder_ / "over.eml", fits + "y");
  const Account account =
      add_paths({folder_ / "fits.eml", folder_ / "over.eml"}, test_add()).account;
  EXPECT_EQ(account.fresh, 2u);
  EXPECT_EQ(account.failed, 1u);
  EXPECT_EQ(read_all(give_back_source(2)), fits + "y");
}

TEST_F(AddTest, KeepsADocumentOfManyFrames) {
  const std::string large(kMaxDocumentInMemoryBytes + 1, '\x01');
  write_all(folder_ / "large.bin", large);
  write_all(folder_ / "small.bin", large.substr(1));
  EXPECT_EQ(add_paths({folder_ / "large.bin", folder_ / "small.bin"}, test_add()).account.fresh,
            2u);
  EXPECT_EQ(read_all(give_back_source(1)), large);
  EXPECT_EQ(read_all(give_back_source(2)), large.substr(1));
}

TEST_F(AddTest, RefusesAMissingSourceBeforeTakingAnythingIn) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 3));
  const auto report = add(*vault_, {folder_ / "box.mbox", folder_ / "nothing"}, test_add());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, Code::NotFound);
  EXPECT_EQ(counts().messages, 0u);
}

TEST_F(AddTest, RefusesASecondWriter) {
  write_all(folder_ / "box.mbox", invented_mbox(0, 3));
  const auto held = vault_->lock();
  ASSERT_TRUE(held.ok());
  const auto report = add(*vault_, {folder_ / "box.mbox"}, test_add());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, Code::Busy);
}

}  // namespace
}  // namespace day::vault
