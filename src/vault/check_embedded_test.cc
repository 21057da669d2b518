// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check_embedded.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "reader/test_worker.h"
#include "vault/attached_world.h"
#include "vault/check.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

// Two messages: one with a file and an archive in an archive, one with an attached message that
// has the same file.
class CheckEmbedded : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string packed = tar_of("inner.tar", tar_of("notes.txt", "berth seven\n"));
    const Attached plan = {"plan.txt", "text/plain", "the quay plan\n"};
    write_all(folder_ / "a.eml",
              message_with("one", {plan, {"all.tar", "application/x-tar", packed}}));
    write_all(folder_ / "b.eml",
              message_with("two", {{"fwd.eml", "message/rfc822", message_with("inner", {plan})}}));
    vault_.emplace(*Vault::create(folder_ / "v", ""));
    const auto added = add(*vault_, {folder_ / "a.eml", folder_ / "b.eml"}, test_add());
    ASSERT_TRUE(added.ok()) << added.error().message;
  }

  CheckReport check_all(const char* program = nullptr) {
    CheckOptions options;
    options.pool = test_pool();
    if (program != nullptr) options.pool.document_program = program;
    options.embedded_progress = [this](std::uint64_t done, std::uint64_t total) {
      EXPECT_LE(done, total);
      parents_ = total;
    };
    const auto report = check(*vault_, options);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : CheckReport();
  }

  // Problems with these words in them.
  static std::size_t count(const CheckReport& report, const std::string& words) {
    std::size_t found = 0;
    for (const std::string& each : report.problems) {
      found += each.find(words) != std::string::npos ? 1 : 0;
    }
    return found;
  }

  // Changes catalog.db behind the program's back.
  void spoil(const char* statements) {
    const auto database = sql::Database::open(vault_->catalog_path(), sql::Mode::ReadWrite);
    ASSERT_TRUE(database.ok());
    const auto done = (*database)->execute(statements);
    ASSERT_TRUE(done.ok()) << done.error().message;
    ASSERT_TRUE((*database)->checkpoint().ok());
    std::filesystem::remove(vault_->seal_path());
  }

  Folder folder_;
  std::optional<Vault> vault_;
  std::uint64_t parents_ = 0;
};

TEST_F(CheckEmbedded, EachPlaceGivesTheBytesThatItGaveBefore) {
  const CheckReport report = check_all();
  EXPECT_EQ(report.problems, std::vector<std::string>());
  // plan.txt twice, all.tar, inner.tar, notes.txt, the attached message.
  EXPECT_EQ(report.embedded.tried, 6u);
  EXPECT_EQ(report.embedded.same, 6u);
  EXPECT_EQ(report.embedded.locked, 0u);
  // The two messages, the two archives, the attached message.
  EXPECT_EQ(parents_, 5u);
}

TEST_F(CheckEmbedded, OtherBytesThanBeforeAreNamed) {
  spoil(
      "UPDATE items SET sha256 = zeroblob(32) WHERE id = (SELECT item_id FROM documents WHERE "
      "names = 'plan.txt')");
  const CheckReport report = check_all();
  EXPECT_EQ(count(report, "with other bytes than before"), 2u);
  EXPECT_EQ(report.problems.size(), 2u);
  EXPECT_EQ(report.embedded.tried, 6u);
  EXPECT_EQ(report.embedded.same, 4u);
}

TEST_F(CheckEmbedded, WhatLiesThereAndIsNotInTheCatalogIsNamed) {
  spoil(
      "DELETE FROM embedded WHERE item_id = (SELECT item_id FROM documents WHERE names = "
      "'notes.txt')");
  const CheckReport report = check_all();
  EXPECT_EQ(count(report, "1 items of catalog.db lie nowhere"), 1u);
  EXPECT_EQ(report.embedded.tried, 5u);
  spoil("DELETE FROM embedded WHERE path = 'all.tar'");
  EXPECT_EQ(count(check_all(), "\"all.tar\" lies in it and is not in catalog.db"), 1u);
}

TEST_F(CheckEmbedded, WhatHasNeverLainThereIsNamed) {
  spoil(
      "INSERT INTO embedded SELECT parent_id, 77, position + 70, item_id, path, media_type, "
      "modified, flags FROM embedded WHERE path = 'notes.txt'");
  const CheckReport report = check_all();
  EXPECT_EQ(count(report, "could not be taken out of item"), 1u);
  EXPECT_EQ(count(report, ": it is not there"), 1u);
  EXPECT_EQ(report.embedded.tried, report.embedded.same + 1);
}

TEST_F(CheckEmbedded, ThatAWorkerEndedIsSaidOfWhatItShouldHaveTakenOut) {
  write_all(folder_ / "c.eml", std::string(reader::kFallsAfter) + "0\n" +
                                   message_with("three", {{"c.txt", "text/plain", "see\n"}}));
  ASSERT_TRUE(add(*vault_, {folder_ / "c.eml"}, test_add()).ok());
  const CheckReport report = check_all(std::getenv("DAYLIGHT_TEST_DOCUMENT_WORKER"));
  EXPECT_GE(count(report, "could not be taken out of item"), 1u);
  EXPECT_EQ(report.embedded.same, 0u);
}

TEST_F(CheckEmbedded, ThatNothingCouldBeTakenOutIsAProblem) {
  const CheckReport report = check_all("/nowhere/daylight-documents");
  EXPECT_EQ(count(report, "what lies in other items could not be taken out again"), 1u);
  EXPECT_EQ(report.embedded.tried, 0u);
}

}  // namespace
}  // namespace day::vault
