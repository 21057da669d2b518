// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/key_record.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "dkim/judge_world.h"
#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

// RFC 8463 appendix A.2.
constexpr const char* kBrisbane =
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
constexpr const char* kTest =
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6w"
    "y5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9"
    "PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

// The header hashes were computed from the message of appendix A.3 by a script on
// pyca/cryptography.
TEST(KeyRecord, VerifiesTheSignaturesOfRfc8463) {
  const auto ed25519 = parse_key_record(kBrisbane);
  ASSERT_TRUE(ed25519 && ed25519->key);
  EXPECT_TRUE(ed25519->key->verify_digest(
      crypto::HashKind::Sha256,
      parse_hex("48ce9a2c710ece1710ff156996b836a7f45470e43efe5643074d6e1690ed62e7").value(),
      octets(
          "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw"
          "==")));
  const auto rsa = parse_key_record(kTest);
  ASSERT_TRUE(rsa && rsa->key);
  EXPECT_EQ(rsa->key->bits(), 1024u);
  EXPECT_TRUE(rsa->key->verify_digest(
      crypto::HashKind::Sha256,
      parse_hex("fed71e6d70fb123bb5c353adc42821b304b6b9d54fc867f304f7c61daaaa1111").value(),
      octets(
          "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tF"
          "OeS9mPYQTnGdaSGsgeefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=")));
}

TEST(KeyRecord, FindsTheSameKeyInEveryFormMetInTheWild) {
  const std::string p = kStrongKey;
  const Bytes der = octets(p);
  const Digest identity = crypto::PublicKey::parse_der(der)->spki_sha256();
  // RSAPublicKey is the contents of the BIT STRING, behind 22 octets of head.
  const std::string pkcs1 = encode_base64(ByteView(der).substr(22));
  const std::string half = p.substr(0, 100), rest = p.substr(100);
  const std::vector<std::string> forms = {
      "v=DKIM1; k=rsa; p=" + p,
      "v=DKIM1;k=rsa;p=" + p + ";",
      " v = DKIM1 ; p = " + p + " ; ",
      "p=" + p,
      "k=rsa; p=" + p,
      "k=RSA; p=" + p,
      "k=; p=" + p,
      "p=" + p + "; v=DKIM1",
      "k=rsa; t=y; v=DKIM1; p=" + p,
      "v=DKIM1; p=" + pkcs1,
      "v=DKIM1; p=" + half + " " + rest,
      "v=DKIM1; p=\t" + half + "\r\n\t" + rest,
      "\"v=DKIM1; p=" + half + "\" \"" + rest + "\"",
      "v=DKIM1\\; k=rsa\\; p=" + p + "\\;",
      "\\\"v=DKIM1\\; p=" + p + "\\\"",
      "v=DKIM1\\059\\032p=" + p,
      "v=DKIM1; p=" + p.substr(0, p.find('=')),
      "v=DKIM1; p=" + p + "====",
      "v=DKIM1; p=" + p + "; p=" + p,
      "v=DKIM1; n=a note; x=unknown; n=another; p=" + p,
      ";;v=DKIM1;;stray words; p=" + p + ";;",
  };
  for (const auto& form : forms) {
    const auto record = parse_key_record(form);
    ASSERT_TRUE(record && record->key) << form;
    EXPECT_EQ(record->key->spki_sha256(), identity) << form;
    EXPECT_EQ(record->key_type, "rsa");
    EXPECT_FALSE(record->revoked);
    EXPECT_EQ(record->problem, "");
  }
}

TEST(KeyRecord, ReadsEd25519AsBareOctetsAndAsInfo) {
  const auto bare = parse_key_record(std::string("v=DKIM1; k=ed25519; p=") + kEdKey);
  ASSERT_TRUE(bare && bare->key);
  EXPECT_EQ(bare->key->kind(), crypto::KeyKind::Ed25519);
  const auto info = parse_key_record("k=ed25519; p=" + encode_base64(bare->key->spki()));
  ASSERT_TRUE(info && info->key);
  EXPECT_EQ(info->key->spki_sha256(), bare->key->spki_sha256());
}

