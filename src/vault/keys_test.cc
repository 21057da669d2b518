// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/keys.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/encoding.h"
#include "crypto/sha256.h"
#include "vault/catalog_file.h"
#include "vault/check.h"
#include "vault/judge.h"
#include "vault/rebuild.h"
#include "vault/signed_world.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string mbox_of(const std::vector<std::string>& messages) {
  std::string box;
  for (const std::string& message : messages) {
    box += "From office@halden.example Tue Mar  1 08:00:00 2016\n" + message + "\n";
  }
  return box;
}

RecoveredKey recovered_example() {
  RecoveredKey key;
  key.domain = "halden.example";
  key.selector = "s1";
  key.exponent = 65537;
  key.modulus = parse_hex(kExampleModulus).value();
  for (std::size_t i = 0; i < 2; ++i) {
    Witness& witness = key.witnesses[i];
    witness.message.digest = crypto::sha256(signed_message(i + 1));
    witness.header_hash = parse_hex(signed_examples()[i].header_hash).value();
    witness.signature = parse_base64(signed_examples()[i].signature).value();
  }
  return key;
}

// Two signed messages as they are, one with another body, one with another subject, one unsigned.
class KeysTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write_all(folder_ / "box.mbox",
              mbox_of({signed_message(1), signed_message(2),
                       replaced(signed_message(3), "is free", "is taken"),
                       replaced(signed_message(2), "Subject: Berth 2", "Subject: Berth 9"),
                       invented_message(1)}));
    ASSERT_TRUE(Vault::create(folder_ / "v", "").ok());
  }

  Vault vault() const {
    auto opened = Vault::open(folder_ / "v");
    CHECK(opened.ok());
    return std::move(opened).value();
  }
  void add_file(const std::string& name) const {
    const auto added = add(vault(), {folder_ / name}, test_add());
    ASSERT_TRUE(added.ok()) << added.error().message;
  }
  KeyImportReport import_file(const std::string& bytes) const {
    KeyImportOptions options;
    options.path = "/keys/halden.zone";
    options.pool = test_pool();
    auto report = import_keys(vault(), bytes, options);
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
    return report.ok() ? std::move(report).value() : KeyImportReport();
  }
  void rebuild_all() const {
    const auto rebuilt = rebuild(vault(), test_pool(), {});
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.error().message;
  }

  // Every row of every table that has to do with signatures and keys.
  std::string dump() const {
    auto database = open_catalog_for_reading(vault());
    EXPECT_TRUE(database.ok());
    std::string text;
    for (const char* table :
         {"signers", "signature_texts", "signature_forms", "signatures", "signature_octets",
          "repaired_digests", "key_evidence", "keys", "key_problems", "flag_sets", "flags",
          "signature_verdicts", "verdicts", "items", "occurrences", "containers"}) {
      auto rows = (*database)->prepare("SELECT * FROM " + std::string(table));
      EXPECT_TRUE(rows.ok()) << table;
      text += std::string(table) + "\n";
      for (;;) {
        const auto more = rows->step();
        EXPECT_TRUE(more.ok());
        if (!more.ok() || !*more) break;
        for (int i = 0; i < rows->column_count(); ++i) {
          text += encode_hex(rows->column_blob(i)) + "|";
        }
        text += "\n";
      }
    }
    return text;
  }
  catalog::VerdictCounts counts() const {
    auto database = open_catalog_for_reading(vault());
    EXPECT_TRUE(database.ok());
    auto counted = catalog::Reader(database->get()).verdict_counts();
    EXPECT_TRUE(counted.ok());
    return *counted;
  }
  std::string complaint() const {
    const auto report = check(vault(), {});
    if (!report.ok()) return report.error().message;
    return report->problems.empty() ? "" : report->problems.front();
  }

  Folder folder_;
};

// verified, repaired, consistent, vouched, headers only, altered, no key, unsigned
const catalog::VerdictCounts kWithoutKey = {0, 0, 0, 0, 0, 0, 4, 1};
const catalog::VerdictCounts kWithKey = {2, 0, 0, 0, 1, 1, 0, 1};
const catalog::VerdictCounts kWithRecovered = {0, 0, 2, 0, 0, 0, 2, 1};

TEST_F(KeysTest, AKeyJudgesWhatWasThereBefore) {
  add_file("box.mbox");
  EXPECT_EQ(counts(), kWithoutKey);
  const KeyImportReport report = import_file(example_zone());
  EXPECT_EQ(report.format, "zone");
  EXPECT_EQ(report.records_new, 1u);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.verdicts.before, kWithoutKey);
  EXPECT_EQ(report.verdicts.after, kWithKey);
  EXPECT_EQ(report.verdicts.changed, 4u);
  EXPECT_EQ(counts(), kWithKey);
  EXPECT_EQ(complaint(), "");
}

