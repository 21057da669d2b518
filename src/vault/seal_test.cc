// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/seal.h"

#include <gtest/gtest.h>

#include <string>

#include "vault/catalog_file.h"
#include "vault/decisions.h"
#include "vault/limits.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

// A vault of three messages whose catalog has some MiB that no decision touches.
class SealTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write_all(folder_ / "box.mbox", invented_mbox(0, 3));
    auto made = Vault::create(folder_ / "v", "");
    ASSERT_TRUE(made.ok()) << made.error().message;
    vault_ = *made;
    const auto added = add(*vault_, {folder_ / "box.mbox"}, test_add());
    ASSERT_TRUE(added.ok()) << added.error().message;
    write("CREATE TABLE filler AS SELECT zeroblob(3000000)");
    ASSERT_TRUE(seal_catalog(*vault_).ok());
    ASSERT_TRUE(decide().ok());  // the first one makes the ledger
    ASSERT_TRUE(holds());
    ASSERT_GT(std::filesystem::file_size(vault_->catalog_path()), 3 * kMiB);
  }

  void write(const char* statements) {
    const auto database = open_catalog_for_writing(vault_->catalog_path());
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->execute(statements).ok());
    ASSERT_TRUE((*database)->checkpoint().ok());
  }
  // Another one at each call.
  Status decide() {
    DecideOptions options;
    options.key_path = folder_ / "key";
    const auto report = vault::decide(*vault_, options, [this](sql::Database*) {
      return std::vector<ledger::Decision>{
          ledger::SaveSearch{"search " + std::to_string(++decisions_), "berth"}};
    });
    return report.ok() ? Status() : Status(report.error());
  }
  // Whether the seal is that of the catalog; false if there is none.
  bool holds() const {
    const auto verified = verify_seal(*vault_);
    return verified.ok() && verified->value_or(false);
  }
  void flip(std::uint64_t at) {
    std::string bytes = read_all(vault_->catalog_path());
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    write_all(vault_->catalog_path(), bytes);
  }

  Folder folder_;
  std::optional<Vault> vault_;
  int decisions_ = 0;
};

TEST_F(SealTest, IsThatOfTheWholeCatalogAfterEachDecision) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(decide().ok());
    EXPECT_TRUE(holds());
  }
}

TEST_F(SealTest, ADecisionDoesNotSealOverAChangeElsewhere) {
  flip(std::filesystem::file_size(vault_->catalog_path()) - kMiB);
  ASSERT_FALSE(holds());
  ASSERT_TRUE(decide().ok());
  EXPECT_FALSE(holds());
  ASSERT_TRUE(decide().ok());
  EXPECT_FALSE(holds());
}

// The part that the decision writes to.
TEST_F(SealTest, ADecisionDoesNotSealOverAChangeBesideIt) {
  write("UPDATE saved_searches SET query = 'tides'");
  ASSERT_FALSE(holds());
  ASSERT_TRUE(decide().ok());
  EXPECT_FALSE(holds());
}

TEST_F(SealTest, ADecisionDoesNotSealOverWhatWasAppended) {
  write_all(vault_->catalog_path(), read_all(vault_->catalog_path()) + std::string(8192, '\0'));
  ASSERT_TRUE(decide().ok());
  EXPECT_FALSE(holds());
}

TEST_F(SealTest, WithoutOneAllIsReadAndSealed) {
  std::filesystem::remove(vault_->seal_path());
  ASSERT_TRUE(decide().ok());
  EXPECT_TRUE(holds());
  write_all(vault_->seal_path(), "no seal\n");
  ASSERT_TRUE(decide().ok());
  EXPECT_TRUE(holds());
}

TEST_F(SealTest, GrowsWithTheCatalog) {
  const auto before = std::filesystem::file_size(vault_->catalog_path());
  for (int i = 0; i < 8; ++i) {
    DecideOptions options;
    options.key_path = folder_ / "key";
    const auto report = vault::decide(*vault_, options, [i](sql::Database*) {
      return std::vector<ledger::Decision>{
          ledger::SaveSearch{"long " + std::to_string(i), std::string(60'000, 'x')}};
    });
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_TRUE(holds());
  }
  EXPECT_GT(std::filesystem::file_size(vault_->catalog_path()), before);
}

TEST_F(SealTest, IsReadUpToItsLimit) {
  std::filesystem::resize_file(vault_->seal_path(), kMaxSealBytes);
  const auto verified = verify_seal(*vault_);
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(*verified, std::optional(false));
  std::filesystem::resize_file(vault_->seal_path(), kMaxSealBytes + 1);
  EXPECT_FALSE(verify_seal(*vault_).ok());
}

TEST(Seal, HasOneSpelling) {
  const std::string digest(64, 'a');
  const std::string good = "1048577\n" + digest + "\n" + digest + "\n";
  const auto seal = parse_seal(good);
  ASSERT_TRUE(seal.has_value());
  EXPECT_EQ(seal->size_bytes, kMiB + 1);
  EXPECT_EQ(print_seal(*seal), good);
  for (const std::string& bad :
       {std::string(), std::string("\n"), "1048577\n" + digest + "\n",
        "1048576\n" + digest + "\n" + digest + "\n", "01048577\n" + digest + "\n" + digest + "\n",
        "1048577\n" + digest + "\n" + digest,
        "1048577\n" + digest + "\n" + std::string(64, 'A') + "\n",
        "99999999999999999999999\n" + digest + "\n", digest + " 1048577\n"}) {
    EXPECT_FALSE(parse_seal(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace day::vault
