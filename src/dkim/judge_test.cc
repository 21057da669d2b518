// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/judge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dkim/judge_signature.h"
#include "dkim/judge_world.h"
#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

using mail::SignatureAlgorithm;
using mail::SignatureDigest;

Judgement judge_one(const SignatureDigest& digest, std::vector<KnownKey> known,
                    const Claims& claims = halden_claims()) {
  KeyMap keys;
  for (auto& key : known) keys.add(digest.domain, digest.selector, std::move(key));
  return judge({digest}, claims, keys);
}

bool has_flag(const SignatureJudgement& said, FlagCode code) {
  return std::any_of(said.flags.begin(), said.flags.end(),
                     [&](const Flag& flag) { return flag.code == code; });
}

std::vector<std::string> words(const SignatureJudgement& said) {
  std::vector<std::string> out;
  for (const Flag& flag : said.flags) out.push_back(print_flag(flag));
  return out;
}

KnownKey with_tags(const std::string& tags) {
  return known_key("v=DKIM1; " + tags + "; p=" + kStrongKey);
}

TEST(Judge, VerifiesAnAlignedSignatureByADnsKey) {
  KnownKey key = rsa_key(kStrongKey);
  key.row = 17;
  const Judgement said = judge_one(plain_digest(), {key});
  EXPECT_EQ(said.verdict, Verdict::Verified);
  EXPECT_EQ(said.by, 0u);
  ASSERT_EQ(said.signatures.size(), 1u);
  EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::Pass);
  EXPECT_EQ(said.signatures[0].reason, "");
  EXPECT_EQ(said.signatures[0].key_row, 17);
  EXPECT_EQ(said.signatures[0].key_channel, KeyChannel::Dns);
  EXPECT_TRUE(said.signatures[0].aligned);
  EXPECT_TRUE(said.signatures[0].flags.empty());
  EXPECT_EQ(said.chain, ChainVerdict::None);
}

TEST(Judge, SaysUnsignedOfNothingAndNoKeyOfWhatCannotBeJudged) {
  EXPECT_EQ(judge({}, halden_claims(), KeyMap()).verdict, Verdict::Unsigned);
  EXPECT_EQ(judge_one(plain_digest(), {}).verdict, Verdict::NoKey);
  SignatureDigest old = plain_digest();
  old.kind = mail::SignatureKind::DomainKey;
  const Judgement said = judge_one(old, {rsa_key(kStrongKey)});
  EXPECT_EQ(said.verdict, Verdict::NoKey);
  EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::NoKey);
  EXPECT_FALSE(said.by.has_value());
}

TEST(Judge, TakesTheDomainOfEveryFromMailboxOrAParentOfIt) {
  EXPECT_TRUE(is_aligned("halden.example", {"halden.example"}));
  EXPECT_TRUE(is_aligned("halden.example", {"mail.halden.example", "halden.example"}));
  EXPECT_FALSE(is_aligned("mail.halden.example", {"halden.example"}));
  EXPECT_FALSE(is_aligned("halden.example", {"halden.example", "other.example"}));
  EXPECT_FALSE(is_aligned("alden.example", {"halden.example"}));
  EXPECT_FALSE(is_aligned("halden.example", {}));
  EXPECT_FALSE(is_aligned("", {"halden.example"}));
}

TEST(Judge, VerifiesEd25519AndSha1AndSaysSo) {
  SignatureDigest digest = plain_digest();
  digest.algorithm = SignatureAlgorithm::Ed25519Sha256;
  digest.signature = octets(kEdOverPlain);
  EXPECT_EQ(judge_one(digest, {known_key(std::string("k=ed25519; p=") + kEdKey)}).verdict,
            Verdict::Verified);
  EXPECT_EQ(judge_one(digest, {rsa_key(kStrongKey)}).verdict, Verdict::NoKey);
  digest.signature.pop_back();
  EXPECT_EQ(judge_one(digest, {known_key(std::string("k=ed25519; p=") + kEdKey)}).verdict,
            Verdict::NoKey);

  digest = plain_digest();
  digest.algorithm = SignatureAlgorithm::RsaSha1;
  digest.header_hash = parse_hex("2deeaf3c7e2cf3bcb9c1bdbf19d2b2bbc2e6e4ac").value();
  digest.signature = octets(kStrongSha1OverPlain);
  EXPECT_EQ(judge_one(digest, {rsa_key(kStrongKey)}).verdict, Verdict::Altered);
  digest.header_hash = parse_hex(kSha1OfPlain).value();
  const Judgement said = judge_one(digest, {rsa_key(kStrongKey)});
  EXPECT_EQ(said.verdict, Verdict::Verified);
  EXPECT_EQ(words(said.signatures[0]), std::vector<std::string>{"sha1"});
}

