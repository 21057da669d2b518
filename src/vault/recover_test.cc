// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/recover.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/public_key.h"
#include "vault/catalog_file.h"
#include "vault/keys.h"
#include "vault/limits.h"
#include "vault/rebuild.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

// Signed by examples/halden/sign.py with a key whose exponent is 3, which takes no time to recover.
constexpr const char* kModulus =
    "f12e3b9857dd77fe114eadcc6d1b702d281dba8e7c84b5abb9ad078b28bd8b4adbbab6434fb1"
    "6d125d4ac3c9ab58aaa3d6a000e69706d71b1f23ac816d466fc769415f047e40e5282a88f639"
    "e3188bb4c17f8ea04d6565e91b7a9b22815c38df40ad7011ab17c8a2f9bb1237d2fee45bb1fc"
    "9d10fc1ac439226264ea7fcbdd0b";
const std::vector<std::string>& messages() {
  static const std::vector<std::string> all = {
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;\n"
      "\ts=old; t=1456800001; h=from:to:subject:date:message-id:\n"
      "\t from;\n"
      "\tbh=AeEA62/p2N/RnPzqkKXvKJOm22AfMEN3zXLXT9a4LZQ=;\n"
      "\tb=XanwMPWuJ5BsBoZYYBMX4biUjBwIkEFd9PvDtyWoX7MBkuFK9Z0G0TjSI5CIavbSKMPP+u\n"
      "\t KVkbi2O0QCDJO846C5kFVEidMVl8EVhO/teJfhvfRNW0m//drNVsr3IC6olFkMFgMEgaU8\n"
      "\t jtYCXgv93g8jYzHiEDA+p/lM2t+ziFM=\n"
      "From: Harbour Office <office@halden.example>\n"
      "To: pilots@halden.example\n"
      "Subject: Dues 1\n"
      "Date: Tue, 1 Mar 2016 08:00:00 +0100\n"
      "Message-ID: <dues1@halden.example>\n"
      "\n"
      "The dues of berth 1 are paid.\n",
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;\n"
      "\ts=old; t=1456800002; h=from:to:subject:date:message-id:\n"
      "\t from;\n"
      "\tbh=qHjWDw0tg3X+04tbx5y2r0KZsqpiQcZP9gcclt+k1GM=;\n"
      "\tb=LE+WJYaTSvgcKiRbw4J83U++yXGieabQJOHBZLZMC62WQUsVVyiBWfDKSE07bkadip9bK5\n"
      "\t bMDqAXTunB4nD8orie/e5LwB4+sHcJTjXFvQ0IOxOOTYKYgd8fDKAsUPRdCs2yRKeTRXWn\n"
      "\t IS6ong9mc+9SHIritKyHRug/SWkhPUM=\n"
      "From: Harbour Office <office@halden.example>\n"
      "To: pilots@halden.example\n"
      "Subject: Dues 2\n"
      "Date: Tue, 2 Mar 2016 08:00:00 +0100\n"
      "Message-ID: <dues2@halden.example>\n"
      "\n"
      "The dues of berth 2 are paid.\n",
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;\n"
      "\ts=old; t=1456800003; h=from:to:subject:date:message-id:\n"
      "\t from;\n"
      "\tbh=SdFELIlCwHvcPNN84Yso9lLVWyPk66oedi672KuzfKs=;\n"
      "\tb=Gmyiz822EDr9kZiWggR4JFufkLuIygBjUhV8VFY0/Yq4c6s1n9RzpQESgfqwTWx/M54jAa\n"
      "\t L9pULeiHH5DhxMdpVAcg84N3rU9/HpYxkGdmpPpzFadNde/KUNlB+JhQT0+ICmS+U2J8hW\n"
      "\t fp4Wx5fJs6M++4qoV7Lxe92wbqzILeY=\n"
      "From: Harbour Office <office@halden.example>\n"
      "To: pilots@halden.example\n"
      "Subject: Dues 3\n"
      "Date: Tue, 3 Mar 2016 08:00:00 +0100\n"
      "Message-ID: <dues3@halden.example>\n"
      "\n"
      "The dues of berth 3 are paid.\n",
  };
  return all;
}

// A signature that no other can be a pair with, for it is as long as none.
std::string odd_message(std::size_t octets) {
  return "DKIM-Signature: v=1; a=rsa-sha256; d=odd.example; s=x; h=from; bh=" +
         encode_base64(std::string(32, 'h')) + ";\n\tb=" + encode_base64(Bytes(octets, 's')) +
         "\nFrom: a@odd.example\n\nodd\n";
}

class RecoverTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(Vault::create(folder_ / "v", "").ok()); }
  Vault vault() { return Vault::open(folder_ / "v").value(); }
  void add(const std::vector<std::string>& all) {
    const std::string path = folder_ / ("box" + std::to_string(++boxes_) + ".mbox");
    std::string box;
    for (const std::string& message : all) {
      box += "From office@halden.example Tue Mar  1 08:00:00 2016\n" + message + "\n";
    }
    write_all(path, box);
    AddOptions options;
    options.pool = test_pool();
    const auto added = vault::add(vault(), {path}, options);
    ASSERT_TRUE(added.ok()) << added.error().message;
  }
  std::vector<RecoverCandidate> candidates() {
    const auto database = open_catalog_for_reading(vault());
    EXPECT_TRUE(database.ok());
    const auto found = find_recover_candidates(database->get());
    EXPECT_TRUE(found.ok());
    return *found;
  }
  RecoverReport recover(RecoverOptions options = {}) {
    options.pool = test_pool();
    const auto report = recover_keys(vault(), options);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : RecoverReport();
  }

  Folder folder_;
  int boxes_ = 0;
};