TEST(KeyRecord, ReadsItsConstraints) {
  const auto record = parse_key_record(
      std::string("v=DKIM1; h=SHA256 : sha1 :; s= email:* ; t=y:s:other; g=jo*; p=") + kStrongKey);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->hashes, (std::vector<std::string>{"sha256", "sha1"}));
  EXPECT_EQ(record->services, (std::vector<std::string>{"email", "*"}));
  EXPECT_TRUE(record->testing);
  EXPECT_TRUE(record->strict_identity);
  EXPECT_EQ(record->granularity, "jo*");

  const auto plain = parse_key_record(std::string("p=") + kStrongKey);
  ASSERT_TRUE(plain.has_value());
  EXPECT_TRUE(plain->hashes.empty() && plain->services.empty() && plain->granularity.empty());
  EXPECT_FALSE(plain->testing || plain->strict_identity);
}

TEST(KeyRecord, KnowsARevokedKey) {
  for (const char* txt : {"v=DKIM1; p=", "v=DKIM1; k=rsa; p=;", "p=", "p=  ; t=s", "\"p=\""}) {
    const auto record = parse_key_record(txt);
    ASSERT_TRUE(record.has_value()) << txt;
    EXPECT_TRUE(record->revoked) << txt;
    EXPECT_FALSE(record->key.has_value()) << txt;
    EXPECT_EQ(record->problem, "") << txt;
  }
}

TEST(KeyRecord, SaysWhyThereIsNoKey) {
  const std::string p = kStrongKey;
  const std::pair<std::string, const char*> cases[] = {
      {"v=DKIM1; p=@@@@", "base64"},
      {"v=DKIM1; p=AAAAA", "base64"},
      {"v=DKIM1; p=AA=A", "base64"},
      {"v=DKIM1; p=AAAA", "no RSA key"},
      {"v=DKIM1; p=" + p.substr(0, p.size() - 24), "no RSA key"},
      {std::string("v=DKIM1; p=") + kEdKey, "no RSA key"},
      {"v=DKIM1; k=ed25519; p=" + p, "no Ed25519 key"},
      {"v=DKIM1; k=ed25519; p=AAAA", "no Ed25519 key"},
      {"v=DKIM1; k=dsa; p=" + p, "not known"},
      {"v=DKIM1; p=" + p + "; p=", "p= stands twice"},
      {"v=DKIM1; p=" + p + std::string("; p=") + kOtherKey, "p= stands twice"},
      {"v=DKIM1; k=rsa; k=ed25519; p=" + p, "k= stands twice"},
      {"v=DKIM1; t=s; t=y; p=" + p, "t= stands twice"},
  };
  for (const auto& [txt, why] : cases) {
    const auto record = parse_key_record(txt);
    ASSERT_TRUE(record.has_value()) << txt;
    EXPECT_FALSE(record->key.has_value()) << txt;
    EXPECT_FALSE(record->revoked) << txt;
    EXPECT_NE(record->problem.find(why), std::string::npos) << txt << ": " << record->problem;
  }
}

TEST(KeyRecord, IsNothingWithoutAKeyTagOrUnderAnotherVersion) {
  for (const std::string& txt :
       {std::string(), std::string("v=DKIM1; k=rsa"),
        std::string("v=spf1 include:mail.example -all"), std::string("v=DKIM2; p=") + kStrongKey,
        std::string("v=dkim1; p=") + kStrongKey, std::string("v=; p=") + kStrongKey,
        std::string("pp=AAAA")}) {
    EXPECT_FALSE(parse_key_record(txt).has_value()) << txt;
  }
}

TEST(KeyRecord, TakesARecordUpToItsLimitAndNotOneOctetMore) {
  std::string txt = std::string("p=") + kStrongKey + "; n=";
  txt.resize(kMaxKeyRecordBytes, 'x');
  EXPECT_TRUE(parse_key_record(txt).has_value());
  EXPECT_FALSE(parse_key_record(txt + "x").has_value());
}

TEST(KeyRecord, LooksAtTagsUpToItsLimitAndNotOneMore) {
  std::string before;
  for (std::size_t i = 1; i < kMaxKeyRecordTags; ++i) before += "x" + std::to_string(i) + "=1;";
  EXPECT_TRUE(parse_key_record(before + "p=" + kStrongKey).has_value());
  EXPECT_FALSE(parse_key_record(before + "last=1;p=" + kStrongKey).has_value());
}

}  // namespace
}  // namespace day::dkim