TEST(Judge, HoldsASignatureToTheConstraintsOfItsKey) {
  const auto verdict = [](const KnownKey& key, const std::string& identity) {
    SignatureDigest digest = plain_digest();
    digest.identity = identity;
    return judge_one(digest, {key}).signatures[0].verdict;
  };
  const auto kPass = SignatureVerdict::Pass;
  const auto kNoKey = SignatureVerdict::NoKey;
  EXPECT_EQ(verdict(with_tags("h=sha256:sha1"), ""), kPass);
  EXPECT_EQ(verdict(with_tags("h=sha1"), ""), kNoKey);
  EXPECT_EQ(verdict(with_tags("h=sha512"), ""), kNoKey);
  EXPECT_EQ(verdict(with_tags("s=*"), ""), kPass);
  EXPECT_EQ(verdict(with_tags("s=web:email"), ""), kPass);
  EXPECT_EQ(verdict(with_tags("s=web"), ""), kNoKey);
  EXPECT_EQ(verdict(with_tags("t=s"), ""), kPass);
  EXPECT_EQ(verdict(with_tags("t=s"), "ada@Halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("t=s"), "ada@mail.halden.example"), kNoKey);
  EXPECT_EQ(verdict(with_tags("t=y"), "ada@mail.halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("g=*"), ""), kPass);
  EXPECT_EQ(verdict(with_tags("g="), "ada@halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("g=ada"), "ada@halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("g=a*a"), "ada@halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("g=a*da"), "ada@halden.example"), kPass);
  EXPECT_EQ(verdict(with_tags("g=ad*da"), "ada@halden.example"), kNoKey);
  EXPECT_EQ(verdict(with_tags("g=ada"), "bob@halden.example"), kNoKey);
  EXPECT_EQ(verdict(with_tags("g=ada"), ""), kNoKey);
}

TEST(Judge, TriesEveryRecordOfASelector) {
  KnownKey wrong = rsa_key(kOtherKey);
  KnownKey right = rsa_key(kStrongKey, KeyChannel::File);
  right.row = 2;
  const Judgement said =
      judge_one(plain_digest(), {wrong, known_key("p="), right, known_key("k=new; p=AAAA")});
  EXPECT_EQ(said.verdict, Verdict::Verified);
  EXPECT_EQ(said.signatures[0].key_row, 2);
  EXPECT_EQ(said.signatures[0].key_channel, KeyChannel::File);
  EXPECT_EQ(words(said.signatures[0]), std::vector<std::string>{"key revoked"});
}

TEST(Judge, NamesTheRecordWhoseWindowHoldsTheDate) {
  KnownKey early = rsa_key(kStrongKey);
  early.row = 1;
  early.last_seen = 1'400'000'000;
  KnownKey late = rsa_key(kStrongKey, KeyChannel::Statement);
  late.row = 2;
  late.first_seen = 1'450'000'000;
  late.last_seen = 1'470'000'000;
  const Judgement both = judge_one(plain_digest(), {early, late});
  EXPECT_EQ(both.signatures[0].key_row, 2);
  EXPECT_TRUE(both.signatures[0].flags.empty());
  const Judgement one = judge_one(plain_digest(), {early});
  EXPECT_EQ(one.verdict, Verdict::Verified);
  EXPECT_EQ(words(one.signatures[0]),
            std::vector<std::string>{"date outside the key's known window"});
}

TEST(Judge, TakesOutsideEvidenceBeforeARecoveredKey) {
  KnownKey recovered = rsa_key(kStrongKey, KeyChannel::Recovered);
  const Judgement alone = judge_one(plain_digest(), {recovered});
  EXPECT_EQ(alone.verdict, Verdict::Consistent);
  EXPECT_EQ(words(alone.signatures[0]), std::vector<std::string>{"key recovered from the archive"});
  EXPECT_EQ(judge_one(plain_digest(), {recovered, rsa_key(kStrongKey)}).verdict, Verdict::Verified);
  EXPECT_EQ(judge_one(plain_digest(), {recovered, rsa_key(kOtherKey)}).verdict,
            Verdict::Consistent);
}

TEST(Judge, LetsAPublicPrivateKeyProveNothingOfWhatIsDatedAfter) {
  const std::int64_t date = *halden_claims().date;
  const auto judged = [&](std::int64_t since, std::optional<std::int64_t> signed_at,
                          std::optional<std::int64_t> dated) {
    KnownKey key = rsa_key(kStrongKey);
    key.private_since = since;
    SignatureDigest digest = plain_digest();
    digest.signed_at = signed_at;
    Claims claims = halden_claims();
    claims.date = dated;
    return judge_one(digest, {key}, claims).verdict;
  };
  EXPECT_EQ(judged(date + 1, std::nullopt, date), Verdict::Verified);
  EXPECT_EQ(judged(date, std::nullopt, date), Verdict::NoKey);
  EXPECT_EQ(judged(date + 1, date + 1, date), Verdict::NoKey);
  EXPECT_EQ(judged(date + 1, std::nullopt, std::nullopt), Verdict::NoKey);
  EXPECT_EQ(judged(date + 1, date, std::nullopt), Verdict::Verified);
}

// A record that does not say so is no way around one of the same key that does.
TEST(Judge, HoldsAKeyToTheWorstThatAnyOfItsRecordsSays) {
  KnownKey clean = rsa_key(kStrongKey);
  KnownKey leaked = rsa_key(kStrongKey, KeyChannel::Recovered);
  leaked.private_since = 1;
  const Judgement said = judge_one(plain_digest(), {clean, leaked});
  EXPECT_EQ(said.verdict, Verdict::NoKey);
  EXPECT_EQ(words(said.signatures[0]),
            std::vector<std::string>{"private key public since 1970-01-01"});
}

TEST(Judge, NamesTheRepairThatMadeItPass) {
  SignatureDigest digest = plain_digest();
  digest.body_matches = false;
  digest.repaired.push_back({{mail::Repair::ListFooter}, hash_of("plain"), false, 0});
  digest.repaired.push_back(
      {{mail::Repair::FromQuote, mail::Repair::TrailingSpace}, hash_of("plain"), true, 0});
  const Judgement said = judge_one(digest, {rsa_key(kStrongKey)});
  EXPECT_EQ(said.verdict, Verdict::VerifiedRepaired);
  EXPECT_EQ(said.signatures[0].repaired, 1u);
  EXPECT_EQ(words(said.signatures[0]),
            std::vector<std::string>{"repaired: from-quote, trailing-space"});
}

TEST(Judge, GivesTheFlagsOfTheDigest) {
  SignatureDigest digest = plain_digest();
  digest.body_uncovered_bytes = 120;
  digest.unsigned_fields = {"subject"};
  digest.addable_fields = {"from", "date"};
  digest.duplicate_fields = {"to"};
  digest.expires_at = 1'000;
  KnownKey key = with_tags("t=y");
  const Judgement said = judge_one(digest, {key}, Claims{{"other.example"}, 2'000, std::nullopt});
  EXPECT_EQ(said.verdict, Verdict::HeadersOnly);
  EXPECT_EQ(
      words(said.signatures[0]),
      (std::vector<std::string>{
          "l= leaves 120 bytes uncovered", "field not signed: subject", "field may be added: from",
          "field may be added: date", "duplicate field: to",
          "signer is not the From domain: halden.example", "expired (x=)", "test mode (t=y)"}));
}

TEST(Judge, HoldsTheExpiryToTheReceiptWhereItIsKnown) {
  SignatureDigest digest = plain_digest();
  digest.expires_at = 3'000;
  const auto expired = [&](std::optional<std::int64_t> date, std::optional<std::int64_t> received) {
    const Claims claims{{"halden.example"}, date, received};
    return has_flag(judge_one(digest, {}, claims).signatures[0], FlagCode::Expired);
  };
  EXPECT_FALSE(expired(2'000, std::nullopt));
  EXPECT_FALSE(expired(3'000, std::nullopt));
  EXPECT_TRUE(expired(3'001, std::nullopt));
  EXPECT_TRUE(expired(2'000, 3'001));
  EXPECT_FALSE(expired(std::nullopt, std::nullopt));
}

TEST(Judge, ShowsAWeakSignatureAndLetsItCarryNothing) {
  SignatureDigest digest = plain_digest();
  digest.signature = octets(kWeakOverPlain);
  const Judgement said = judge_one(digest, {rsa_key(kWeakKey)});
  EXPECT_EQ(said.verdict, Verdict::NoKey);
  EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::Pass);
  EXPECT_EQ(words(said.signatures[0]), std::vector<std::string>{"weak key: 1016"});
  EXPECT_EQ(kMinStrongRsaBits, 1024u);
  EXPECT_EQ(rsa_key(kStrongKey).record.key->bits(), kMinStrongRsaBits);
}

// Signed by kStrongKey, and not what is here.
SignatureDigest altered_digest() {
  SignatureDigest digest = plain_digest();
  digest.header_hash = hash_of("something else");
  return digest;
}

TEST(Judge, FailsUnderTheKeyThatMadeItAndCallsItAltered) {
  const SignatureDigest digest = altered_digest();
  KnownKey key = rsa_key(kStrongKey);
  key.row = 4;
  const Judgement said = judge_one(digest, {rsa_key(kOtherKey), key});
  EXPECT_EQ(said.verdict, Verdict::Altered);
  EXPECT_EQ(said.by, 0u);
  EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::Fail);
  EXPECT_EQ(said.signatures[0].key_row, 4);
  EXPECT_EQ(said.signatures[0].reason,
            "the key that is known made it, over something else than is here");

  const Judgement recovered = judge_one(digest, {rsa_key(kStrongKey, KeyChannel::Recovered)});
  EXPECT_EQ(recovered.verdict, Verdict::NoKey);
  EXPECT_EQ(recovered.signatures[0].verdict, SignatureVerdict::Fail);
  key.private_since = 1;
  EXPECT_EQ(judge_one(digest, {key}).verdict, Verdict::NoKey);
  EXPECT_EQ(judge_one(digest, {key}).signatures[0].verdict, SignatureVerdict::Fail);

  SignatureDigest weak = digest;
  weak.signature = octets(kWeakOverPlain);
  EXPECT_EQ(judge_one(weak, {rsa_key(kWeakKey)}).verdict, Verdict::NoKey);
  EXPECT_EQ(judge_one(weak, {rsa_key(kWeakKey)}).signatures[0].verdict, SignatureVerdict::Fail);
}

TEST(Judge, NamesOfAFailureTheRecordWhoseWindowHoldsTheDate) {
  KnownKey early = rsa_key(kStrongKey);
  early.row = 1;
  early.last_seen = 1'400'000'000;
  KnownKey late = rsa_key(kStrongKey);
  late.row = 2;
  EXPECT_EQ(judge_one(altered_digest(), {early, late}).signatures[0].key_row, 2);
}

// The selector had another key when it was signed, or the signature itself was damaged: either way
// nothing is shown of the message.
TEST(Judge, SaysNoKeyWhereNoKnownKeyMadeTheSignature) {
  SignatureDigest damaged = plain_digest();
  damaged.signature[5] = static_cast<char>(damaged.signature[5] ^ 1);
  SignatureDigest cut = plain_digest();
  cut.signature.pop_back();
  SignatureDigest of_another = plain_digest();
  of_another.signature = octets(kOtherOverPlain);
  for (const SignatureDigest& digest : {damaged, cut, of_another}) {
    const Judgement said = judge_one(digest, {rsa_key(kStrongKey), rsa_key(kWeakKey)});
    EXPECT_EQ(said.verdict, Verdict::NoKey);
    EXPECT_FALSE(said.by.has_value());
    EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::NoKey);
    EXPECT_EQ(said.signatures[0].reason,
              "not made by a key that is known: the selector had another then, or the signature is "
              "damaged");
    EXPECT_FALSE(said.signatures[0].key_row.has_value());
    EXPECT_TRUE(said.signatures[0].flags.empty());
  }
}

TEST(Judge, FailsUnderAnEd25519KeyAndDoesNotCallItAltered) {
  SignatureDigest digest = altered_digest();
  digest.algorithm = SignatureAlgorithm::Ed25519Sha256;
  for (const Bytes& signature : {octets(kEdOverPlain), Bytes(64, 'x')}) {
    digest.signature = signature;
    const Judgement said = judge_one(digest, {known_key(std::string("k=ed25519; p=") + kEdKey)});
    EXPECT_EQ(said.verdict, Verdict::NoKey);
    EXPECT_EQ(said.signatures[0].verdict, SignatureVerdict::Fail);
    EXPECT_EQ(said.signatures[0].reason,
              "no key that is known verifies it; an Ed25519 signature does not show whether "
              "another key made it");
  }
}

TEST(Judge, RestsOnTheBestOfSeveralSignatures) {
  KeyMap keys;
  keys.add("halden.example", "s1", rsa_key(kStrongKey));
  keys.add("list.example", "s1", rsa_key(kStrongKey));
  SignatureDigest broken = plain_digest();
  broken.header_hash = hash_of("something else");
  SignatureDigest list = plain_digest();
  list.domain = "list.example";
  const Judgement vouched = judge({broken, list}, halden_claims(), keys);
  EXPECT_EQ(vouched.verdict, Verdict::Vouched);
  EXPECT_EQ(vouched.by, 1u);
  const Judgement verified = judge({broken, list, plain_digest()}, halden_claims(), keys);
  EXPECT_EQ(verified.verdict, Verdict::Verified);
  EXPECT_EQ(verified.by, 2u);
}

TEST(Judge, OrdersARecoveredKeyByItsAlignmentAgainstAVouch) {
  KeyMap keys;
  keys.add("halden.example", "s1", rsa_key(kStrongKey, KeyChannel::Recovered));
  keys.add("other.example", "s1", rsa_key(kStrongKey, KeyChannel::Recovered));
  keys.add("list.example", "s1", rsa_key(kStrongKey));
  SignatureDigest own = plain_digest(), other = plain_digest(), list = plain_digest();
  other.domain = "other.example";
  list.domain = "list.example";
  EXPECT_EQ(judge({list, own}, halden_claims(), keys).verdict, Verdict::Consistent);
  EXPECT_EQ(judge({list, own}, halden_claims(), keys).by, 1u);
  EXPECT_EQ(judge({other, list}, halden_claims(), keys).verdict, Verdict::Vouched);
  EXPECT_EQ(judge({other, list}, halden_claims(), keys).by, 1u);
  EXPECT_EQ(judge({other}, halden_claims(), keys).verdict, Verdict::Consistent);
}

TEST(Judge, HoldsRepairedDigestsToTheKeyUpToALimit) {
  SignatureDigest digest = plain_digest();
  digest.body_matches = false;
  digest.repaired.assign(kMaxRepairedJudged - 1, {{mail::Repair::LineEnds}, hash_of("x"), true, 0});
  digest.repaired.push_back({{mail::Repair::ListFooter}, hash_of("plain"), true, 0});
  EXPECT_EQ(judge_one(digest, {rsa_key(kStrongKey)}).verdict, Verdict::VerifiedRepaired);
  digest.repaired.insert(digest.repaired.begin(), digest.repaired.front());
  EXPECT_EQ(judge_one(digest, {rsa_key(kStrongKey)}).verdict, Verdict::HeadersOnly);
}

TEST(Judge, HasAWordForEveryValue) {
  for (std::uint8_t i = 0; i < kVerdictCount; ++i) {
    EXPECT_NE(verdict_name(static_cast<Verdict>(i)), "unknown");
  }
  EXPECT_EQ(verdict_name(Verdict::VerifiedRepaired), "verified, repaired");
  EXPECT_EQ(verdict_name(Verdict::Unsigned), "unsigned");
  EXPECT_EQ(verdict_name(static_cast<Verdict>(kVerdictCount)), "unknown");
  for (std::uint8_t i = 0; i < kSignatureVerdictCount; ++i) {
    EXPECT_NE(signature_verdict_name(static_cast<SignatureVerdict>(i)), "unknown");
  }
  for (std::uint8_t i = 0; i < kKeyChannelCount; ++i) {
    EXPECT_NE(key_channel_name(static_cast<KeyChannel>(i)), "unknown");
  }
  for (std::uint8_t i = 0; i < kChainVerdictCount; ++i) {
    EXPECT_NE(chain_verdict_name(static_cast<ChainVerdict>(i)), "unknown");
  }
  for (std::uint8_t i = 0; i < kFlagCodeCount; ++i) {
    EXPECT_NE(print_flag({static_cast<FlagCode>(i), "x", 1}), "unknown");
  }
}

}  // namespace
}  // namespace day::dkim
