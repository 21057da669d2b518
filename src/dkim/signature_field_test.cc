// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/signature_field.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "dkim/limits.h"

namespace day::dkim {
namespace {

using mail::Canonicalization;
using mail::SignatureAlgorithm;
using mail::SignatureKind;

constexpr ByteView kDkim =
    " v=1; a=rsa-sha256; c=relaxed/simple; d=Quay.Example; s=One.Two; i=@mail.quay.example;\r\n"
    " t=1000; x=2000; l=7; q=dns/txt; h=From : To:\r\n Subject:from; z=From:a|To:b; new=tag;\r\n"
    " bh=AAEC; b=AwQF\r\n Bgc= ";

// With the tag `name` given `value`; left out if `value` is null.
std::string with(ByteView list, const std::string& name, const char* value) {
  std::string out(list);
  const std::size_t at = out.find(" " + name + "=");
  if (at != std::string::npos) {
    const std::size_t end = std::min(out.find(';', at), out.size());
    out.erase(at, end == out.size() ? end - at : end + 1 - at);
  }
  if (value == nullptr) return out;
  return out.substr(0, out.find_last_not_of("; ") + 1) + "; " + name + "=" + value;
}

std::string malformed(SignatureKind kind, const std::string& value) {
  return parse_signature_field(kind, value).said.malformed;
}

TEST(SignatureField, ADkimSignatureSaysAllThis) {
  const SignatureField field = parse_signature_field(SignatureKind::Dkim, kDkim);
  const mail::SignatureDigest& said = field.said;
  EXPECT_EQ(said.malformed, "");
  EXPECT_EQ(said.kind, SignatureKind::Dkim);
  EXPECT_EQ(said.instance, 0u);
  EXPECT_EQ(said.domain, "quay.example");
  EXPECT_EQ(said.selector, "One.Two");
  EXPECT_EQ(said.identity, "@mail.quay.example");
  EXPECT_EQ(said.algorithm, SignatureAlgorithm::RsaSha256);
  EXPECT_EQ(said.header_canonicalization, Canonicalization::Relaxed);
  EXPECT_EQ(said.body_canonicalization, Canonicalization::Simple);
  EXPECT_EQ(said.signed_fields, (std::vector<std::string>{"from", "to", "subject", "from"}));
  EXPECT_EQ(said.signature, "\x03\x04\x05\x06\x07");
  EXPECT_EQ(said.signed_at, 1000);
  EXPECT_EQ(said.expires_at, 2000);
  EXPECT_EQ(field.body_hash, ByteView("\x00\x01\x02", 3));
  EXPECT_EQ(field.body_limit, 7u);
  EXPECT_EQ(kDkim.substr(field.b_offset, field.b_size), "AwQF\r\n Bgc= ");
}

struct Case {
  const char* tag;
  const char* value;  // null: without the tag
  const char* malformed;
};

constexpr Case kDkimCases[] = {
    {"v", nullptr, "v= is missing"},
    {"v", "2", "v= is not 1"},
    {"a", nullptr, "a= is missing"},
    {"a", "rsa-md5", "a= is not a known algorithm"},
    {"a", "rsa-sha1", ""},
    {"a", "Ed25519-SHA256", ""},
    {"b", nullptr, "b= is missing"},
    {"b", "", "b= is not base64"},
    {"b", "A", "b= is not base64"},
    {"b", "A*==", "b= is not base64"},
    {"bh", nullptr, "bh= is missing"},
    {"bh", "", "bh= is not base64"},
    {"bh", "AAE\r\n\tC", ""},
    {"c", nullptr, ""},
    {"c", "RELAXED", ""},
    {"c", "nofws", "c= is not a known canonicalization"},
    {"c", "simple/nofws", "c= is not a known canonicalization"},
    {"c", "simple/simple/simple", "c= is not a known canonicalization"},
    {"c", "", "c= is not a known canonicalization"},
    {"d", nullptr, "d= is missing"},
    {"d", "", "d= is no domain name"},
    {"d", "quay.example.", "d= is no domain name"},
    {"d", "quay..example", "d= is no domain name"},
    {"d", ".quay.example", "d= is no domain name"},
    {"d", "quay example", "d= is no domain name"},
    {"d", "quay.example/x", "d= is no domain name"},
    {"d", "other.example", "i= is not within d="},
    {"s", nullptr, "s= is missing"},
    {"s", "a_b-c.d", ""},
    {"s", "a..b", "s= is no selector"},
    {"s", "", "s= is no selector"},
    {"i", nullptr, ""},
    {"i", "a=3Db@quay.example", ""},
    {"i", "@QUAY.example", ""},
    {"i", "@xquay.example", "i= is not within d="},
    {"i", "@example", "i= is not within d="},
    {"i", "@", "i= is not within d="},
    {"i", "quay.example", "i= has no \"@\""},
    {"i", "a=zz@quay.example", "i= is not quoted-printable"},
    {"l", "0", ""},
    {"l", "", "l= is not a number"},
    {"l", "-1", "l= is not a number"},
    {"l", "1 2", "l= is not a number"},
    {"t", "", "t= is not a time"},
    {"t", "12 34", "t= is not a time"},
    {"t", "999999999999", "x= lies before t="},
    {"t", "1000000000000", "t= is not a time"},
    {"t", nullptr, ""},
    {"x", "1000", ""},
    {"x", "999", "x= lies before t="},
    {"x", "soon", "x= is not a time"},
    {"h", nullptr, "h= is missing"},
    {"h", "", "h= does not have From"},
    {"h", "to:fromm", "h= does not have From"},
    {"h", "to::FROM", ""},
    {"q", "carrier/pigeon", ""},
    {"z", "", ""},
    {"v", "1; v=1", "v= is given twice"},
    {"odd", "; ;", "an empty tag"},
};

TEST(SignatureField, WhatIsWrongWithADkimSignatureIsTold) {
  for (const Case& c : kDkimCases) {
    EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, c.tag, c.value)), c.malformed)
        << with(kDkim, c.tag, c.value);
  }
}

