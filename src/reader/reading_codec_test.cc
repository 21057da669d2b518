// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/reading_codec.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "copies/sketch.h"
#include "reader/limits.h"
#include "thread/limits.h"

namespace day::reader {
namespace {

// Of a sketch: copies::Sketch::size, after its bins.
constexpr std::size_t kSketchSizeAt = copies::kBins;

mail::Reading full_reading() {
  mail::Reading reading;
  reading.subject = "Überfahrt";
  reading.message_id = "1@harbour.example";
  reading.in_reply_to = {"0@harbour.example"};
  reading.references = {"a@b", "0@harbour.example"};
  reading.mailboxes = {{mail::Role::From, "Ida", "ida@harbour.example"},
                       {mail::Role::Bcc, "", "all@harbour.example"}};
  reading.dates = {{mail::DateOrigin::DateField, {{1462284420}, 120}, "Tue, 3 May 2016"},
                   {mail::DateOrigin::Received, {{-1}, -5999}, ""}};
  reading.thread_index = Bytes(27, '\1');
  reading.list_id = "quay.harbour.example";
  reading.user_agent = "Mutt/1.5";
  mail::Part root;
  root.media_type = "multipart/mixed";
  mail::Part leaf;
  leaf.index = 1;
  leaf.parent = 0;
  leaf.media_type = "application/pdf";
  leaf.transfer_encoding = "base64";
  leaf.disposition = "attachment";
  leaf.file_name = "berth.pdf";
  leaf.size_bytes = 1ULL << 40;
  leaf.sha256.octets.fill(0xab);
  leaf.is_attachment = true;
  reading.parts = {root, leaf};
  reading.text = {{mail::TextKind::Own, "Yes.\n"}, {mail::TextKind::Hidden, ""}};
  reading.sketch.fill(0xcd);
  reading.sketch[kSketchSizeAt] = 19;
  reading.defects = {{mail::DefectCode::Other, "odd"}};
  reading.fields = {{"Subject", "Überfahrt"}};
  reading.complete = false;
  mail::SignatureDigest digest;
  digest.kind = mail::SignatureKind::ArcMessage;
  digest.field_index = 7;
  digest.instance = 2;
  digest.domain = "harbour.example";
  digest.selector = "a.b";
  digest.identity = "ida@harbour.example";
  digest.algorithm = mail::SignatureAlgorithm::RsaSha256;
  digest.header_canonicalization = mail::Canonicalization::Relaxed;
  digest.signed_fields = {"from", "to", "from"};
  digest.header_hash = Bytes(kMaxHeaderHashBytes, '\xfe');
  digest.signature = Bytes(kMaxSignatureBytes, '\xff');
  digest.body_matches = true;
  digest.body_covered_bytes = 5;
  digest.body_uncovered_bytes = kMaxCanonicalBytes;
  digest.signed_at = -1;
  digest.expires_at = INT64_MAX;
  digest.chain_validation = "pass";
  digest.unsigned_fields = {"subject"};
  digest.addable_fields = {"to"};
  digest.duplicate_fields = {"cc", "date"};
  digest.repaired = {{{mail::Repair::FromQuote, mail::Repair::ListFooter}, "h", true, 3}};
  mail::SignatureDigest broken;
  broken.malformed = "no d=";
  reading.signatures = {digest, broken};
  return reading;
}

Bytes encoded(const mail::Reading& reading) {
  Bytes bytes;
  encode_reading(reading, &bytes);
  return bytes;
}

TEST(ReadingCodec, DecodesWhatItHasEncoded) {
  const Bytes bytes = encoded(full_reading());
  const std::optional<mail::Reading> back = decode_reading(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(encoded(*back), bytes);
  EXPECT_EQ(back->subject, "Überfahrt");
  EXPECT_EQ(back->references.size(), 2U);
  EXPECT_EQ(back->thread_index, Bytes(27, '\1'));
  EXPECT_EQ(back->mailboxes[1].role, mail::Role::Bcc);
  EXPECT_EQ(back->dates[1].time.zone_minutes, -5999);
  EXPECT_EQ(back->dates[1].time.instant.unix_seconds, -1);
  EXPECT_EQ(back->parts[0].parent, -1);
  EXPECT_EQ(back->parts[1].parent, 0);
  EXPECT_EQ(back->parts[1].index, 1U);
  EXPECT_EQ(back->parts[1].size_bytes, 1ULL << 40);
  EXPECT_EQ(back->text[1].kind, mail::TextKind::Hidden);
  EXPECT_EQ(back->sketch, full_reading().sketch);
  EXPECT_EQ(back->defects[0].code, mail::DefectCode::Other);
  EXPECT_EQ(back->fields[0].name, "Subject");
  EXPECT_FALSE(back->complete);
  const mail::SignatureDigest& digest = back->signatures.at(0);
  EXPECT_EQ(digest.kind, mail::SignatureKind::ArcMessage);
  EXPECT_EQ(digest.signature, Bytes(kMaxSignatureBytes, '\xff'));
  EXPECT_EQ(digest.signed_fields, (std::vector<std::string>{"from", "to", "from"}));
  EXPECT_EQ(digest.signed_at, -1);
  EXPECT_EQ(digest.repaired.at(0).repairs.at(1), mail::Repair::ListFooter);
  EXPECT_TRUE(digest.repaired.at(0).body_matches);
  EXPECT_EQ(back->signatures.at(1).malformed, "no d=");
  EXPECT_FALSE(back->signatures.at(1).signed_at.has_value());
}

TEST(ReadingCodec, TakesNothingThatIsCutShortOrTooLong) {
  const Bytes bytes = encoded(full_reading());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_reading(ByteView(bytes).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(decode_reading(bytes + '\0').has_value());
}

TEST(ReadingCodec, RepairsTextThatIsNotUtf8) {
  mail::Reading reading;
  reading.subject =
      "a\xff"
      "b";
  const std::optional<mail::Reading> back = decode_reading(encoded(reading));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->subject,
            "a\xef\xbf\xbd"
            "b");
}

TEST(ReadingCodec, RefusesWhatIsOutOfBounds) {
  const std::pair<const char*, std::function<void(mail::Reading*)>> cases[] = {
      {"role", [](auto* r) { r->mailboxes[0].role = mail::Role{mail::kRoleCount}; }},
      {"origin", [](auto* r) { r->dates[0].origin = mail::DateOrigin{mail::kDateOriginCount}; }},
      {"year 0", [](auto* r) { r->dates[0].time.instant.unix_seconds = -62'135'596'801; }},
      {"year 10000", [](auto* r) { r->dates[0].time.instant.unix_seconds = 253'402'300'800; }},
      {"zone", [](auto* r) { r->dates[0].time.zone_minutes = 6000; }},
      {"zone west", [](auto* r) { r->dates[0].time.zone_minutes = -6000; }},
      {"thread index", [](auto* r) { r->thread_index.pop_back(); }},
      {"long thread index",
       [](auto* r) { r->thread_index.resize(thread::kMaxThreadIndexBytes + 5); }},
      {"second root", [](auto* r) { r->parts[1].parent = -1; }},
      {"own parent", [](auto* r) { r->parts[1].parent = 1; }},
      {"later parent", [](auto* r) { r->parts[0].parent = 1; }},
      {"kind", [](auto* r) { r->text[0].kind = mail::TextKind{mail::kTextKindCount}; }},
      {"sketch of no words", [](auto* r) { r->sketch[kSketchSizeAt] = 0; }},
      {"sketch of too few words", [](auto* r) { r->sketch[kSketchSizeAt] = 18; }},
      {"sketch of too many words", [](auto* r) { r->sketch[kSketchSizeAt] = 72; }},
      {"signature kind",
       [](auto* r) { r->signatures[0].kind = mail::SignatureKind{mail::kSignatureKindCount}; }},
      {"algorithm",
       [](auto* r) {
         r->signatures[0].algorithm = mail::SignatureAlgorithm{mail::kSignatureAlgorithmCount};
       }},
      {"canonicalization",
       [](auto* r) {
         r->signatures[0].body_canonicalization =
             mail::Canonicalization{mail::kCanonicalizationCount};
       }},
      {"repair",
       [](auto* r) { r->signatures[0].repaired[0].repairs[0] = mail::Repair{mail::kRepairCount}; }},
      {"third repair",
       [](auto* r) { r->signatures[0].repaired[0].repairs.push_back(mail::Repair::LineEnds); }},
      {"header hash", [](auto* r) { r->signatures[0].header_hash += 'x'; }},
      {"repaired hash", [](auto* r) { r->signatures[0].repaired[0].header_hash = Bytes(33, 'x'); }},
      {"signature octets", [](auto* r) { r->signatures[0].signature += 'x'; }},
      {"covered", [](auto* r) { r->signatures[0].body_covered_bytes = kMaxCanonicalBytes + 1; }},
      {"uncovered", [](auto* r) { ++r->signatures[0].body_uncovered_bytes; }},
      {"code", [](auto* r) { r->defects[0].code = mail::DefectCode{mail::kDefectCodeCount}; }},
  };
  for (const auto& [name, spoil] : cases) {
    mail::Reading reading = full_reading();
    spoil(&reading);
    EXPECT_FALSE(decode_reading(encoded(reading)).has_value()) << name;
  }
}

TEST(ReadingCodec, NeverReservesMoreThanWasSent) {
  Bytes bytes = encoded(mail::Reading());
  // The count of in_reply_to, in a reading without anything: after complete, subject, message id.
  bytes[3] = 100;
  EXPECT_FALSE(decode_reading(bytes).has_value());
}

// Every list, at its limit and one past it.
TEST(ReadingCodec, HoldsEveryListToItsLimit) {
  struct Case {
    const char* name;
    std::size_t most;
    std::function<void(mail::Reading*, std::size_t)> fill;
    std::function<std::size_t(const mail::Reading&)> count;
  };
  const auto fill_parts = [](mail::Reading* reading, std::size_t count) {
    reading->parts.resize(count);
    for (std::size_t i = 1; i < count; ++i) reading->parts[i].parent = 0;
  };
  const Case cases[] = {
      {"in reply to", kMaxReadingIds, [](auto* r, auto n) { r->in_reply_to.resize(n); },
       [](const auto& r) { return r.in_reply_to.size(); }},
      {"references", kMaxReadingIds, [](auto* r, auto n) { r->references.resize(n); },
       [](const auto& r) { return r.references.size(); }},
      {"mailboxes", kMaxReadingMailboxes, [](auto* r, auto n) { r->mailboxes.resize(n); },
       [](const auto& r) { return r.mailboxes.size(); }},
      {"dates", kMaxReadingDates, [](auto* r, auto n) { r->dates.resize(n); },
       [](const auto& r) { return r.dates.size(); }},
      {"parts", kMaxReadingParts, fill_parts, [](const auto& r) { return r.parts.size(); }},
      {"text", kMaxReadingSegments, [](auto* r, auto n) { r->text.resize(n); },
       [](const auto& r) { return r.text.size(); }},
      {"signatures", kMaxReadingSignatures, [](auto* r, auto n) { r->signatures.resize(n); },
       [](const auto& r) { return r.signatures.size(); }},
      {"signed fields", kMaxSignatureFields,
       [](auto* r, auto n) {
         r->signatures.resize(1);
         r->signatures[0].signed_fields.resize(n);
       },
       [](const auto& r) { return r.signatures[0].signed_fields.size(); }},
      {"repaired digests", kMaxRepairedDigests,
       [](auto* r, auto n) {
         r->signatures.resize(1);
         r->signatures[0].repaired.resize(n);
       },
       [](const auto& r) { return r.signatures[0].repaired.size(); }},
      {"repairs", kMaxRepairsOfDigest,
       [](auto* r, auto n) {
         r->signatures.resize(1);
         r->signatures[0].repaired.resize(1);
         r->signatures[0].repaired[0].repairs.resize(n);
       },
       [](const auto& r) { return r.signatures[0].repaired[0].repairs.size(); }},
      {"fields", kMaxReadingFields, [](auto* r, auto n) { r->fields.resize(n); },
       [](const auto& r) { return r.fields.size(); }},
  };
  for (const Case& one : cases) {
    mail::Reading reading;
    one.fill(&reading, one.most);
    fit_reading(&reading);
    EXPECT_TRUE(reading.defects.empty()) << one.name;
    EXPECT_TRUE(decode_reading(encoded(reading)).has_value()) << one.name;

    one.fill(&reading, one.most + 1);
    EXPECT_FALSE(decode_reading(encoded(reading)).has_value()) << one.name;
    fit_reading(&reading);
    EXPECT_EQ(one.count(reading), one.most) << one.name;
    ASSERT_EQ(reading.defects.size(), 1U) << one.name;
    EXPECT_EQ(reading.defects[0].code, mail::DefectCode::TooLarge) << one.name;
    EXPECT_TRUE(decode_reading(encoded(reading)).has_value()) << one.name;
  }
}

TEST(ReadingCodec, KeepsItsOwnFindingsAmongTooManyDefects) {
  mail::Reading reading;
  reading.defects.resize(kMaxReadingDefects);
  fit_reading(&reading);
  EXPECT_EQ(reading.defects.back().detail, "");
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
  reading.defects.resize(kMaxReadingDefects + 1);
  EXPECT_FALSE(decode_reading(encoded(reading)).has_value());
  reading.references.resize(kMaxReadingIds + 1);
  fit_reading(&reading);
  EXPECT_EQ(reading.defects.size(), kMaxReadingDefects);
  EXPECT_EQ(reading.defects.back().code, mail::DefectCode::TooLarge);
}

TEST(ReadingCodec, HoldsEveryStringToItsLimit) {
  mail::Reading reading;
  reading.subject = std::string(kMaxReadingStringBytes, 'x');
  fit_reading(&reading);
  EXPECT_TRUE(reading.defects.empty());
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
  reading.subject += 'x';
  EXPECT_FALSE(decode_reading(encoded(reading)).has_value());
  fit_reading(&reading);
  EXPECT_EQ(reading.subject.size(), kMaxReadingStringBytes);
  EXPECT_EQ(reading.defects.size(), 1U);
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
  // Body text is bounded by the answer alone.
  reading.text = {{mail::TextKind::Own, std::string(kMaxReadingStringBytes + 1, 'x')}};
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
}

TEST(ReadingCodec, ASignatureOfWhichSomethingIsCutCannotBeJudged) {
  mail::Reading reading;
  reading.signatures.resize(3);
  reading.signatures[0].signature = Bytes(kMaxSignatureBytes, 's');
  reading.signatures[1].signature = Bytes(kMaxSignatureBytes + 1, 's');
  reading.signatures[2].domain = std::string(kMaxReadingStringBytes + 1, 'd');
  fit_reading(&reading);
  EXPECT_EQ(reading.signatures[0].malformed, "");
  EXPECT_NE(reading.signatures[1].malformed, "");
  EXPECT_EQ(reading.signatures[1].signature, "");
  EXPECT_NE(reading.signatures[2].malformed, "");
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
}

TEST(ReadingCodec, LeavesOutDatesThatNoCalendarPrints) {
  mail::Reading reading;
  reading.dates = {{mail::DateOrigin::DateField, {{253'402'300'800}, 0}, "year 10000"},
                   {mail::DateOrigin::Received, {{253'402'300'799}, 5999}, "the last second"}};
  fit_reading(&reading);
  ASSERT_EQ(reading.dates.size(), 1U);
  EXPECT_EQ(reading.dates[0].raw, "the last second");
  ASSERT_EQ(reading.defects.size(), 1U);
  EXPECT_EQ(reading.defects[0].code, mail::DefectCode::BadDate);
  EXPECT_TRUE(decode_reading(encoded(reading)).has_value());
}

}  // namespace
}  // namespace day::reader
