// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/decisions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "crypto/sha256.h"
#include "ledger/key_file.h"
#include "vault/catalog_file.h"
#include "vault/check.h"
#include "vault/rebuild.h"
#include "vault/seal.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

template <typename T>
T must(Result<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  CHECK(result.ok());
  return std::move(result).value();
}

// A vault of three messages whose key lies beside it.
class DecisionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write_all(folder_ / "in.mbox", invented_mbox(0, 3));
    vault_.emplace(must(Vault::create(folder_ / "v", "test")));
    must(add(*vault_, {folder_ / "in.mbox"}, test_add()));
  }
  static ItemId item(int number) { return ItemId{crypto::sha256(invented_message(number))}; }
  DecideOptions options() const { return {"Ingrid", folder_ / "own.key", false}; }

  Result<DecideReport> put(const ledger::Decision& decision) {
    return decide(*vault_, options(),
                  [&](sql::Database*) { return std::vector<ledger::Decision>{decision}; });
  }
  void label(int number, const std::string& name) {
    must(put(ledger::ChangeLabel{true, name, {item(number)}, ""}));
  }
  std::vector<std::string> labels(int number) const {
    const auto database = must(open_catalog_for_reading(*vault_));
    std::vector<std::string> names;
    for (const auto& each : must(catalog::DecisionReader(database.get()).labels(item(number)))) {
      names.push_back(each.label);
    }
    return names;
  }
  LedgerState state() const {
    const auto database = must(open_catalog_for_reading(*vault_));
    return must(ledger_state(*vault_, database.get()));
  }
  std::vector<std::string> problems() const { return must(check(*vault_, {})).problems; }
  std::string ledger_path() const { return ledger::decisions_path(vault_->ledger_folder()); }

  Folder folder_;
  std::optional<Vault> vault_;
};

TEST_F(DecisionsTest, TheFirstDecisionMakesKeyAndLedger) {
  const DecideReport report = must(put(ledger::SaveSearch{"a", "b"}));
  EXPECT_TRUE(report.ledger_made && report.key_made);
  ASSERT_EQ(report.entries.size(), 1u);
  EXPECT_EQ(report.entries[0].number.value, 2u) << "the first opens the ledger";
  EXPECT_FALSE(must(put(ledger::SaveSearch{"c", "d"})).ledger_made);
  EXPECT_TRUE(problems().empty());
  EXPECT_EQ(must(check(*vault_, {})).decisions, 3u);
}

TEST_F(DecisionsTest, NothingToDecideMakesNoLedger) {
  const auto none = [](sql::Database*) { return std::vector<ledger::Decision>(); };
  must(decide(*vault_, options(), none));
  EXPECT_FALSE(os::exists(ledger_path()));
  DecideOptions begin = options();
  begin.begin = true;
  EXPECT_TRUE(must(decide(*vault_, begin, none)).ledger_made);
  EXPECT_TRUE(os::exists(ledger_path()));
}

TEST_F(DecisionsTest, ARebuildKnowsTheSame) {
  label(0, "x");
  must(put(ledger::AddNote{item(1), "why?", std::nullopt}));
  must(put(ledger::MergePersons{{"a@x", "b@x"}, ""}));
  must(put(ledger::ChangeLabel{true, "not here", {ItemId{crypto::sha256("z")}}, ""}));
  ASSERT_TRUE(problems().empty());
  must(rebuild(*vault_, test_pool(), {}));
  EXPECT_TRUE(problems().empty()) << "check compares each table with the ledger";
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x"}));
  EXPECT_EQ(state(), LedgerState::Current);
}

TEST_F(DecisionsTest, WithoutItsKeyAVaultIsReadAndNotWritten) {
  label(0, "x");
  ASSERT_TRUE(os::remove_file(options().key_path).ok());
  const auto refused = put(ledger::SaveSearch{"a", "b"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Denied);
  EXPECT_NE(refused.error().message.find("own.key is missing"), std::string::npos);
  EXPECT_FALSE(os::exists(options().key_path)) << "a new key would be of no use";
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x"}));
  EXPECT_TRUE(problems().empty());
  EXPECT_TRUE(must(check(*vault_, {})).sealed) << "a refusal leaves the vault as it was";
}

TEST_F(DecisionsTest, AnotherKeyIsRefusedUntilItIsIntroduced) {
  label(0, "x");
  DecideOptions paal = options();
  paal.author = "";
  paal.key_path = folder_ / "paal.key";
  const auto key = must(ledger::make_key_file(paal.key_path));
  const auto save = [](sql::Database*) {
    return std::vector<ledger::Decision>{ledger::SaveSearch{"a", "b"}};
  };
  const auto refused = decide(*vault_, paal, save);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Denied);
  must(put(ledger::IntroduceOperator{{*parse_digest_bytes(key.public_octets())}, "Paal"}));
  EXPECT_EQ(must(decide(*vault_, paal, save)).entries[0].author, "Paal");
}

TEST_F(DecisionsTest, ACatalogBehindTheLedgerIsNoticedAndCatchesUp) {
  label(0, "x");
  // As a command that was killed between the two leaves it: an older catalog, a newer ledger.
  const std::string before = read_all(vault_->catalog_path());
  label(0, "y");
  write_all(vault_->catalog_path(), before);
  EXPECT_EQ(state(), LedgerState::Behind);
  ASSERT_TRUE(catch_up_with_ledger(*vault_).ok());
  EXPECT_EQ(state(), LedgerState::Current);
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x", "y"}));
  // So does any command that writes.
  write_all(vault_->catalog_path(), before);
  write_all(folder_ / "more.mbox", invented_mbox(3, 4));
  must(add(*vault_, {folder_ / "more.mbox"}, test_add()));
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(problems().empty());
}

