// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "vault/rebuild.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

// A vault of three messages, one of them twice, and a document.
class SmallVault : public ::testing::Test {
 protected:
  void SetUp() override {
    write_all(folder_ / "box.mbox", invented_mbox(0, 3) + invented_mbox(0, 1));
    write_all(folder_ / "tides.csv", "hour,metres\n06:00,1.4\n");
    auto made = Vault::create(folder_ / "v", "");
    ASSERT_TRUE(made.ok()) << made.error().message;
    const auto added = add(*made, {folder_ / "box.mbox", folder_ / "tides.csv"}, test_add());
    ASSERT_TRUE(added.ok()) << added.error().message;
    ASSERT_EQ(added->account.items, 5u);
    ASSERT_EQ(added->account.fresh, 4u);
  }

  // What opening or `check` says of the vault as it is now; empty if nothing is wrong.
  std::string complaint() const {
    const std::string all = complaints();
    return all.substr(0, all.find('\n'));
  }

  // All of it, a line each.
  std::string complaints() const {
    const auto vault = Vault::open(folder_ / "v");
    if (!vault.ok()) return vault.error().message;
    const auto report = check(*vault, {});
    if (!report.ok()) return report.error().message;
    std::string lines;
    for (const std::string& each : report->problems) lines += each + "\n";
    return lines;
  }

  // Changes catalog.db behind the program's back, the seal taken away.
  void spoil(const char* statements) {
    const auto vault = Vault::open(folder_ / "v");
    ASSERT_TRUE(vault.ok());
    {
      const auto database = sql::Database::open(vault->catalog_path(), sql::Mode::ReadWrite);
      ASSERT_TRUE(database.ok());
      const auto done = (*database)->execute(statements);
      ASSERT_TRUE(done.ok()) << statements << ": " << done.error().message;
      ASSERT_TRUE((*database)->checkpoint().ok());
    }
    std::filesystem::remove(vault->seal_path());
  }

  // Flips octets of a file, one at a time, and expects each to be named.
  void flip_each(const std::string& name, std::size_t step) {
    const std::string path = folder_ / "v/" + name;
    const std::string good = read_all(path);
    ASSERT_FALSE(good.empty()) << name;
    for (std::size_t at = 0; at < good.size(); at += step) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
      write_all(path, changed);
      EXPECT_NE(complaint(), "") << name << " octet " << at;
    }
    write_all(path, good);
    EXPECT_EQ(complaint(), "");
  }

  Folder folder_;
};

TEST_F(SmallVault, IsCleanAsMade) {
  EXPECT_EQ(complaint(), "");
}

TEST_F(SmallVault, NamesEveryFlippedOctetOfItsIdentity) {
  flip_each("vault.json", 1);
}

TEST_F(SmallVault, NamesEveryFlippedOctetOfItsPacks) {
  flip_each("packs/00000000.pack", 1);
}

TEST_F(SmallVault, NamesEveryFlippedOctetOfItsSeal) {
  flip_each("catalog.seal", 1);
}

// catalog.db is hundreds of kilobytes even when nearly empty; DAYLIGHT_FLIP_ALL=1 tries every
// octet.
TEST_F(SmallVault, NamesFlippedOctetsOfItsCatalog) {
  flip_each("catalog.db", std::getenv("DAYLIGHT_FLIP_ALL") != nullptr ? 1 : 4093);
}

TEST_F(SmallVault, NamesACatalogThatLacksAnItem) {
  spoil("PRAGMA foreign_keys=OFF; DELETE FROM items WHERE id=1");
  EXPECT_NE(complaint().find("is in the packs and not in catalog.db"), std::string::npos)
      << complaint();
}

TEST_F(SmallVault, NamesAThreadThatDoesNotFollow) {
  spoil("UPDATE messages SET thread = 1");
  EXPECT_NE(complaint().find("stand in threads that do not follow"), std::string::npos)
      << complaint();
}

TEST_F(SmallVault, NamesWhatDoesNotFollowOfAPerson) {
  const std::pair<const char*, const char*> cases[] = {
      {"UPDATE persons SET sent = sent + 1 WHERE sent > 0", "have it: counts;"},
      {"UPDATE person_addresses SET received = 0", "have it: counts;"},
      {"UPDATE person_names SET sent = 7", "have it: counts;"},
      {"UPDATE persons SET name = 'Ida Berg'", "have it: name;"},
      {"UPDATE persons SET name = NULL, kind = 3 WHERE name IS NOT NULL", "have it: kind, name;"},
      {"UPDATE persons SET last_seen = 5", "have it: dates;"},
      {"UPDATE person_addresses SET person_id = 1", "have it: addresses"},
      {"INSERT INTO person_merges(person_id, first_id, second_id, reason, detail) "
       "VALUES(1, 1, 2, 4, '')",
       "have it: merges;"},
      {"UPDATE persons SET person = 'p0000000000' WHERE id = 1", "follows from no message"},
  };
  const std::string good = read_all(folder_ / "v/catalog.db");
  const std::string seal = read_all(folder_ / "v/catalog.seal");
  for (const auto& [statements, words] : cases) {
    spoil(statements);
    EXPECT_NE(complaints().find(words), std::string::npos) << statements << ": " << complaints();
    write_all(folder_ / "v/catalog.db", good);
    write_all(folder_ / "v/catalog.seal", seal);
    ASSERT_EQ(complaints(), "");
  }
}

// They are not used: the next question makes persons anew.
TEST_F(SmallVault, FindsNoFaultWithPersonsOfAnEarlierState) {
  spoil("UPDATE persons SET sent = 7; UPDATE meta SET value = '1 1 x' WHERE key = 'people_mark'");
  EXPECT_EQ(complaints(), "");
}

TEST_F(SmallVault, NamesWhatIsNotInTheTexts) {
  const std::pair<const char*, const char*> cases[] = {
      {"INSERT INTO observations(saying, address, said, messages) "
       "VALUES(1, 'office@halden.example', 'Ida Berg', 1)",
       "what signatures and reply lines say of office@halden.example is not"},
      {"INSERT OR REPLACE INTO packed_sketches(block, data) "
       "VALUES(0, x'010203040506070809101112131415161718192013010203')",
       "message 1 of catalog.db: the sketch"},
  };
  for (const auto& [statements, words] : cases) {
    spoil(statements);
    EXPECT_NE(complaints().find(words), std::string::npos) << statements << ": " << complaints();
  }
}

TEST_F(SmallVault, IsWholeAgainAfterRebuildingALostCatalog) {
  std::filesystem::remove(folder_ / "v/catalog.db");
  EXPECT_NE(complaint(), "");
  const auto vault = Vault::open(folder_ / "v");
  ASSERT_TRUE(vault.ok());
  const auto report = rebuild(*vault, test_pool(), {});
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->items, 4u);
  EXPECT_EQ(complaint(), "");
}

TEST_F(SmallVault, NamesAMissingPack) {
  std::filesystem::remove(folder_ / "v/packs/00000000.pack");
  EXPECT_NE(complaint(), "");
}

}  // namespace
}  // namespace day::vault
