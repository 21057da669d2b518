// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/signatures.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/catalog_world.h"

namespace day::catalog {
namespace {

mail::SignatureDigest full_digest() {
  mail::SignatureDigest digest;
  digest.kind = mail::SignatureKind::ArcSeal;
  digest.field_index = 70'000;
  digest.instance = 3;
  digest.domain = "mail.halden.example";
  digest.selector = "a.b";
  digest.identity = "ida@halden.example";
  digest.algorithm = mail::SignatureAlgorithm::Ed25519Sha256;
  digest.header_canonicalization = mail::Canonicalization::Relaxed;
  digest.signed_fields = {"from", "to", "from"};
  digest.header_hash = Bytes("\0\xff", 2);
  digest.signature = Bytes(300, '\x80');
  digest.body_matches = true;
  digest.body_covered_bytes = 7;
  digest.body_uncovered_bytes = 1ULL << 33;
  digest.signed_at = -1;
  digest.expires_at = INT64_MAX;
  digest.chain_validation = "pass";
  digest.unsigned_fields = {"subject"};
  digest.addable_fields = {"to", "cc"};
  digest.duplicate_fields = {"date"};
  digest.repaired = {{{mail::Repair::FromQuote}, digest.header_hash, true, 0},
                     {{mail::Repair::LineEnds, mail::Repair::ListFooter}, "other", false, 5}};
  return digest;
}

void expect_same(const mail::SignatureDigest& a, const mail::SignatureDigest& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.field_index, b.field_index);
  EXPECT_EQ(a.instance, b.instance);
  EXPECT_EQ(a.malformed, b.malformed);
  EXPECT_EQ(a.domain, b.domain);
  EXPECT_EQ(a.selector, b.selector);
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_EQ(a.algorithm, b.algorithm);
  EXPECT_EQ(a.header_canonicalization, b.header_canonicalization);
  EXPECT_EQ(a.body_canonicalization, b.body_canonicalization);
  EXPECT_EQ(a.signed_fields, b.signed_fields);
  EXPECT_EQ(a.header_hash, b.header_hash);
  EXPECT_EQ(a.signature, b.signature);
  EXPECT_EQ(a.body_matches, b.body_matches);
  EXPECT_EQ(a.body_covered_bytes, b.body_covered_bytes);
  EXPECT_EQ(a.body_uncovered_bytes, b.body_uncovered_bytes);
  EXPECT_EQ(a.signed_at, b.signed_at);
  EXPECT_EQ(a.expires_at, b.expires_at);
  EXPECT_EQ(a.chain_validation, b.chain_validation);
  EXPECT_EQ(a.unsigned_fields, b.unsigned_fields);
  EXPECT_EQ(a.addable_fields, b.addable_fields);
  EXPECT_EQ(a.duplicate_fields, b.duplicate_fields);
  ASSERT_EQ(a.repaired.size(), b.repaired.size());
  for (std::size_t i = 0; i < a.repaired.size(); ++i) {
    EXPECT_EQ(a.repaired[i].repairs, b.repaired[i].repairs);
    EXPECT_EQ(a.repaired[i].header_hash, b.repaired[i].header_hash);
    EXPECT_EQ(a.repaired[i].body_matches, b.repaired[i].body_matches);
    EXPECT_EQ(a.repaired[i].body_uncovered_bytes, b.repaired[i].body_uncovered_bytes);
  }
}

mail::Reading signed_reading(std::vector<mail::SignatureDigest> signatures) {
  mail::Reading reading;
  reading.mailboxes = {{mail::Role::From, "", "Ida@Halden.Example"},
                       {mail::Role::From, "", "nobody"},
                       {mail::Role::To, "", "x@other.example"}};
  reading.dates = {{mail::DateOrigin::DateField, {Instant{1462273620}, 120}, "as sent"}};
  reading.signatures = std::move(signatures);
  return reading;
}

TEST(Signatures, ComeBackAsTheyWere) {
  World world;
  mail::SignatureDigest broken;
  broken.malformed = "no d=";
  const RowId first = world.add("first", signed_reading({full_digest(), broken}));
  const RowId second = world.add("second", signed_reading({full_digest()}));
  const auto back = must(world.reader->reading(first)).signatures;
  ASSERT_EQ(back.size(), 2u);
  expect_same(back[0], full_digest());
  expect_same(back[1], broken);
  ASSERT_EQ(must(world.reader->signatures(second)).size(), 1u);
  expect_same(must(world.reader->signatures(second))[0], full_digest());
}

TEST(Signatures, AMessageIsGivenWithWhatItClaims) {
  World world;
  const mail::Reading reading = signed_reading({full_digest()});
  world.add("none", mail::Reading());
  const RowId row = world.add("signed", reading);
  SignatureReader reader(world.database.get());
  const auto messages = must(reader.messages({1}, {3}));
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_TRUE(messages[0].signatures.empty());
  EXPECT_TRUE(messages[0].claims.from_domains.empty());
  EXPECT_EQ(messages[1].item, row);
  // An address without a domain is in none, which no signer is above.
  EXPECT_EQ(messages[1].claims.from_domains, (std::vector<std::string>{"halden.example", ""}));
  EXPECT_EQ(messages[1].claims.from_domains, claims_of(reading).from_domains);
  EXPECT_EQ(messages[1].claims.date, claims_of(reading).date);
  EXPECT_EQ(messages[1].signatures.size(), 1u);
}

TEST(Signatures, AJudgementComesBackAndANewOneTakesItsPlace) {
  World world;
  const RowId row = world.add("signed", signed_reading({full_digest(), full_digest()}));
  dkim::Judgement judgement;
  judgement.verdict = dkim::Verdict::HeadersOnly;
  judgement.by = 1;
  judgement.chain = dkim::ChainVerdict::Fail;
  judgement.chain_reason = "the seal of set 2 does not hold";
  judgement.signatures.resize(2);
  judgement.signatures[0].verdict = dkim::SignatureVerdict::BodyAltered;
  judgement.signatures[0].reason = "the body is another";
  judgement.signatures[0].repaired = 1;
  judgement.signatures[0].aligned = true;
  judgement.signatures[0].flags = {{dkim::FlagCode::BodyUncovered, "", 120},
                                   {dkim::FlagCode::FieldNotSigned, "subject", 0}};
  SignatureWriter* const writer = world.writer->signatures();
  must(writer->put_judgement(row, judgement));
  const auto back = must(world.reader->proof(row)).judgement;
  EXPECT_EQ(back.verdict, judgement.verdict);
  EXPECT_EQ(back.by, judgement.by);
  EXPECT_EQ(back.chain, judgement.chain);
  EXPECT_EQ(back.chain_reason, judgement.chain_reason);
  ASSERT_EQ(back.signatures.size(), 2u);
  EXPECT_EQ(back.signatures[0].verdict, dkim::SignatureVerdict::BodyAltered);
  EXPECT_EQ(back.signatures[0].reason, "the body is another");
  EXPECT_EQ(back.signatures[0].repaired, 1u);
  EXPECT_TRUE(back.signatures[0].aligned);
  EXPECT_EQ(back.signatures[0].flags, judgement.signatures[0].flags);
  EXPECT_TRUE(back.signatures[1].flags.empty());
  EXPECT_EQ(must(world.reader->summary(row))->verdict, dkim::Verdict::HeadersOnly);

  dkim::Judgement later;
  later.signatures.resize(2);
  later.verdict = dkim::Verdict::NoKey;
  must(writer->put_judgement(row, later));
  const auto now = must(world.reader->proof(row)).judgement;
  EXPECT_EQ(now.verdict, dkim::Verdict::NoKey);
  EXPECT_TRUE(now.signatures[0].flags.empty());
  EXPECT_EQ(now.by, std::nullopt);
}

TEST(Signatures, FlagsThatReadTheSameAreKeptApart) {
  World world;
  const RowId a = world.add("a", signed_reading({full_digest()}));
  const RowId b = world.add("b", signed_reading({full_digest()}));
  for (const auto& [row, second] : {std::pair(a, 1'462'273'620), std::pair(b, 1'462'273'621)}) {
    dkim::Judgement judgement;
    judgement.signatures.resize(1);
    judgement.signatures[0].flags = {{dkim::FlagCode::PrivateKeyPublic, "", second}};
    must(world.writer->signatures()->put_judgement(row, judgement));
  }
  EXPECT_EQ(must(world.reader->proof(a)).judgement.signatures[0].flags[0].number, 1'462'273'620);
  EXPECT_EQ(must(world.reader->proof(b)).judgement.signatures[0].flags[0].number, 1'462'273'621);
}

TEST(Signatures, AMessageThatWasNotJudgedHasNoVerdict) {
  World world;
  const RowId row = world.add("failed", mail::Reading(), "it hung");
  EXPECT_EQ(must(world.reader->summary(row))->verdict, std::nullopt);
  const auto proof = world.reader->proof(row);
  ASSERT_FALSE(proof.ok());
  EXPECT_EQ(proof.error().code, Code::NotFound);
}

TEST(Signatures, AreFoundByVerdictAndSigner) {
  World world;
  SignatureWriter* const writer = world.writer->signatures();
  auto digest = full_digest();
  const RowId a = world.add("a", signed_reading({digest, digest}));
  digest.domain = "nothalden.example";
  const RowId b = world.add("b", signed_reading({digest}));
  dkim::Judgement judgement;
  judgement.verdict = dkim::Verdict::Altered;
  judgement.signatures.resize(2);
  must(writer->put_judgement(a, judgement));
  judgement.signatures.resize(1);
  judgement.verdict = dkim::Verdict::Verified;
  must(writer->put_judgement(b, judgement));
  using Rows = std::vector<RowId>;
  EXPECT_EQ(must(world.filters->find_verdicts({dkim::Verdict::Altered})), Rows{a});
  EXPECT_EQ(must(world.filters->find_verdicts({dkim::Verdict::Altered, dkim::Verdict::Verified})),
            (Rows{a, b}));
  EXPECT_EQ(must(world.filters->find_verdicts({dkim::Verdict::Unsigned})), Rows());
  EXPECT_EQ(must(world.filters->find_signer("HALDEN.example")), Rows{a});
  EXPECT_EQ(must(world.filters->find_signer("mail.halden.example")), Rows{a});
  EXPECT_EQ(must(world.filters->find_signer("example")), (Rows{a, b}));
  SignatureReader reader(world.database.get());
  digest.selector = "A.B";
  digest.domain = "NotHalden.example";
  const RowId c = world.add("c", signed_reading({full_digest(), digest}));
  EXPECT_EQ(must(reader.signed_by({{"nothalden.example", "a.b"}})), (Rows{b, c}));
  EXPECT_EQ(must(reader.signed_by({{"nothalden.example", "b"}})), Rows());
}

TEST(Signatures, MostOfAMessageFitAndNoMore) {
  World world;
  std::vector<mail::SignatureDigest> many(static_cast<std::size_t>(kSignaturesPerItem));
  const RowId first = world.add("first", signed_reading(many));
  const RowId second = world.add("second", signed_reading({full_digest()}));
  EXPECT_EQ(must(world.reader->signatures(first)).size(), many.size());
  EXPECT_EQ(must(world.reader->signatures(second)).size(), 1u);
  many.emplace_back();
  EXPECT_DEATH(world.add("third", signed_reading(many)), "CHECK");
}

}  // namespace
}  // namespace day::catalog