TEST_F(DecisionsTest, ATornTailIsNoDecisionAndTheNextOneDropsIt) {
  label(0, "x");
  write_all(ledger_path(), read_all(ledger_path()) + "{\"entry\":3,\"ti");
  EXPECT_EQ(state(), LedgerState::Current);
  EXPECT_TRUE(problems().empty());
  EXPECT_EQ(must(check(*vault_, {})).ledger_torn_bytes, 14u);
  label(0, "y");
  EXPECT_EQ(must(check(*vault_, {})).ledger_torn_bytes, 0u);
  EXPECT_TRUE(problems().empty());
}

TEST_F(DecisionsTest, ALedgerThatLostItsEndIsNamedByEverybodyAndWrittenByNobody) {
  label(0, "x");
  const std::string shorter = read_all(ledger_path());
  label(0, "y");
  write_all(ledger_path(), shorter);  // cut at the border of an entry
  EXPECT_EQ(state(), LedgerState::Damaged);
  const auto found = problems();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].substr(0, 16), "ledger: entry 3 ");
  const auto refused = put(ledger::SaveSearch{"a", "b"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Damaged);
  EXPECT_EQ(read_all(ledger_path()), shorter);
  const auto rebuilt = rebuild(*vault_, test_pool(), {});
  ASSERT_FALSE(rebuilt.ok()) << "it would forget that something is missing";
  EXPECT_EQ(rebuilt.error().code, Code::Damaged);
  // Material is taken in all the same, and the memory stays.
  write_all(folder_ / "more.mbox", invented_mbox(3, 4));
  must(add(*vault_, {folder_ / "more.mbox"}, test_add()));
  EXPECT_EQ(problems(), found);
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x", "y"}));
}

TEST_F(DecisionsTest, GivingUpWhatIsLostIsPossibleOnceTheCatalogIsRemoved) {
  label(0, "x");
  const std::string shorter = read_all(ledger_path());
  label(0, "y");
  write_all(ledger_path(), shorter);
  ASSERT_TRUE(os::remove_file(vault_->catalog_path()).ok());
  must(rebuild(*vault_, test_pool(), {}));
  EXPECT_TRUE(problems().empty());
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x"}));
  label(0, "z");
}

TEST_F(DecisionsTest, ALedgerThatIsGoneOrChangedIsNamed) {
  label(0, "x");
  label(0, "y");
  const std::string whole = read_all(ledger_path());
  ASSERT_TRUE(os::remove_file(ledger_path()).ok());
  EXPECT_EQ(state(), LedgerState::Damaged);
  EXPECT_FALSE(problems().empty());
  EXPECT_FALSE(put(ledger::SaveSearch{"a", "b"}).ok()) << "no second ledger takes its place";
  std::string changed = whole;
  changed[whole.find("\"x\"") + 1] = 'z';
  write_all(ledger_path(), changed);
  EXPECT_EQ(problems()[0].substr(0, 16), "ledger: entry 2 ");
  write_all(ledger_path(), whole);
  EXPECT_TRUE(problems().empty());
}

TEST_F(DecisionsTest, TheLedgerOfAnotherVaultIsNamed) {
  const Vault other = must(Vault::create(folder_ / "other", "other"));
  must(decide(other, options(), [](sql::Database*) {
    return std::vector<ledger::Decision>{ledger::SaveSearch{"a", "b"}};
  }));
  write_all(ledger_path(), read_all(ledger::decisions_path(other.ledger_folder())));
  const auto found = problems();
  ASSERT_FALSE(found.empty());
  EXPECT_NE(found[0].find("the ledger of another vault"), std::string::npos);
  EXPECT_FALSE(put(ledger::SaveSearch{"a", "b"}).ok());
}

TEST_F(DecisionsTest, ALabelThatOnlyTheCatalogHasIsNamed) {
  label(0, "x");
  {
    const auto database = must(open_catalog_for_writing(vault_->catalog_path()));
    ASSERT_TRUE(database->execute("DELETE FROM labels").ok());
    ASSERT_TRUE(database->checkpoint().ok());
  }
  ASSERT_TRUE(seal_catalog(*vault_).ok()) << "whoever edits the catalog can seal it too";
  const auto found = problems();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("its table labels is not what the ledger says"), std::string::npos);
}

TEST_F(DecisionsTest, WhatFailsHalfwaySaysHowMuchIsOnRecord) {
  const auto refused = decide(*vault_, options(), [](sql::Database*) {
    return std::vector<ledger::Decision>{ledger::ChangeLabel{true, "x", {item(0)}, ""},
                                         ledger::SaveSearch{"", "no name"},
                                         ledger::ChangeLabel{true, "y", {item(0)}, ""}};
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message.substr(0, 46),
            "only the first 1 of 3 entries are on record: t");
  EXPECT_EQ(labels(0), (std::vector<std::string>{"x"}));
  EXPECT_TRUE(problems().empty());
}

TEST_F(DecisionsTest, OneWriterAtATime) {
  const os::File lock = must(vault_->lock());
  const auto refused = put(ledger::SaveSearch{"a", "b"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Busy);
  EXPECT_FALSE(os::exists(ledger_path()));
}

}  // namespace
}  // namespace day::vault
