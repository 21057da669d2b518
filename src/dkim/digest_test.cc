// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/encoding.h"
#include "crypto/hash.h"
#include "dkim/limits.h"
#include "mail/limits.h"

namespace day::dkim {
namespace {

using crypto::HashKind;
using mail::SignatureDigest;
using mail::SignatureKind;
using Names = std::vector<std::string>;

std::string body_hash(ByteView canonical) {
  return encode_base64(crypto::hash_bytes(HashKind::Sha256, canonical));
}

// A DKIM-Signature of quay.example without its line end; "b=AAAA" stands at the end.
std::string signature(const std::string& h, const std::string& bh, const std::string& more = "") {
  return "DKIM-Signature: v=1; a=rsa-sha256; d=quay.example; s=one; h=" + h + "; bh=" + bh + ";" +
         more + " b=AAAA";
}

SignatureDigest only(ByteView message) {
  const auto digests = digest_signatures(message);
  EXPECT_EQ(digests.size(), 1u);
  return digests.empty() ? SignatureDigest() : digests[0];
}

// What the first signature's header hash was made of, which is held to the hash on the way.
Bytes hashed_headers(ByteView message) {
  const auto digests = digest_signatures(message);
  if (digests.empty()) return "no signature";
  Bytes headers = canonical_bytes(message, digests[0].field_index).headers;
  EXPECT_EQ(crypto::hash_bytes(HashKind::Sha256, headers), digests[0].header_hash);
  return headers;
}

TEST(Digest, AMessageWithoutSignatureHasNone) {
  EXPECT_TRUE(digest_signatures("").empty());
  EXPECT_TRUE(digest_signatures("From: a@quay.example\r\n\r\nDKIM-Signature: v=1\r\n").empty());
  EXPECT_TRUE(canonical_bytes("From: a@quay.example\r\n\r\n", 0).headers.empty());
  EXPECT_TRUE(canonical_bytes("", 7).body.empty());
}

// RFC 6376 §5.4.2.
TEST(Digest, FieldsAreTakenFromTheBottomUpAndAbsentOnesAreNothing) {
  const std::string message = "X: 1\r\n" +
                              signature("x:From:x:cc:x:x:x", body_hash("hi\r\n"), " c=relaxed;") +
                              "\r\nX: 2\r\nFrom: a\r\nx: 3\r\n\r\nhi\r\n";
  EXPECT_EQ(hashed_headers(message),
            "x:3\r\nfrom:a\r\nx:2\r\nx:1\r\n"
            "dkim-signature:v=1; a=rsa-sha256; d=quay.example; s=one; h=x:From:x:cc:x:x:x; bh=" +
                body_hash("hi\r\n") + "; c=relaxed; b=");
}

TEST(Digest, JunkIsNoField) {
  const std::string message = "From b\r\n" + signature("from", body_hash(""), " c=relaxed;") +
                              "\r\nSubject junk\r\nFrom: a\r\n\r\n";
  EXPECT_TRUE(hashed_headers(message).starts_with("from:a\r\ndkim-signature:"));
  EXPECT_EQ(only(message).field_index, 1u);
}

// RFC 6376 §3.5: the field that is being verified is never among those that h= names.
TEST(Digest, ASignatureDoesNotCoverItselfByName) {
  const std::string other = "DKIM-Signature: v=2";
  const std::string h = "from:dkim-signature:dkim-signature";
  const std::string own = signature(h, body_hash("\r\n"));
  const std::string without = own.substr(0, own.size() - 4);
  EXPECT_EQ(hashed_headers(own + "\r\nFrom: a\r\n" + other + "\r\n\r\n"),
            "From: a\r\n" + other + "\r\n" + without);
  const std::string below = "From: a\r\n" + other + "\r\n" + own + "\r\n\r\n";
  const auto digests = digest_signatures(below);
  ASSERT_EQ(digests.size(), 2u);
  EXPECT_EQ(canonical_bytes(below, digests[1].field_index).headers,
            "From: a\r\n" + other + "\r\n" + without);
}

// RFC 6376 §3.5 and §3.7: the value of b= goes with the white space around it, and nothing else.
TEST(Digest, TheValueOfBIsTakenOutToTheOctet) {
  const std::string bh = body_hash("\r\n");
  const struct {
    std::string field;
    std::string simple;
  } cases[] = {
      {"DKIM-Signature : v=1;b = AA\r\n AA ; a=rsa-sha256;d=q;s=b;h=from;bh=" + bh + " ",
       "DKIM-Signature : v=1;b =; a=rsa-sha256;d=q;s=b;h=from;bh=" + bh + " "},
      {"dkim-signature:bh=" + bh + ";b=\r\n\tAAAA\r\n ;\r\n v=1;a=rsa-sha256;d=q;s=b;h=From",
       "dkim-signature:bh=" + bh + ";b=;\r\n v=1;a=rsa-sha256;d=q;s=b;h=From"},
      {"DKIM-Signature: z=b=AAAA; v=1; a=rsa-sha256; d=q; s=b; h=From; bh=" + bh + "; b=AAAA\r\n ",
       "DKIM-Signature: z=b=AAAA; v=1; a=rsa-sha256; d=q; s=b; h=From; bh=" + bh + "; b="},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(hashed_headers(c.field + "\r\nFrom:  a \r\n\r\n"), "From:  a \r\n" + c.simple);
  }
}

TEST(Digest, AMessageWithLfAloneIsReadAsCrlf) {
  const std::string crlf = "From: a\r\n" + signature("from", body_hash("hi\r\n\r\nyou\r\n")) +
                           "\r\n\r\nhi\r\n\r\nyou\r\n\r\n";
  std::string lf = crlf;
  lf.erase(std::remove(lf.begin(), lf.end(), '\r'), lf.end());
  EXPECT_TRUE(only(crlf).body_matches);
  EXPECT_TRUE(only(lf).body_matches);
  EXPECT_EQ(only(lf).header_hash, only(crlf).header_hash);
  EXPECT_EQ(only(lf).body_covered_bytes, only(crlf).body_covered_bytes);
}

TEST(Digest, MixedLineEndsAreNotMended) {
  const std::string head = signature("from", body_hash("hi\r\nyou\r\n")) + "\r\nFrom: a\r\n\r\n";
  EXPECT_TRUE(only(head + "hi\r\nyou\r\n").body_matches);
  EXPECT_FALSE(only(head + "hi\nyou\r\n").body_matches);
  EXPECT_FALSE(only(head + "hi\ryou\r\n").body_matches);
  const std::string lone = signature("from", body_hash("a\nb\rc\r\n")) + "\r\nFrom: a\r\n\r\n";
  EXPECT_TRUE(only(lone + "a\nb\rc\r\n").body_matches);
  // One LF in the header of a message with CRLF: the fields are hashed with it.
  const std::string mixed = signature("from:x", body_hash("\r\n")) + "\r\nX: 1\nFrom: a\r\n\r\n";
  EXPECT_TRUE(hashed_headers(mixed).starts_with("From: a\r\nX: 1\n\r\nDKIM-Signature"));
}

TEST(Digest, TheLengthCoversABeginning) {
  const auto digest = [](const std::string& limit, ByteView covered) {
    return only(signature("from", body_hash(covered), " l=" + limit + ";") +
                "\r\nFrom: a\r\n\r\n12345678");
  };
  EXPECT_TRUE(digest("4", "1234").body_matches);
  EXPECT_EQ(digest("4", "1234").body_covered_bytes, 4u);
  EXPECT_EQ(digest("4", "1234").body_uncovered_bytes, 6u);
  EXPECT_TRUE(digest("0", "").body_matches);
  EXPECT_EQ(digest("0", "").body_uncovered_bytes, 10u);
  EXPECT_TRUE(digest("10", "12345678\r\n").body_matches);
  EXPECT_EQ(digest("10", "12345678\r\n").body_uncovered_bytes, 0u);
  EXPECT_FALSE(digest("4", "1235").body_matches);
  // RFC 6376 §3.5: l= must not be larger than the body.
  EXPECT_FALSE(digest("11", "12345678\r\n").body_matches);
  EXPECT_EQ(digest("11", "12345678\r\n").malformed, "");
  EXPECT_EQ(digest("11", "12345678\r\n").body_covered_bytes, 10u);
}

TEST(Digest, CanonicalBytesEndWhereTheLengthDoes) {
  const std::string message =
      signature("from", "AAAA", " l=3;") + "\r\nFrom: a\r\n\r\n12345678\r\n";
  EXPECT_EQ(canonical_bytes(message, 0).body, "123");
  EXPECT_EQ(canonical_bytes(message, 1).headers, "");
}

TEST(Digest, WithoutABodyItIsEmpty) {
  const std::string relaxed = " c=simple/relaxed;";
  EXPECT_TRUE(only("From: a\r\n" + signature("from", body_hash("\r\n")) + "\r\n").body_matches);
  EXPECT_TRUE(only("From: a\r\n" + signature("from", body_hash("\r\n"))).body_matches);
  EXPECT_TRUE(only("From: a\r\n" + signature("from", body_hash(""), relaxed)).body_matches);
  EXPECT_TRUE(
      only("From: a\r\n" + signature("from", body_hash(""), relaxed) + "\r\n\r\n").body_matches);
}

TEST(Digest, ABodyHashOfAnotherSizeMatchesNothing) {
  const SignatureDigest digest = only(signature("from", "AAAA") + "\r\nFrom: a\r\n\r\n");
  EXPECT_EQ(digest.malformed, "");
  EXPECT_FALSE(digest.body_matches);
  EXPECT_EQ(digest.header_hash.size(), 32u);
}

TEST(Digest, Sha1SignaturesHaveSha1Digests) {
  std::string field = signature("from", encode_base64(crypto::hash_bytes(HashKind::Sha1, "\r\n")));
  field.replace(field.find("sha256"), 6, "sha1");
  const std::string message = field + "\r\nFrom: a\r\n\r\n";
  const SignatureDigest digest = only(message);
  EXPECT_TRUE(digest.body_matches);
  EXPECT_EQ(digest.header_hash,
            crypto::hash_bytes(HashKind::Sha1, canonical_bytes(message, 0).headers));
}

TEST(Digest, AMalformedSignatureHasNoHashes) {
  const std::string message = signature("to", body_hash("\r\n")) + "\r\nFrom: a\r\n\r\n";
  const SignatureDigest digest = only(message);
  EXPECT_EQ(digest.malformed, "h= does not have From");
  EXPECT_EQ(digest.header_hash, "");
  EXPECT_FALSE(digest.body_matches);
  EXPECT_EQ(digest.domain, "quay.example");
  EXPECT_EQ(canonical_bytes(message, 0).headers, "");
  EXPECT_EQ(canonical_bytes(message, 0).body, "");
}

TEST(Digest, ADomainKeyIsNamedAndNotComputed) {
  const SignatureDigest digest =
      only("DomainKey-Signature: a=rsa-sha1; c=nofws; d=quay.example; s=old; b=AAAA\r\n\r\nhi\r\n");
  EXPECT_EQ(digest.kind, SignatureKind::DomainKey);
  EXPECT_EQ(digest.selector, "old");
  EXPECT_EQ(digest.malformed, "");
  EXPECT_EQ(digest.header_hash, "");
  EXPECT_FALSE(digest.body_matches);
}

TEST(Digest, WhatASignatureLeavesOpenIsTold) {
  const SignatureDigest digest =
      only(signature("from:from:subject:to:date:message-id:references:reply-to", "AAAA") +
           "\r\nFrom: a\r\nSubject: b\r\nSubject: c\r\nTo: d\r\nCC: e\r\nCc: f\r\nSender: g\r\n"
           "MIME-Version: 1.0\r\nX-Other: 1\r\nX-Other: 2\r\n\r\n");
  EXPECT_EQ(digest.unsigned_fields, (Names{"sender", "cc", "mime-version"}));
  EXPECT_EQ(digest.duplicate_fields, (Names{"cc", "subject"}));
  // Signed as absent: reply-to, date, message-id, references. From is signed once more than it is
  // there. Not there and not signed: content-type, and in-reply-to, which no reader misses.
  EXPECT_EQ(digest.addable_fields,
            (Names{"sender", "to", "cc", "subject", "mime-version", "content-type"}));
}

constexpr const char* kSet =
    "ARC-Seal: i=%; a=rsa-sha256; cv=@; d=list.example; s=arc; b=S%S%\r\n"
    "ARC-Message-Signature: i=%; a=rsa-sha256; c=relaxed; d=list.example; s=arc; h=from; "
    "bh=AAAA; b=M%M%\r\n"
    "ARC-Authentication-Results:  i=%;   list.example\r\n";

std::string arc_set(int instance, const std::string& cv) {
  std::string out;
  for (const char c : std::string(kSet)) {
    out += c == '%' ? std::to_string(instance) : c == '@' ? cv : std::string(1, c);
  }
  return out;
}

std::vector<SignatureDigest> seals(ByteView message) {
  std::vector<SignatureDigest> out = digest_signatures(message);
  std::erase_if(out, [](const auto& digest) { return digest.kind != SignatureKind::ArcSeal; });
  return out;
}

std::string sealed_set(int instance, const std::string& cv, const std::string& seal_b) {
  const std::string i = std::to_string(instance);
  return "arc-authentication-results:i=" + i + "; list.example\r\n" +
         "arc-message-signature:i=" + i +
         "; a=rsa-sha256; c=relaxed; d=list.example; s=arc; h=from; bh=AAAA; b=M" + i + "M" + i +
         "\r\narc-seal:i=" + i + "; a=rsa-sha256; cv=" + cv +
         "; d=list.example; s=arc; b=" + seal_b;
}

// RFC 8617 §5.1.1.
TEST(Digest, ASealCoversTheSetsUpToItsOwn) {
  const std::string message =
      arc_set(2, "pass") + "Received: x\r\n" + arc_set(1, "none") + "From: a\r\n\r\nhi\r\n";
  const auto found = seals(message);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].instance, 2u);
  EXPECT_EQ(found[0].chain_validation, "pass");
  EXPECT_EQ(canonical_bytes(message, found[0].field_index).headers,
            sealed_set(1, "none", "S1S1") + "\r\n" + sealed_set(2, "pass", ""));
  EXPECT_EQ(canonical_bytes(message, found[1].field_index).headers, sealed_set(1, "none", ""));
  for (const SignatureDigest& seal : found) {
    EXPECT_EQ(seal.malformed, "");
    EXPECT_TRUE(seal.body_matches);
    EXPECT_EQ(seal.body_covered_bytes, 0u);
    EXPECT_TRUE(seal.unsigned_fields.empty() && seal.addable_fields.empty());
    EXPECT_EQ(
        seal.header_hash,
        crypto::hash_bytes(HashKind::Sha256, canonical_bytes(message, seal.field_index).headers));
    EXPECT_EQ(canonical_bytes(message, seal.field_index).body, "");
  }
}