TEST(SignatureField, TheBodyIsSimpleUnlessTold) {
  const auto forms = [](const char* c) {
    const auto said = parse_signature_field(SignatureKind::Dkim, with(kDkim, "c", c)).said;
    return std::pair(said.header_canonicalization, said.body_canonicalization);
  };
  EXPECT_EQ(forms(nullptr), std::pair(Canonicalization::Simple, Canonicalization::Simple));
  EXPECT_EQ(forms("relaxed"), std::pair(Canonicalization::Relaxed, Canonicalization::Simple));
  EXPECT_EQ(forms("simple/relaxed"),
            std::pair(Canonicalization::Simple, Canonicalization::Relaxed));
}

TEST(SignatureField, ALengthBeyondAllNumbersIsLargerThanAnyBody) {
  const std::string digits(76, '9');
  const auto field = parse_signature_field(SignatureKind::Dkim, with(kDkim, "l", digits.c_str()));
  EXPECT_EQ(field.said.malformed, "");
  EXPECT_EQ(field.body_limit, ~std::uint64_t{0});
  const std::string more(77, '1');
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "l", more.c_str())), "l= is not a number");
}

constexpr ByteView kArcMessage =
    " i=3; a=rsa-sha256; d=list.example; s=arc; h=to:subject; bh=AAEC; b=AwQF;";

TEST(SignatureField, AnArcMessageSignatureHasAnInstanceAndNoVersion) {
  const SignatureField field = parse_signature_field(SignatureKind::ArcMessage, kArcMessage);
  EXPECT_EQ(field.said.malformed, "");
  EXPECT_EQ(field.said.instance, 3u);
  EXPECT_EQ(field.said.identity, "");
  // The published suite's ams_fields_c_na.
  EXPECT_EQ(field.said.header_canonicalization, Canonicalization::Relaxed);
  EXPECT_EQ(field.said.body_canonicalization, Canonicalization::Relaxed);
}

