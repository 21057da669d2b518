// SPDX-License-Identifier: AGPL-3.0-or-later
// Judges: the vectors of RFC 8032 §7.1, and the example key of RFC 8410 §10.3.
#include "crypto/signing_key.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/public_key.h"

namespace day::crypto {
namespace {

struct Vector {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};

// TEST 1, 2, 3 and SHA(abc).
constexpr Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

Bytes hex(const char* digits) {
  return parse_hex(digits).value();
}

TEST(SigningKey, GivesTheAnswersOfRfc8032) {
  for (const Vector& each : kVectors) {
    const auto key = SigningKey::from_seed(hex(each.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(encode_hex(key->public_octets()), each.key);
    EXPECT_EQ(encode_hex(key->sign(hex(each.message))), each.signature);
  }
}

// The private key of RFC 8410 §10.3, and the public one of §10.1.
constexpr std::string_view kRfc8410Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view kRfc8410Public =
    "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

TEST(SigningKey, ReadsAndPrintsTheKeyOfRfc8410) {
  const auto key = SigningKey::parse_pem(kRfc8410Pem);
  ASSERT_TRUE(key);
  EXPECT_EQ(encode_hex(key->public_octets()), kRfc8410Public);
  EXPECT_EQ(key->print_pem(), kRfc8410Pem);
}

TEST(SigningKey, RefusesEveryCutAndEveryOtherForm) {
  for (std::size_t size = 0; size < kRfc8410Pem.size(); ++size) {
    EXPECT_FALSE(SigningKey::parse_pem(kRfc8410Pem.substr(0, size))) << size;
  }
  EXPECT_FALSE(SigningKey::parse_pem(std::string(kRfc8410Pem) + "\n"));
  std::string other_kind(kRfc8410Pem);
  other_kind.replace(other_kind.find("K2Vw"), 4, "K2Vu");  // id-X25519
  EXPECT_FALSE(SigningKey::parse_pem(other_kind));
  EXPECT_FALSE(SigningKey::from_seed(Bytes(kEd25519KeyBytes - 1, 'a')));
  EXPECT_FALSE(SigningKey::from_seed(Bytes(kEd25519KeyBytes + 1, 'a')));
}

TEST(SigningKey, MakesKeysWhosePublicHalfVerifiesWhatTheySign) {
  const SigningKey one = SigningKey::generate();
  const SigningKey other = SigningKey::generate();
  EXPECT_NE(one.public_octets(), other.public_octets());
  const auto key = PublicKey::from_ed25519(one.public_octets());
  ASSERT_TRUE(key);
  const Bytes signature = one.sign("berth 4");
  EXPECT_EQ(signature.size(), kEd25519SignatureBytes);
  EXPECT_TRUE(key->verify_message("berth 4", signature));
  EXPECT_FALSE(key->verify_message("berth 5", signature));
  EXPECT_FALSE(key->verify_message("berth 4", other.sign("berth 4")));
}

}  // namespace
}  // namespace day::crypto
