// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/vault.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/sha256.h"
#include "vault/limits.h"
#include "vault/small_world.h"

namespace day::vault {
namespace {

Identity sample() {
  Identity identity;
  identity.id = "00112233445566778899aabbccddeeff";
  identity.name = "Port of Halden";
  identity.created = "2026-01-02T03:04:05Z";
  return identity;
}

// As docs/formats/vault.md has it: the digest covers everything before the comma that precedes it.
std::string with_digest(const std::string& body) {
  return body + ",\"sha256\":\"" + print_hex(crypto::sha256(body)) + "\"}\n";
}

TEST(Identity, ReadsWhatItPrints) {
  const auto read = parse_identity(print_identity(sample()));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->id, sample().id);
  EXPECT_EQ(read->name, sample().name);
  EXPECT_EQ(read->created, sample().created);
}

TEST(Identity, ReadsTheExampleOfItsPage) {
  const std::string page =
      read_all(std::string(std::getenv("DAYLIGHT_TREE")) + "/docs/formats/vault.md");
  const std::size_t begin = page.find("{\"format\"");
  ASSERT_NE(begin, std::string::npos);
  const std::string example = page.substr(begin, page.find('\n', begin) + 1 - begin);
  const auto read = parse_identity(example);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->name, "Port of Halden");
  EXPECT_EQ(print_identity(*read), example);
}

TEST(Identity, NamesEveryChangedOctetAsDamage) {
  const std::string good = print_identity(sample());
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const auto read = parse_identity(changed);
      ASSERT_FALSE(read.ok()) << "octet " << at << " bit " << bit;
      EXPECT_EQ(read.error().code, Code::Damaged) << read.error().message;
    }
  }
}

TEST(Identity, NamesEveryTruncationAsDamage) {
  const std::string good = print_identity(sample());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const auto read = parse_identity(good.substr(0, size));
    ASSERT_FALSE(read.ok()) << size;
    EXPECT_EQ(read.error().code, Code::Damaged);
  }
}

TEST(Identity, RefusesANewerFormatWhoseDigestHolds) {
  const auto read = parse_identity(with_digest(
      R"({"format":3,"id":"00","name":"x","created":"2030-01-01T00:00:00Z","added":true)"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, Code::Unsupported);
}

TEST(Identity, RefusesAnotherSpellingOfTheSameValues) {
  const auto read = parse_identity(
      with_digest(R"({ "format":1,"id":"00","name":"x","created":"2030-01-01T00:00:00Z")"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, Code::Damaged);
}

TEST(Vault, IsMadeOnceAndOpens) {
  const Folder folder;
  const auto made = Vault::create(folder / "halden.vault", "");
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->identity().name, "halden");
  const auto opened = Vault::open(folder / "halden.vault");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(opened->identity().id, made->identity().id);
  EXPECT_FALSE(Vault::create(folder / "halden.vault", "").ok());
}

TEST(Vault, RefusesAFolderThatIsNone) {
  const Folder folder;
  const auto opened = Vault::open(folder / "nothing");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::NotFound);
}

TEST(Vault, RefusesAnIdentityOneOctetOverTheLimit) {
  const Folder folder;
  ASSERT_TRUE(Vault::create(folder / "v", "").ok());
  const auto write = [&](std::size_t size) {
    write_all(folder / "v/vault.json", std::string(size, 'x'));
    return Vault::open(folder / "v");
  };
  EXPECT_NE(write(kMaxVaultJsonBytes).error().message.find("digest"), std::string::npos);
  EXPECT_NE(write(kMaxVaultJsonBytes + 1).error().message.find("at most"), std::string::npos);
}

TEST(Vault, LetsOneWriterInAtATime) {
  const Folder folder;
  const auto vault = Vault::create(folder / "v", "");
  ASSERT_TRUE(vault.ok());
  auto first = vault->lock();
  ASSERT_TRUE(first.ok());
  const auto second = vault->lock();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::Busy);
  { const os::File released = std::move(first).value(); }
  EXPECT_TRUE(vault->lock().ok());
}

TEST(Vault, IsFoundFromAFolderInside) {
  const Folder folder;
  ASSERT_TRUE(Vault::create(folder / "v", "").ok());
  std::filesystem::create_directories(folder / "v/packs/deep");
  EXPECT_EQ(find_enclosing_vault(folder / "v/packs/deep"), folder / "v");
  EXPECT_EQ(find_enclosing_vault(folder / "v"), folder / "v");
}

}  // namespace
}  // namespace day::vault
