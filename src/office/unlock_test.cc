// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/unlock.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/encoding.h"
#include "document/document.h"
#include "document/limits.h"
#include "office/legacy.h"
#include "office/limits.h"
#include "office/testing.h"
#include "os/file.h"

namespace day::office {
namespace {

// Made by a program of its own (Python's hashlib and the openssl command), which knows only
// [MS-OFFCRYPTO]: "quay and berth" under a password, with keys and salts that count.
Bytes agile_info(std::uint32_t spins) {
  return Bytes("\4\0\4\0\x40\0\0\0", 8) +
         "<encryption xmlns:p=\"p\"><keyData saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" "
         "hashSize=\"64\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgor"
         "ithm=\"SHA512\" saltValue=\"EBESExQVFhcYGRobHB0eHw==\"/><keyEncryptors><keyEncryptor"
         "><p:encryptedKey spinCount=\"" +
         std::to_string(spins) +
         "\" saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm="
         "\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" saltValue=\"AAEC"
         "AwQFBgcICQoLDA0ODw==\" encryptedVerifierHashInput=\"rwY9QabwwjBGaKAqiZAMpg==\" encry"
         "ptedVerifierHashValue=\"JQyZdz3CO1gKrqMdjAFMmR9vRuSWpieiBqDKaebkjr9ig7qCpMLiWtDwWtCR"
         "lRWiW7SlZWNtxySldlJg32yt/Q==\" encryptedKeyValue=\"saWSD35gdoJvrZIcfMBhsrSBJxI6FzazO"
         "RLfRF+JEFc=\"/></keyEncryptor></keyEncryptors></encryption>";
}
constexpr std::string_view kAgilePackage = "0e000000000000009b47877e0074845fcd636865b977fa67";
constexpr std::string_view kStandardInfo =
    "04000200240000002200000024000000000000000e660000048000008000000018000000000000000000"
    "0000000010000000000102030405060708090a0b0c0d0e0feba0bcf3474f7a184910fc06a727763b1400"
    "00002badbdf61a83002bfabddd83465a104bf1147cde852bf5b3b733963aa8cc7c1c";
constexpr std::string_view kStandardPackage = "0e000000000000000cef2afd2ad62bd0ce4ce8589f0ee0f2";

Bytes hex(std::string_view text) {
  return parse_hex(text).value();
}

TEST(Unlock, TheRightPasswordOpensAgileEncryption) {
  // With as many digests as are made at most.
  EXPECT_EQ(unlock_package(agile_info(kMaxSpins), hex(kAgilePackage), "p\xC3\xA4ss"),
            "quay and berth");
}

TEST(Unlock, TooManyDigestsAreNotMade) {
  EXPECT_EQ(unlock_package(agile_info(kMaxSpins + 1), hex(kAgilePackage), "p\xC3\xA4ss"),
            std::nullopt);
}

TEST(Unlock, TheRightPasswordOpensStandardEncryption) {
  EXPECT_EQ(unlock_package(hex(kStandardInfo), hex(kStandardPackage), "pass"), "quay and berth");
}

TEST(Unlock, AnotherPasswordOpensNothing) {
  EXPECT_EQ(unlock_package(agile_info(1000), hex(kAgilePackage), "p\xC3\xA4ss"), std::nullopt);
  EXPECT_EQ(unlock_package(hex(kStandardInfo), hex(kStandardPackage), "Pass"), std::nullopt);
  EXPECT_EQ(unlock_package(hex(kStandardInfo), hex(kStandardPackage), ""), std::nullopt);
}

TEST(Unlock, WhatIsCutOffOpensNothing) {
  const Bytes info = hex(kStandardInfo);
  for (std::size_t size = 0; size < info.size(); size += 9) {
    EXPECT_EQ(unlock_package(info.substr(0, size), hex(kStandardPackage), "pass"), std::nullopt);
  }
  EXPECT_EQ(unlock_package(info, hex(kStandardPackage).substr(0, 20), "pass"), std::nullopt);
  const Bytes agile = agile_info(1);
  for (std::size_t size = 0; size < agile.size(); size += 50) {
    EXPECT_EQ(unlock_package(agile.substr(0, size), hex(kAgilePackage), "pass"), std::nullopt);
  }
}

// Documents of other programs, whose passwords are known.
TEST(Unlock, PublishedFilesOpenWithTheirPasswords) {
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared == nullptr ? "" : shared) / "vectors/documents/tika";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no " << folder;
  std::size_t opened = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with("x") || name.find("_protected_passtika") == std::string::npos) continue;
    const Bytes file = *os::read_file(entry.path(), document::kMaxDocumentBytes);
    Keeper keeper;
    document::Options options;
    EXPECT_EQ(read_legacy(file, options, keeper).outcome, document::Outcome::Locked) << name;
    options.password = "tika";
    const document::Reading reading = read_legacy(file, options, keeper);
    EXPECT_EQ(reading.outcome, document::Outcome::Read) << name;
    EXPECT_EQ(property(reading, "encrypted"), "opened with the password that was given");
    ++opened;
  }
  EXPECT_EQ(opened, 4u);
}

}  // namespace
}  // namespace day::office