// RFC 8617 §5.1.2.
TEST(Digest, ASealOfAFailedChainCoversItsOwnSet) {
  const std::string message = arc_set(2, "fail") + arc_set(1, "none") + "From: a\r\n\r\n";
  EXPECT_EQ(canonical_bytes(message, seals(message)[0].field_index).headers,
            sealed_set(2, "fail", ""));
}

TEST(Digest, ASealOverAnIncompleteSetIsMalformed) {
  const std::string one = arc_set(1, "none");
  const std::string two = arc_set(2, "pass");
  const std::size_t results = one.find("ARC-Auth");
  const std::size_t message = one.find("ARC-Message");
  const struct {
    std::string fields;
    Names malformed;
  } cases[] = {
      {one, {""}},
      {two, {"ARC set 1 has no ARC-Authentication-Results"}},
      {one.substr(0, results), {"ARC set 1 has no ARC-Authentication-Results"}},
      {one.substr(0, message) + one.substr(results), {"ARC set 1 has no ARC-Message-Signature"}},
      {two + one.substr(message), {"ARC set 1 has no ARC-Seal"}},
      {one + one.substr(results), {"ARC set 1 has more than one ARC-Authentication-Results"}},
      {one + one.substr(message, results - message),
       {"ARC set 1 has more than one ARC-Message-Signature"}},
      {one + one.substr(0, message),
       {"ARC set 1 has more than one ARC-Seal", "ARC set 1 has more than one ARC-Seal"}},
      {two.substr(two.find("ARC-Auth")) + one, {"ARC set 2 has no ARC-Seal"}},
      {arc_set(3, "pass").substr(results) + two + one, {"ARC set 3 has no ARC-Seal", ""}},
      {arc_set(51, "pass") + one, {"i= is no number from 1 to 50", ""}},
  };
  for (const auto& c : cases) {
    Names malformed;
    for (const SignatureDigest& seal : seals(c.fields + "From: a\r\n\r\n")) {
      malformed.push_back(seal.malformed);
    }
    EXPECT_EQ(malformed, c.malformed) << c.fields;
  }
}