TEST_F(RecoverTest, TakesSignersWithTwoSignaturesTheMostMessagesFirst) {
  add({odd_message(100), odd_message(101), messages()[0], messages()[1], messages()[2]});
  const auto found = candidates();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].domain, "halden.example");
  EXPECT_EQ(found[0].selector, "old");
  EXPECT_EQ(found[0].samples, 3U);
  EXPECT_EQ(found[0].messages, 3U);
  EXPECT_FALSE(found[0].recovered);
  EXPECT_EQ(found[1].domain, "odd.example");
}

TEST_F(RecoverTest, OneSignatureInTwoCopiesIsOne) {
  add({messages()[0], "X-Copied: yes\n" + messages()[0]});
  EXPECT_TRUE(candidates().empty());
}

TEST_F(RecoverTest, RecoversAKeyStoresItsProofAndMakesMessagesConsistent) {
  add(messages());
  std::vector<RecoverOutcome> outcomes;
  RecoverOptions options;
  options.on_outcome = [&](const RecoverOutcome& outcome) { outcomes.push_back(outcome); };
  const RecoverReport report = recover(options);
  EXPECT_EQ(report.recovered, 1U);
  EXPECT_EQ(report.verdicts.before[static_cast<std::size_t>(dkim::Verdict::NoKey)], 3U);
  EXPECT_EQ(report.verdicts.after[static_cast<std::size_t>(dkim::Verdict::Consistent)], 3U);
  ASSERT_EQ(outcomes.size(), 1U);
  ASSERT_TRUE(outcomes[0].key);
  EXPECT_EQ(encode_hex(outcomes[0].key->modulus), kModulus);
  EXPECT_EQ(outcomes[0].key->exponent, 3U);
  EXPECT_EQ(outcomes[0].confirmed, 3U);
  // What was done is done, and a rebuilt catalog knows it too.
  EXPECT_EQ(recover().skipped_recovered, 1U);
  ASSERT_TRUE(rebuild(vault(), test_pool(), {}).ok());
  EXPECT_EQ(recover().skipped_recovered, 1U);
}

TEST_F(RecoverTest, AFailureIsTriedAgainOnlyWhenThereIsMoreToTryWith) {
  add({odd_message(100), odd_message(101)});
  EXPECT_EQ(recover().failed, 1U);
  const RecoverReport again = recover();
  EXPECT_EQ(again.candidates, 0U);
  EXPECT_EQ(again.skipped_tried, 1U);
  add({odd_message(102)});
  EXPECT_EQ(recover().failed, 1U);
}

TEST_F(RecoverTest, LeavesOutSignersWithAnOutsideKeyUnlessAllAreAskedFor) {
  add(messages());
  const auto key = crypto::PublicKey::from_rsa(*parse_hex(kModulus), "\3");
  ASSERT_TRUE(key);
  KeyImportOptions import;
  import.path = "-";
  import.domain = "halden.example";
  import.selector = "old";
  import.pool = test_pool();
  const auto imported =
      import_keys(vault(), "v=DKIM1; k=rsa; p=" + encode_base64(key->spki()), import);
  ASSERT_TRUE(imported.ok()) << imported.error().message;
  ASSERT_EQ(imported->records_new, 1U);
  EXPECT_EQ(recover().skipped_outside, 1U);
  RecoverOptions options;
  options.all = true;
  bool same = false;
  options.on_outcome = [&](const RecoverOutcome& outcome) { same = outcome.same_as_outside; };
  EXPECT_EQ(recover(options).recovered, 1U);
  EXPECT_TRUE(same);
}

TEST_F(RecoverTest, AStoppedRunRemembersNothingOfWhatItDidNotFinish) {
  add(messages());
  const std::atomic<bool> stop{true};
  RecoverOptions options;
  options.stop = &stop;
  const RecoverReport report = recover(options);
  EXPECT_TRUE(report.stopped);
  EXPECT_EQ(report.failed, 0U);
  EXPECT_EQ(recover().recovered + report.recovered, 1U);
}

TEST_F(RecoverTest, LooksAtAThousandSignaturesAndNoMore) {
  // Unproven, but different: only their number matters here.
  std::vector<std::string> many;
  for (std::size_t i = 0; i <= kMaxRecoverySamples; ++i) {
    many.push_back("DKIM-Signature: v=1; a=rsa-sha256; d=odd.example; s=x; h=from; bh=" +
                   encode_base64(std::string(32, 'h')) +
                   "; b=" + encode_base64("signature " + std::to_string(i)) +
                   "\nFrom: a@odd.example\n\nodd\n");
  }
  const auto looked_at = [this] {
    const auto database = open_catalog_for_reading(vault());
    const auto samples = load_recover_samples(database->get(), candidates()[0]);
    return samples.ok() ? samples->samples.size() : 0;
  };
  add({many.begin(), many.end() - 1});
  EXPECT_EQ(looked_at(), kMaxRecoverySamples);
  add({many.back()});
  EXPECT_EQ(candidates()[0].samples, kMaxRecoverySamples + 1);
  EXPECT_EQ(looked_at(), kMaxRecoverySamples);
}

}  // namespace
}  // namespace day::vault
