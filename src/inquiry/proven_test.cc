// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/proven.h"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "crypto/hash.h"
#include "dkim/digest.h"
#include "mail/fields.h"

namespace day::inquiry {
namespace {

// As much of the locked room as these messages need: a Subject and a plain text.
mail::Reading read_plainly(ByteView message) {
  mail::Reading reading;
  const mail::Header header = mail::scan_header(message);
  if (const mail::Field* subject = header.find_last("subject")) {
    Bytes raw(message.substr(subject->offset, subject->size));
    raw.erase(0, raw.find(':') + 1);
    raw.erase(0, raw.find_first_not_of(" \r\n"));
    raw.erase(raw.find_last_not_of("\r\n") + 1);
    reading.subject = raw;
  }
  reading.text = {{mail::TextKind::Own, std::string(message.substr(header.body_offset))}};
  return reading;
}

constexpr ByteView kBody = "High water at six.\r\n";

Bytes letter(ByteView subject, ByteView body, ByteView tags = "") {
  return "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=quay.example; s=one; "
         "h=from:subject; bh=" +
         encode_base64(crypto::hash_bytes(crypto::HashKind::Sha256, kBody)) + ";" + Bytes(tags) +
         " b=AAAA\r\nFrom: Greta <greta@quay.example>\r\nSubject: " + Bytes(subject) + "\r\n\r\n" +
         Bytes(body);
}

class ProvenTest : public ::testing::Test {
 protected:
  // As if a key had said so of its only signature, with that one of its repaired digests.
  Result<Proven> find(const Bytes& message, dkim::SignatureVerdict verdict,
                      std::optional<std::size_t> repaired = {}) {
    catalog::Proof proof;
    proof.signatures = dkim::digest_signatures(message);
    dkim::SignatureJudgement judged;
    judged.verdict = verdict;
    judged.repaired = repaired;
    proof.judgement.signatures = {judged};
    proof.judgement.by = 0;
    shown_ = read_plainly(message);
    return find_proven(
        proof, shown_,
        {[&]() -> Result<Bytes> {
           ++times_read_;
           return message;
         },
         [](const Bytes& bytes) -> Result<mail::Reading> { return read_plainly(bytes); }});
  }
  std::string unproven(const Proven& proven) const {
    return shown_.text[0].text.substr(proven.unproven.begin,
                                      proven.unproven.end - proven.unproven.begin);
  }

  mail::Reading shown_;
  int times_read_ = 0;
};

TEST_F(ProvenTest, OfAWholeMessageAllOfTheTextIsAndItIsNotReadAgain) {
  const auto proven = find(letter("Tide", kBody), dkim::SignatureVerdict::Pass);
  ASSERT_TRUE(proven.ok());
  EXPECT_TRUE(proven->any);
  EXPECT_TRUE(proven->text);
  EXPECT_EQ(unproven(*proven), "");
  EXPECT_EQ(proven->signed_subject, "");
  EXPECT_EQ(times_read_, 0);
}

TEST_F(ProvenTest, WhatALengthLeavesOutIsNot) {
  const Bytes message = letter("Tide", Bytes(kBody) + "Pay the bearer.\r\n", " l=20;");
  const auto proven = find(message, dkim::SignatureVerdict::Pass);
  ASSERT_TRUE(proven.ok());
  EXPECT_TRUE(proven->text);
  EXPECT_EQ(unproven(*proven), "Pay the bearer.\r\n");
}

TEST_F(ProvenTest, ALineOfWhichTheLengthLeavesAPartOutIsNot) {
  const Bytes message = letter("Tide", "High water at six. Or never.\r\n", " l=18;");
  const auto proven = find(message, dkim::SignatureVerdict::Pass);
  ASSERT_TRUE(proven.ok());
  EXPECT_EQ(unproven(*proven), "High water at six. Or never.\r\n");
  EXPECT_EQ(proven->unproven.missing, 1u);
}

TEST_F(ProvenTest, AFooterAndALabelThatARepairTookAwayAreNot) {
  const Bytes message = letter("[quay] Tide", Bytes(kBody) + "--\r\nhttps://list.example/quay\r\n");
  const auto digests = dkim::digest_signatures(message);
  std::size_t both = digests[0].repaired.size();
  for (std::size_t i = 0; i < digests[0].repaired.size(); ++i) {
    if (digests[0].repaired[i].repairs.size() == 2) both = i;
  }
  ASSERT_LT(both, digests[0].repaired.size());
  const auto proven = find(message, dkim::SignatureVerdict::Pass, both);
  ASSERT_TRUE(proven.ok());
  EXPECT_EQ(unproven(*proven), "--\r\nhttps://list.example/quay\r\n");
  EXPECT_EQ(proven->signed_subject, "Tide");
}

TEST_F(ProvenTest, TheTextOfAnAlteredBodyIsNot) {
  const auto proven = find(letter("Tide", "Low.\r\n"), dkim::SignatureVerdict::BodyAltered);
  ASSERT_TRUE(proven.ok());
  EXPECT_TRUE(proven->any);
  EXPECT_FALSE(proven->text);
}

TEST_F(ProvenTest, WithoutAClaimNothingIs) {
  for (const auto verdict : {dkim::SignatureVerdict::Fail, dkim::SignatureVerdict::NoKey}) {
    const auto proven = find(letter("Tide", kBody), verdict);
    ASSERT_TRUE(proven.ok());
    EXPECT_FALSE(proven->any);
    EXPECT_FALSE(proven->text);
  }
}

TEST_F(ProvenTest, FieldsThatAreNotSignedOrThereTwiceAreNamed) {
  Bytes message = letter("Tide", kBody);
  message.insert(message.find("From:"), "To: all@quay.example\r\nSubject: Another\r\n");
  const auto proven = find(message, dkim::SignatureVerdict::Pass);
  ASSERT_TRUE(proven.ok());
  EXPECT_EQ(proven->unsigned_fields, std::vector<std::string>{"to"});
  EXPECT_EQ(proven->duplicate_fields, std::vector<std::string>{"subject"});
}

TEST(SignedMessage, HasTheSignedFieldsInTheirOrderAndWhatIsNeededToReadTheBody) {
  Bytes message = letter("Tide", kBody);
  message.insert(message.find("From:"),
                 "To: all@quay.example\r\nContent-Type: text/plain;\r\n charset=utf-8\r\n");
  const auto digests = dkim::digest_signatures(message);
  const Bytes covered = signed_message(message, digests[0], nullptr);
  const mail::Header header = mail::scan_header(covered);
  EXPECT_EQ(header.find_last("to"), nullptr);
  ASSERT_NE(header.find_last("content-type"), nullptr);
  ASSERT_NE(header.find_last("from"), nullptr);
  ASSERT_NE(header.find_last("subject"), nullptr);
  EXPECT_LT(header.find_last("subject")->offset, header.find_last("from")->offset);
  EXPECT_EQ(covered.substr(header.body_offset), kBody);
}

}  // namespace
}  // namespace day::inquiry