TEST(Digest, SignaturesAreComputedAndToldUpToTheirLimits) {
  std::string message;
  for (std::size_t i = 0; i < kMaxSignaturesTold + 1; ++i) {
    message += signature("from", body_hash("\r\n")) + "\r\n";
  }
  const auto digests = digest_signatures(message + "From: a\r\n\r\n");
  ASSERT_EQ(digests.size(), kMaxSignaturesTold);
  EXPECT_EQ(digests[kMaxSignatures - 1].malformed, "");
  EXPECT_TRUE(digests[kMaxSignatures - 1].body_matches);
  EXPECT_EQ(digests[kMaxSignatures].malformed, "past 128 signatures of one message");
  EXPECT_EQ(digests[kMaxSignatures].kind, SignatureKind::Dkim);
  EXPECT_EQ(digests[kMaxSignatures].field_index, kMaxSignatures);
  EXPECT_EQ(digests.back().field_index, kMaxSignaturesTold - 1);
}

TEST(Digest, SignaturesTogetherCoverHeaderUpToALimit) {
  const std::string field = signature("from:x", body_hash("\r\n"));
  const std::string from = "From: a";
  const std::size_t others = 2 * (field.size() + from.size());
  const std::string fields = field + "\r\n" + field + "\r\n" + from + "\r\n";
  const std::string x = "X:" + std::string((kMaxSignedHeaderBytes - others) / 2 - 2, 'x');
  ASSERT_EQ(others + 2 * x.size(), kMaxSignedHeaderBytes);
  for (const SignatureDigest& digest : digest_signatures(fields + x + "\r\n\r\n")) {
    EXPECT_EQ(digest.malformed, "");
  }
  const auto digests = digest_signatures(fields + x + "x\r\n\r\n");
  ASSERT_EQ(digests.size(), 2u);
  EXPECT_EQ(digests[0].malformed, "");
  EXPECT_EQ(digests[1].malformed, "signatures cover more than 16777216 bytes of header together");
  EXPECT_EQ(digests[1].header_hash, "");
}

