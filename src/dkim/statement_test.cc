// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/statement.h"

#include <gtest/gtest.h>

#include "dkim/key_file.h"
#include "dkim/key_limits.h"
#include "dkim/statement_vectors.h"

namespace day::dkim {
namespace {

constexpr const char* kEdJwk =
    R"({"kty":"OKP","crv":"Ed25519","kid":"ed","alg":"EdDSA","use":"sig",)"
    R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr const char* kEsJwk =
    R"({"kty":"EC","crv":"P-256","kid":"es","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

std::string jwks(const std::string& keys) {
  return "{\"keys\":[" + keys + "]}";
}

TrustedKeys both() {
  return parse_trusted_keys(jwks(std::string(kEdJwk) + "," + kEsJwk));
}

TEST(Statement, HoldsUnderATrustedKeyOfItsKindAndName) {
  for (const char* jws : {kEdStatement, kEsStatement, kNoKidStatement, kFlatStatement}) {
    const auto said = verify_statement(jws, both());
    EXPECT_EQ(said.refused, "") << jws;
    EXPECT_NE(said.payload.find("\"halden.example\""), Bytes::npos) << jws;
  }
  EXPECT_EQ(verify_statement(kEdStatement, parse_trusted_keys(kEdJwk)).refused, "");
}

// RFC 8037 appendix A.4 and RFC 7515 appendix A.3.
TEST(Statement, HoldsTheExamplesOfTheRfcs) {
  const auto ed = verify_statement(
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
      "09PGcvMg3"
      "AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
      both());
  EXPECT_EQ(ed.refused, "");
  EXPECT_EQ(ed.payload, "Example of Ed25519 signing");
  const auto es = verify_statement(
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb"
      "S9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
      "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKT"
      "UJqPP3-Kg6NU1Q",
      both());
  EXPECT_EQ(es.refused, "");
}

TEST(Statement, IsRefusedWithAReasonOtherwise) {
  const std::pair<std::string, const char*> cases[] = {
      {kAlgNone, "alg none is not taken"},
      {kHs256OverPublicKey, "alg HS256 is not taken"},
      {kRs256, "alg RS256 is not taken"},
      {kEs256ByEdKey, "not for ES256"},
      {kCritical, "extensions"},
      {kOtherKid, "no key stranger is trusted"},
      {kOtherSigner, "does not hold"},
      {kOwnKeyInHeader, "does not hold"},
      {kTwoAlgs, "no JSON object"},
      {kNoAlg, "no alg"},
      {"", "no compact JWS"},
      {"a.b", "no compact JWS"},
      {"a.b.c.d", "not base64url"},
      {"e30.e30.e30", "no alg"},
      {"W10.e30.e30", "no JSON object"},
      {std::string(kEdStatement) + "=", "not base64url"},
  };
  for (const auto& [jws, why] : cases) {
    const auto said = verify_statement(jws, both());
    EXPECT_EQ(said.payload, "") << jws;
    EXPECT_NE(said.refused.find(why), std::string::npos) << jws << ": " << said.refused;
  }
  EXPECT_NE(verify_statement(kEdStatement, TrustedKeys()).refused, "");
  EXPECT_NE(verify_statement(kNoKidStatement, TrustedKeys()).refused, "");
}

TEST(Statement, FailsWhereverOneCharacterIsAnother) {
  const std::string good = kEdStatement;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(verify_statement(bad, both()).refused, "") << i;
  }
}

TEST(TrustedKeys, TakesOnlyPublicKeysThatSign) {
  EXPECT_EQ(both().keys.size(), 2u);
  EXPECT_TRUE(both().problems.empty());
  const std::string ed = std::string(kEdJwk, std::string(kEdJwk).size() - 1);
  for (const std::string& bad :
       {ed + R"(,"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})",
        std::string(R"({"kty":"oct","k":"AAAA"})"),
        std::string(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})"),
        std::string(
            R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
        std::string(R"({"kty":"OKP","crv":"Ed25519","alg":"ES256",)") +
            R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
        std::string(R"({"kty":"OKP","crv":"Ed25519","use":"enc",)") +
            R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
        std::string("{}"), std::string("7")}) {
    const auto keys = parse_trusted_keys(jwks(bad));
    EXPECT_TRUE(keys.keys.empty()) << bad;
    EXPECT_EQ(keys.problems.size(), 1u) << bad;
  }
  EXPECT_EQ(parse_trusted_keys("no json").problems.size(), 1u);
  EXPECT_EQ(parse_trusted_keys(R"({"keys":1})").problems.size(), 1u);
}

