// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages that are signed here are changed in one thing, 20,000 times. If the signature covers the
// thing, no verdict may say that anything is proven; if it does not, the flags must say so.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "crypto/public_key.h"
#include "dkim/digest.h"
#include "dkim/judge.h"
#include "dkim/key_record.h"
#include "dkim/mutations.h"
#include "dkim/signer.h"

namespace day::dkim_test {
namespace {

constexpr int kMutations = 20000;

// The one key, for whatever domain and selector is asked: a change of d= or s= must not pass even
// where the same key is published there.
class OneKey : public dkim::KeySource {
 public:
  OneKey(ByteView spki, dkim::KeyChannel channel) {
    dkim::KnownKey key;
    key.row = 1;
    key.channel = channel;
    key.record.key = crypto::PublicKey::parse_der(spki);
    CHECK(key.record.key.has_value());
    key.record.key_type = key.record.key->kind() == crypto::KeyKind::Rsa ? "rsa" : "ed25519";
    keys_.push_back(key);
  }
  const std::vector<dkim::KnownKey>& find(std::string_view /*domain*/,
                                          std::string_view /*selector*/) const override {
    return keys_;
  }

 private:
  std::vector<dkim::KnownKey> keys_;
};

dkim::Judgement judge_text(const std::string& text, const std::string& spki,
                           dkim::KeyChannel channel) {
  dkim::Claims claims;
  claims.from_domains = {"author.example"};
  return dkim::judge(dkim::digest_signatures(text), claims, OneKey(spki, channel));
}

bool is_proof(dkim::Verdict verdict) {
  return verdict == dkim::Verdict::Verified || verdict == dkim::Verdict::VerifiedRepaired ||
         verdict == dkim::Verdict::Consistent || verdict == dkim::Verdict::Vouched;
}

bool has_flag(const dkim::Judgement& judgement, dkim::FlagCode code, std::string_view name) {
  for (const dkim::Flag& flag : judgement.signatures[0].flags) {
    if (flag.code == code && flag.name == name) {
      return true;
    }
  }
  return false;
}

std::optional<std::int64_t> flag_number(const dkim::Judgement& judgement, dkim::FlagCode code) {
  for (const dkim::Flag& flag : judgement.signatures[0].flags) {
    if (flag.code == code) {
      return flag.number;
    }
  }
  return std::nullopt;
}

TEST(Mutation, WhatIsUnchangedIsProven) {
  for (const Base& base : make_bases()) {
    const bool aligned = base.signing.domain == "author.example";
    const std::string text = base.message.text();
    EXPECT_EQ(judge_text(text, base.spki, dkim::KeyChannel::Dns).verdict,
              aligned ? dkim::Verdict::Verified : dkim::Verdict::Vouched)
        << text;
    EXPECT_EQ(judge_text(text, base.spki, dkim::KeyChannel::Recovered).verdict,
              dkim::Verdict::Consistent)
        << text;
  }
}

TEST(Mutation, NothingThatIsCoveredChangesUnseen) {
  const std::vector<Base> bases = make_bases();
  Dice dice(20240101);
  std::vector<int> counts(kinds().size());
  for (int done = 0; done < kMutations;) {
    const Base& base = dice.of(bases);
    const std::size_t kind = dice.below(kinds().size());
    Message changed = base.message;
    if (!kinds()[kind].apply(base, &changed, &dice)) {
      continue;
    }
    const std::string text = changed.text();
    ASSERT_NE(text, base.message.text()) << kinds()[kind].name;
    const auto channel = done % 2 == 0 ? dkim::KeyChannel::Dns : dkim::KeyChannel::Recovered;
    const dkim::Judgement judgement = judge_text(text, base.spki, channel);
    ASSERT_FALSE(is_proof(judgement.verdict))
        << kinds()[kind].name << " is " << dkim::verdict_name(judgement.verdict) << "\n"
        << text << "\nof\n"
        << base.message.text();
    ++counts[kind];
    ++done;
  }
  for (std::size_t kind = 0; kind < counts.size(); ++kind) {
    EXPECT_GT(counts[kind], 100) << kinds()[kind].name;
  }
}

TEST(Mutation, OctetsPastTheLengthAreCountedAndNeverProven) {
  for (const Base& base : make_bases()) {
    if (!base.signing.with_length) {
      continue;
    }
    Message changed = base.message;
    changed.body += "Pay Mallory as well.\r\n";
    const dkim::Judgement judgement = judge_text(changed.text(), base.spki, dkim::KeyChannel::Dns);
    const std::size_t uncovered =
        canonical_body(changed.body, base.signing.relaxed_body).size() -
        canonical_body(base.message.body, base.signing.relaxed_body).size();
    EXPECT_EQ(judgement.signatures[0].verdict, dkim::SignatureVerdict::Pass);
    EXPECT_EQ(judgement.verdict, dkim::Verdict::HeadersOnly) << changed.text();
    EXPECT_EQ(flag_number(judgement, dkim::FlagCode::BodyUncovered),
              static_cast<std::int64_t>(uncovered));
  }
}

TEST(Mutation, AFieldThatNoSignatureNamesIsFlaggedAsNotSigned) {
  for (const Base& base : make_bases()) {
    if (base.over_signed) {
      continue;
    }
    Message changed = base.message;
    changed.fields.insert(changed.fields.begin() + 1, "Reply-To: mallory@author.example\r\n");
    changed.fields.emplace_back("Content-Disposition: attachment\r\n");
    const dkim::Judgement judgement = judge_text(changed.text(), base.spki, dkim::KeyChannel::Dns);
    EXPECT_EQ(judgement.signatures[0].verdict, dkim::SignatureVerdict::Pass);
    EXPECT_TRUE(has_flag(judgement, dkim::FlagCode::FieldNotSigned, "reply-to"));
    EXPECT_TRUE(has_flag(judgement, dkim::FlagCode::FieldNotSigned, "content-disposition"));
  }
}

TEST(Mutation, AFieldAddedAboveTheSignedOneIsFlaggedAsADuplicate) {
  for (const Base& base : make_bases()) {
    for (const std::string name : {"from", "subject", "date", "content-type"}) {
      const dkim::Judgement before =
          judge_text(base.message.text(), base.spki, dkim::KeyChannel::Dns);
      EXPECT_EQ(has_flag(before, dkim::FlagCode::FieldMayBeAdded, name), !base.over_signed);
      if (base.over_signed) {
        continue;
      }
      Message changed = base.message;
      changed.fields.insert(changed.fields.begin() + 1, name + ": mallory@author.example\r\n");
      const dkim::Judgement judgement =
          judge_text(changed.text(), base.spki, dkim::KeyChannel::Dns);
      EXPECT_EQ(judgement.signatures[0].verdict, dkim::SignatureVerdict::Pass);
      EXPECT_TRUE(has_flag(judgement, dkim::FlagCode::DuplicateField, name)) << name;
    }
  }
}

TEST(Mutation, FieldsThatMatterToNobodyChangeNothing) {
  for (const Base& base : make_bases()) {
    Message changed = base.message;
    changed.fields.insert(changed.fields.begin(), "Received: from c.example\r\n");
    changed.fields.emplace_back("X-Spam: no\r\n");
    const dkim::Judgement before =
        judge_text(base.message.text(), base.spki, dkim::KeyChannel::Dns);
    const dkim::Judgement after = judge_text(changed.text(), base.spki, dkim::KeyChannel::Dns);
    EXPECT_EQ(after.verdict, before.verdict);
    EXPECT_EQ(after.signatures[0].flags, before.signatures[0].flags);
  }
}

}  // namespace
}  // namespace day::dkim_test
