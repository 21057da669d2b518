// SPDX-License-Identifier: AGPL-3.0-or-later
// RFC 8617 §5.2, step by step.
#include "dkim/judge_chain.h"

#include <gtest/gtest.h>

#include "dkim/judge_world.h"
#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

using mail::SignatureDigest;
using mail::SignatureKind;

// A chain of so many sets; set i is by "hop<i>.example".
struct Chain {
  std::vector<SignatureDigest> signatures;  // of set i the message at 2i - 2, the seal at 2i - 1
  KeyMap keys;

  explicit Chain(std::uint32_t sets, KeyChannel channel = KeyChannel::Dns,
                 const char* key = kStrongKey) {
    for (std::uint32_t i = 1; i <= sets; ++i) {
      SignatureDigest digest = plain_digest();
      digest.domain = "hop" + std::to_string(i) + ".example";
      digest.instance = i;
      digest.kind = SignatureKind::ArcMessage;
      signatures.push_back(digest);
      digest.kind = SignatureKind::ArcSeal;
      digest.chain_validation = i == 1 ? "none" : "pass";
      signatures.push_back(digest);
      keys.add(digest.domain, "s1", rsa_key(key, channel));
    }
  }
  SignatureDigest& message(std::size_t i) { return signatures[2 * i - 2]; }
  SignatureDigest& seal(std::size_t i) { return signatures[2 * i - 1]; }
  Judgement judged() const { return judge(signatures, halden_claims(), keys); }
};

void break_signature(SignatureDigest* digest) {
  digest->signature[9] = static_cast<char>(digest->signature[9] ^ 1);
}

TEST(Chain, VouchesAndNamesWhoSealedIt) {
  const Judgement said = Chain(3).judged();
  EXPECT_EQ(said.chain, ChainVerdict::Pass);
  EXPECT_EQ(said.chain_reason, "sealed by hop3.example in set 3");
  EXPECT_EQ(said.verdict, Verdict::Vouched);
  EXPECT_EQ(said.by, 4u);
}

TEST(Chain, OnlyEverVouchesEvenForItsOwnDomain) {
  Chain chain(1);
  chain.message(1).domain = chain.seal(1).domain = "halden.example";
  chain.keys.add("halden.example", "s1", rsa_key(kStrongKey));
  EXPECT_EQ(chain.judged().verdict, Verdict::Vouched);
}

TEST(Chain, NamesTheOtherSignerOfASetOfTwo) {
  Chain chain(2);
  chain.message(2).domain = "hop1.example";
  EXPECT_EQ(chain.judged().chain_reason,
            "sealed by hop2.example in set 2, the message signed by hop1.example");
}

TEST(Chain, FailsInStructure) {
  const auto verdict = [](auto change) {
    Chain chain(3);
    change(chain);
    const Judgement said = chain.judged();
    EXPECT_EQ(said.verdict, Verdict::NoKey);
    EXPECT_FALSE(said.chain_reason.empty());
    return said.chain;
  };
  const auto kFail = ChainVerdict::Fail;
  EXPECT_EQ(verdict([](Chain& c) { c.signatures.erase(c.signatures.begin()); }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.signatures.erase(c.signatures.begin() + 1); }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.signatures.resize(5); }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.signatures.push_back(c.message(2)); }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.signatures.push_back(c.seal(2)); }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.message(2).instance = c.seal(2).instance = 7; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.message(1).instance = 0; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.message(1).malformed = "the set lacks a field"; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.seal(1).chain_validation = "pass"; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.seal(2).chain_validation = "none"; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.seal(3).chain_validation = "fail"; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.seal(3).chain_validation = ""; }), kFail);
  EXPECT_EQ(verdict([](Chain& c) { c.seal(1).algorithm = mail::SignatureAlgorithm::RsaSha1; }),
            kFail);
}

TEST(Chain, StandsInAnyOrderOfFields) {
  Chain chain(3);
  std::reverse(chain.signatures.begin(), chain.signatures.end());
  EXPECT_EQ(chain.judged().chain, ChainVerdict::Pass);
}

TEST(Chain, WantsTheNewestMessageSignatureAndEverySeal) {
  for (std::size_t i = 1; i <= 3; ++i) {
    Chain chain(3);
    break_signature(&chain.message(i));
    EXPECT_EQ(chain.judged().chain, i == 3 ? ChainVerdict::Fail : ChainVerdict::Pass) << i;
    Chain body(3);
    body.message(i).body_matches = false;
    EXPECT_EQ(body.judged().chain, i == 3 ? ChainVerdict::Fail : ChainVerdict::Pass) << i;
    Chain seal(3);
    break_signature(&seal.seal(i));
    EXPECT_EQ(seal.judged().chain, ChainVerdict::Fail) << i;
    EXPECT_EQ(seal.judged().verdict, Verdict::NoKey) << i;
  }
}

TEST(Chain, SaysNoKeyOnlyWhereNothingFails) {
  Chain chain(3);
  chain.seal(2).selector = "unknown";
  EXPECT_EQ(chain.judged().chain, ChainVerdict::NoKey);
  EXPECT_EQ(chain.judged().verdict, Verdict::NoKey);
  break_signature(&chain.seal(1));
  EXPECT_EQ(chain.judged().chain, ChainVerdict::Fail);
}

TEST(Chain, DoesNotVouchByRecoveredOrPublicKeysNorForPartOfABody) {
  const Judgement recovered = Chain(2, KeyChannel::Recovered).judged();
  EXPECT_EQ(recovered.chain, ChainVerdict::Pass);
  EXPECT_EQ(recovered.verdict, Verdict::NoKey);

  Chain partial(2);
  partial.message(2).body_uncovered_bytes = 1;
  EXPECT_EQ(partial.judged().chain, ChainVerdict::Pass);
  EXPECT_EQ(partial.judged().verdict, Verdict::NoKey);

  Chain leaked(1);
  KnownKey key = rsa_key(kStrongKey);
  key.private_since = 1;
  leaked.keys.add("hop1.example", "s1", key);
  EXPECT_EQ(leaked.judged().chain, ChainVerdict::Pass);
  EXPECT_EQ(leaked.judged().verdict, Verdict::NoKey);

  Chain weak(1, KeyChannel::Dns, kWeakKey);
  weak.message(1).signature = weak.seal(1).signature = octets(kWeakOverPlain);
  EXPECT_EQ(weak.judged().chain, ChainVerdict::Pass);
  EXPECT_EQ(weak.judged().verdict, Verdict::NoKey);
}

TEST(Chain, GoesBehindAnAlignedRecoveredKeyAndBeforeHeadersOnly) {
  Chain chain(1);
  SignatureDigest own = plain_digest();
  own.body_matches = false;
  chain.signatures.push_back(own);
  chain.keys.add("halden.example", "s1", rsa_key(kStrongKey));
  EXPECT_EQ(chain.judged().verdict, Verdict::Vouched);

  Chain recovered(1);
  recovered.signatures.push_back(plain_digest());
  recovered.keys.add("halden.example", "s1", rsa_key(kStrongKey, KeyChannel::Recovered));
  EXPECT_EQ(recovered.judged().verdict, Verdict::Consistent);
}

TEST(Chain, HoldsSetsUpToItsLimitAndNotOneMore) {
  EXPECT_EQ(Chain(kMaxChainSets).judged().chain, ChainVerdict::Pass);
  EXPECT_EQ(Chain(kMaxChainSets + 1).judged().chain, ChainVerdict::Fail);
}

}  // namespace
}  // namespace day::dkim