TEST_F(KeysTest, ASelectorInCapitalsIsJudgedAgainToo) {
  write_all(folder_ / "capitals.mbox", mbox_of({replaced(signed_message(1), "s=s1;", "s=S1;")}));
  add_file("capitals.mbox");
  EXPECT_EQ(counts(), (catalog::VerdictCounts{0, 0, 0, 0, 0, 0, 1, 0}));
  import_file(example_zone());
  // Another spelling is another text under the same key.
  EXPECT_EQ(counts(), (catalog::VerdictCounts{0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST_F(KeysTest, MailThatComesAfterTheKeyIsJudgedAsItComes) {
  import_file(example_zone());
  add_file("box.mbox");
  EXPECT_EQ(counts(), kWithKey);
}

TEST_F(KeysTest, TheSameFileAgainAddsNothing) {
  add_file("box.mbox");
  import_file(example_zone());
  const std::string before = dump();
  const std::string packs = read_all(folder_ / "v/packs/00000000.pack");
  const KeyImportReport again = import_file(example_zone());
  EXPECT_TRUE(again.file_known);
  EXPECT_EQ(again.records_new, 0u);
  EXPECT_EQ(again.records_known, 1u);
  EXPECT_EQ(dump(), before);
  EXPECT_EQ(read_all(folder_ / "v/packs/00000000.pack"), packs);
}

TEST_F(KeysTest, ARebuildKnowsTheSameKeysAndVerdicts) {
  write_all(folder_ / "later.mbox", mbox_of({signed_message(3), invented_message(7)}));
  add_file("box.mbox");
  import_file("nothing in it is a key\n");
  import_file(example_zone() + "x._domainkey.halden.example. IN TXT \"v=DKIM1; p=\"\n");
  add_file("later.mbox");
  ASSERT_TRUE(import_recovered_key(vault(), recovered_example(), test_pool()).ok());
  const std::string before = dump();
  rebuild_all();
  EXPECT_EQ(dump(), before);
  EXPECT_EQ(complaint(), "");
}

TEST_F(KeysTest, JudgingAllAgainChangesNothing) {
  add_file("box.mbox");
  import_file(example_zone());
  const std::string before = dump();
  std::uint64_t told = 0;
  const auto judged = judge_all(vault(), [&](std::uint64_t done, std::uint64_t) { told = done; });
  ASSERT_TRUE(judged.ok()) << judged.error().message;
  EXPECT_EQ(judged->messages, 5u);
  EXPECT_EQ(judged->signatures, 4u);
  EXPECT_EQ(told, 5u);
  EXPECT_EQ(dump(), before);
}

TEST_F(KeysTest, ARecoveredKeyMakesConsistentUntilOthersKnowIt) {
  add_file("box.mbox");
  const auto report = import_recovered_key(vault(), recovered_example(), test_pool());
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->records_new, 1u);
  EXPECT_EQ(report->verdicts.after, kWithRecovered);
  EXPECT_EQ(import_file(example_zone()).verdicts.after, kWithKey);
}

TEST_F(KeysTest, ARecoveredKeyThatItsSignaturesDoNotProveIsNone) {
  add_file("box.mbox");
  RecoveredKey wrong = recovered_example();
  wrong.modulus[5] = static_cast<char>(wrong.modulus[5] ^ 4);
  RecoveredKey twice = recovered_example();
  twice.witnesses[1] = twice.witnesses[0];
  RecoveredKey elsewhere = recovered_example();
  elsewhere.witnesses[1].message.digest = crypto::sha256("not here");
  RecoveredKey another = recovered_example();
  another.selector = "s2";
  for (const RecoveredKey& key : {wrong, twice, elsewhere, another}) {
    const auto report = import_recovered_key(vault(), key, test_pool());
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_EQ(report->records_new, 0u);
    EXPECT_EQ(report->problems.size(), 1u);
    EXPECT_EQ(report->verdicts.after, kWithoutKey);
  }
}

TEST_F(KeysTest, EvidenceThatComesAsMaterialTooIsFoundAndStaysEvidence) {
  add_file("box.mbox");
  import_file(example_zone());
  write_all(folder_ / "halden.zone", example_zone());
  add_file("halden.zone");
  EXPECT_EQ(counts(), kWithKey);
  const auto database = open_catalog_for_reading(vault());
  ASSERT_TRUE(database.ok());
  const auto summed = catalog::Reader(database->get()).counts();
  ASSERT_TRUE(summed.ok());
  EXPECT_EQ(summed->documents, 1u);
  EXPECT_EQ(complaint(), "");
  const std::string before = dump();
  rebuild_all();
  EXPECT_EQ(dump(), before);
  EXPECT_TRUE(import_file(example_zone()).file_known);
}

TEST_F(KeysTest, AKeyIsListedWithWhatItVouchesFor) {
  add_file("box.mbox");
  import_file(example_zone());
  const auto database = open_catalog_for_reading(vault());
  ASSERT_TRUE(database.ok());
  const auto listed = list_keys(database->get());
  ASSERT_TRUE(listed.ok()) << listed.error().message;
  ASSERT_EQ(listed->size(), 1u);
  const ListedKey& key = listed->front();
  EXPECT_EQ(key.key.domain, "halden.example");
  EXPECT_EQ(key.key.bits, 1024u);
  EXPECT_EQ(key.path, "/keys/halden.zone");
  EXPECT_EQ(key.use.messages, 2u);
  EXPECT_EQ(key.use.first_date, 1456815600);
  EXPECT_EQ(key.use.from_domains, std::vector<std::string>{"halden.example"});
}

TEST_F(KeysTest, AProofNamesTheKey) {
  add_file("box.mbox");
  import_file(example_zone());
  const auto database = open_catalog_for_reading(vault());
  ASSERT_TRUE(database.ok());
  catalog::Reader reader(database->get());
  const auto proof = reader.proof({1});
  ASSERT_TRUE(proof.ok()) << proof.error().message;
  EXPECT_EQ(proof->judgement.verdict, dkim::Verdict::Verified);
  ASSERT_EQ(proof->signatures.size(), 1u);
  EXPECT_EQ(proof->signatures[0].domain, "halden.example");
  EXPECT_EQ(encode_hex(proof->signatures[0].header_hash), signed_examples()[0].header_hash);
  ASSERT_EQ(proof->keys.size(), 1u);
  EXPECT_EQ(proof->keys[0].row, proof->judgement.signatures[0].key_row);
  const auto domains = reader.signer_counts();
  ASSERT_TRUE(domains.ok());
  ASSERT_EQ(domains->size(), 1u);
  EXPECT_EQ(domains->front().messages, 4u);
  const std::vector<catalog::RowId> some = {{1}, {5}};
  const auto counted = reader.verdict_counts(&some);
  ASSERT_TRUE(counted.ok());
  EXPECT_EQ(*counted, (catalog::VerdictCounts{1, 0, 0, 0, 0, 0, 0, 1}));
}

TEST_F(KeysTest, CheckNamesAVerdictThatDoesNotFollow) {
  add_file("box.mbox");
  import_file(example_zone());
  const std::string good = read_all(vault().catalog_path());
  for (const char* change :
       {"UPDATE verdicts SET verdict = 0 WHERE item_id = 5",
        "UPDATE signature_verdicts SET verdict = 0 WHERE id = 3 * 2048",
        "UPDATE signature_verdicts SET flag_set_id = NULL WHERE id = 2048",
        "DELETE FROM verdicts WHERE item_id = 2", "DELETE FROM signature_verdicts WHERE id = 2048",
        "UPDATE signatures SET body_matches = 1 WHERE id = 3 * 2048",
        "UPDATE keys SET private_since = 1"}) {
    {
      const auto database = sql::Database::open(vault().catalog_path(), sql::Mode::ReadWrite);
      ASSERT_TRUE(database.ok());
      ASSERT_TRUE((*database)->execute("PRAGMA foreign_keys=OFF").ok());
      ASSERT_TRUE((*database)->execute(change).ok());
      ASSERT_TRUE((*database)->checkpoint().ok());
    }
    std::filesystem::remove(vault().seal_path());
    EXPECT_NE(complaint().find("does not follow"), std::string::npos) << change;
    write_all(vault().catalog_path(), good);
  }
  EXPECT_EQ(complaint(), "");
}

TEST_F(KeysTest, TheFirstKeyRaisesTheFormatOfTheVault) {
  EXPECT_EQ(vault().identity().format, 1);
  import_file(example_zone());
  EXPECT_EQ(vault().identity().format, 2);
}

TEST_F(KeysTest, AnOlderCatalogIsRefusedAndRebuilt) {
  add_file("box.mbox");
  import_file(example_zone());
  const std::string before = dump();
  {
    const auto database = sql::Database::open(vault().catalog_path(), sql::Mode::ReadWrite);
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->execute("PRAGMA user_version = 1").ok());
    ASSERT_TRUE((*database)->checkpoint().ok());
  }
  const auto refused = open_catalog_for_reading(vault());
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("daylight rebuild"), std::string::npos);
  EXPECT_FALSE(add(vault(), {folder_ / "box.mbox"}, test_add()).ok());
  rebuild_all();
  EXPECT_EQ(dump(), before);
}

TEST(RecoveredKeyText, ReadsWhatItPrints) {
  const RecoveredKey key = recovered_example();
  EXPECT_EQ(parse_recovered_key(print_recovered_key(key)), key);
  EXPECT_TRUE(prove_recovered_key(key).has_value());
}

TEST(RecoveredKeyText, EveryChangedOctetIsNoticedOrChangesWhatIsSaid) {
  const RecoveredKey key = recovered_example();
  const std::string text = print_recovered_key(key);
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto parsed = parse_recovered_key(changed);
    EXPECT_NE(parsed, key) << at;
  }
  EXPECT_EQ(parse_recovered_key(text + "\n"), std::nullopt);
  EXPECT_EQ(parse_recovered_key(text.substr(0, text.size() - 1)), std::nullopt);
}

}  // namespace
}  // namespace day::vault