TEST(TrustedKeys, TakesKeysUpToItsLimitAndNotOneMore) {
  std::string keys = kEdJwk;
  for (std::size_t i = 1; i < kMaxTrustedKeys; ++i) keys += std::string(",") + kEdJwk;
  EXPECT_TRUE(parse_trusted_keys(jwks(keys)).problems.empty());
  const auto over = parse_trusted_keys(jwks(keys + "," + kEdJwk));
  EXPECT_EQ(over.keys.size(), kMaxTrustedKeys);
  EXPECT_EQ(over.problems.size(), 1u);
}

TEST(Statement, IsReadUpToItsLimitAndNotOneOctetMore) {
  std::string jws = "e30." + std::string(kMaxStatementBytes - 8, 'A') + ".e30";
  ASSERT_EQ(jws.size(), kMaxStatementBytes);
  EXPECT_NE(verify_statement(jws, both()).refused.find("no alg"), std::string::npos);
  jws.insert(4, "AAAA");
  EXPECT_NE(verify_statement(jws, both()).refused.find("longer"), std::string::npos);
}

KeyFile import(const std::string& text) {
  return parse_key_file(text, {}, both());
}

TEST(Statement, GivesAnEntryThatKeepsItWhole) {
  for (const std::string& text :
       {std::string(kEdStatement), "\n" + std::string(kEdStatement) + "\r\n",
        "[\"" + std::string(kEdStatement) + "\"]",
        "{\"statement\":\"" + std::string(kEdStatement) + "\",\"domain\":\"other.example\"}",
        "{\"data\":[{\"jws\":\"" + std::string(kEdStatement) + "\"}]}"}) {
    const KeyFile file = import(text);
    ASSERT_EQ(file.entries.size(), 1u) << text;
    EXPECT_TRUE(file.problems.empty());
    const KeyFileEntry& entry = file.entries[0];
    EXPECT_EQ(entry.channel, KeyChannel::Statement);
    EXPECT_EQ(entry.domain, "halden.example");
    EXPECT_EQ(entry.selector, "mail2016");
    EXPECT_EQ(entry.txt, "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    EXPECT_EQ(entry.first_seen, 1'451'703'845);
    EXPECT_EQ(entry.last_seen, 1'464'739'200);
    EXPECT_EQ(entry.statement, kEdStatement);
  }
}

// What an archive computed from signatures is no sighting, though it be signed.
TEST(Statement, OfARecoveredKeyIsNoOutsideEvidence) {
  const KeyFile file = import(kRecoveredStatement);
  ASSERT_EQ(file.entries.size(), 1u);
  EXPECT_EQ(file.entries[0].channel, KeyChannel::Recovered);
}

TEST(Statement, ThatIsRefusedIsImportedInNoOtherWay) {
  for (const char* jws :
       {kAlgNone, kHs256OverPublicKey, kRs256, kEs256ByEdKey, kCritical, kOtherKid, kOtherSigner,
        kOwnKeyInHeader, kTwoAlgs, kNoAlg, kVersion2, kNoRecord, kNotJson, kUnknownSource}) {
    for (const std::string& text :
         {std::string(jws), "[\"" + std::string(jws) + "\"]",
          R"([{"domain":"halden.example","selector":"s","value":"p=","statement":")" +
              std::string(jws) + "\"}]"}) {
      const KeyFile file = import(text);
      EXPECT_TRUE(file.entries.empty()) << text;
      EXPECT_EQ(file.problems.size(), 1u) << text;
    }
  }
}

}  // namespace
}  // namespace day::dkim