TEST(SignatureField, WhatIsWrongWithAnArcMessageSignatureIsTold) {
  const Case cases[] = {
      {"i", nullptr, "i= is missing"},
      {"i", "", "i= is no number from 1 to 50"},
      {"i", "0", "i= is no number from 1 to 50"},
      {"i", "a", "i= is no number from 1 to 50"},
      {"a", "rsa-sha1", "a= is rsa-sha1, which ARC does not have"},
      {"h", "from:ARC-Seal", "h= has ARC-Seal"},
      {"h", "", ""},
      {"v", "7", ""},
      {"c", "simple", ""},
      {"c", "", "c= is not a known canonicalization"},
      {"d", "example...", "d= is no domain name"},
      {"bh", nullptr, "bh= is missing"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(malformed(SignatureKind::ArcMessage, with(kArcMessage, c.tag, c.value)), c.malformed)
        << c.tag << (c.value == nullptr ? "" : c.value);
  }
}

constexpr ByteView kSeal = " i=1; a=rsa-sha256; t=5; cv=none; d=list.example; s=arc; b=AwQF";

TEST(SignatureField, ASealIsRelaxedAndNamesNoFields) {
  const SignatureField field = parse_signature_field(SignatureKind::ArcSeal, kSeal);
  EXPECT_EQ(field.said.malformed, "");
  EXPECT_EQ(field.said.chain_validation, "none");
  EXPECT_EQ(field.said.header_canonicalization, Canonicalization::Relaxed);
  EXPECT_EQ(field.said.signed_at, 5);
}

TEST(SignatureField, WhatIsWrongWithASealIsTold) {
  const Case cases[] = {
      {"cv", nullptr, "cv= is missing"},
      {"cv", "", "cv= is not none, pass or fail"},
      {"cv", "maybe", "cv= is not none, pass or fail"},
      {"cv", "fail", ""},
      {"cv", "Pass", ""},
      {"h", "from", "h= is there, which a seal does not have"},
      {"i", nullptr, "i= is missing"},
      {"b", nullptr, "b= is missing"},
      {"a", "ed25519-sha256", ""},
      {"t", "x", "t= is not a time"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(malformed(SignatureKind::ArcSeal, with(kSeal, c.tag, c.value)), c.malformed) << c.tag;
  }
}

TEST(SignatureField, ADomainKeyIsNamed) {
  const SignatureField field = parse_signature_field(
      SignatureKind::DomainKey, " a=rsa-sha1; q=dns; c=nofws; s=old; d=Quay.example; b=AwQF;");
  EXPECT_EQ(field.said.malformed, "");
  EXPECT_EQ(field.said.kind, SignatureKind::DomainKey);
  EXPECT_EQ(field.said.domain, "quay.example");
  EXPECT_EQ(field.said.selector, "old");
  EXPECT_EQ(malformed(SignatureKind::DomainKey, "s=old"), "d= is missing");
}

TEST(SignatureField, KindsGoByTheNameOfTheField) {
  EXPECT_EQ(find_signature_kind("dkim-SIGNATURE"), SignatureKind::Dkim);
  EXPECT_EQ(find_signature_kind("ARC-Message-Signature"), SignatureKind::ArcMessage);
  EXPECT_EQ(find_signature_kind("ARC-Seal"), SignatureKind::ArcSeal);
  EXPECT_EQ(find_signature_kind("DomainKey-Signature"), SignatureKind::DomainKey);
  EXPECT_EQ(find_signature_kind("X-DKIM-Signature"), std::nullopt);
  EXPECT_EQ(find_signature_kind(""), std::nullopt);
}

TEST(SignatureField, ResultsBeginWithTheirInstance) {
  EXPECT_EQ(parse_results_instance(" i=1; list.example; spf=pass"), 1u);
  EXPECT_EQ(parse_results_instance("\r\n i = 50\r\n ;"), 50u);
  EXPECT_EQ(parse_results_instance(" i=1 list.example; spf=pass"), std::nullopt);
  EXPECT_EQ(parse_results_instance(" list.example; i=1; spf=pass"), std::nullopt);
  EXPECT_EQ(parse_results_instance(" i=1"), std::nullopt);
  EXPECT_EQ(parse_results_instance(" i=0;"), std::nullopt);
  EXPECT_EQ(parse_results_instance(""), std::nullopt);
}

TEST(SignatureField, InstancesGoToTheirLimit) {
  const std::string most = std::to_string(kMaxArcInstance);
  const std::string past = std::to_string(kMaxArcInstance + 1);
  EXPECT_EQ(parse_set_instance("i=" + most), kMaxArcInstance);
  EXPECT_EQ(parse_set_instance("i=" + past), std::nullopt);
  EXPECT_EQ(malformed(SignatureKind::ArcSeal, with(kSeal, "i", most.c_str())), "");
  EXPECT_EQ(malformed(SignatureKind::ArcSeal, with(kSeal, "i", past.c_str())),
            "i= is no number from 1 to 50");
}

TEST(SignatureField, NamesOfFieldsAreReadUpToTheirLimit) {
  std::string names = "from";
  for (std::size_t i = 1; i < kMaxSignedNames; ++i) names += ":x";
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "h", names.c_str())), "");
  names += ":x";
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "h", names.c_str())),
            "h= has more than 1000 names");
}

TEST(SignatureField, DomainsAndSelectorsAreReadUpToTheirLimit) {
  const std::string most(kMaxDomainBytes, 'a');
  const std::string list = with(kDkim, "i", nullptr);
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(list, "d", most.c_str())), "");
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(list, "s", most.c_str())), "");
  const std::string past = most + "a";
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(list, "d", past.c_str())), "d= is no domain name");
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(list, "s", past.c_str())), "s= is no selector");
}

TEST(SignatureField, IdentitiesAreReadUpToTheirLimit) {
  const std::string domain = "@quay.example";
  const std::string most = std::string(kMaxIdentityBytes - domain.size(), 'a') + domain;
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "i", most.c_str())), "");
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "i", ("a" + most).c_str())),
            "i= has more than 1280 bytes");
}

TEST(SignatureField, SignaturesAreReadUpToTheirLimit) {
  const std::string most = encode_base64(Bytes(kMaxSignatureBytes, 'x'));
  const std::string past = encode_base64(Bytes(kMaxSignatureBytes + 1, 'x'));
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "b", most.c_str())), "");
  EXPECT_EQ(malformed(SignatureKind::Dkim, with(kDkim, "b", past.c_str())),
            "b= has more than 2048 bytes");
}

}  // namespace
}  // namespace day::dkim