TEST(Digest, NothingIsConcludedFromAHeaderThatIsCutOff) {
  std::string message = signature("from", body_hash("\r\n")) + "\r\n";
  for (std::size_t i = 0; i < mail::kMaxFields; ++i) message += "From: a\r\n";
  EXPECT_EQ(only(message + "\r\n").malformed, "the header has more than 10000 fields");
}

// Changes that RFC 6376 §3.4.2 and §3.4.4 allow to be made on the way, at random places.
TEST(Digest, AllowedChangesLeaveTheRelaxedDigest) {
  const std::string words =
      "Subject: tide  tables of the quay\r\nFrom: Harbour <h@quay.example>\r\n";
  const std::string field = signature(
      "from:subject", body_hash("High water\r\n\r\nat six o'clock\r\n"), " c=relaxed/relaxed;");
  const std::string message =
      field + "\r\n" + words + "\r\nHigh water\r\n\r\nat six  o'clock \r\n\r\n";
  const SignatureDigest before = only(message);
  ASSERT_TRUE(before.body_matches);
  std::mt19937 random(3);
  for (int round = 0; round < 2'000; ++round) {
    std::string changed = message;
    const std::size_t body = changed.find("\r\n\r\n") + 4;
    const std::size_t at = random() % changed.size();
    const bool in_body = at >= body;
    const bool is_blank = changed[at] == ' ' && changed[at - 1] != '\n';
    if (is_blank) {
      const char* const header[] = {"  ", "\t", "\r\n ", " \r\n\t"};
      const char* const text[] = {"  ", "\t", " \t ", "   "};
      changed.replace(at, 1, in_body ? text[random() % 4] : header[random() % 4]);
    } else if (changed[at] == '\r') {
      changed.insert(at, in_body || at + 4 != body ? " \t" : "");
    } else if (!in_body && changed.compare(at, 7, "Subject") == 0) {
      changed.replace(at, 9, "sUBJECT \t:");
    } else {
      changed += "\r\n \r\n";
    }
    const SignatureDigest after = only(changed);
    ASSERT_EQ(after.header_hash, before.header_hash) << changed;
    ASSERT_TRUE(after.body_matches) << changed;
  }
}

}  // namespace
}  // namespace day::dkim
