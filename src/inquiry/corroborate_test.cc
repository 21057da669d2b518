// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/corroborate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalog/catalog_world.h"
#include "catalog/signatures.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

using catalog::must;
using catalog::RowId;

constexpr std::int64_t kSent = 1462273620;
const std::string kText =
    "Dear Paal,\n\nThe samples from the North Basin are contaminated. We say nothing before "
    "July.\n";

mail::Reading letter(const std::string& id, const std::string& from, const std::string& to,
                     std::int64_t date) {
  mail::Reading reading;
  reading.message_id = id;
  reading.mailboxes = {{mail::Role::From, "", from}, {mail::Role::To, "", to}};
  reading.dates = {{mail::DateOrigin::DateField, {Instant{date}, 0}, "as sent"}};
  return reading;
}

mail::Reading original() {
  mail::Reading reading =
      letter("m1@halden.example", "ida@halden.example", "paal@halden.example", kSent);
  reading.text = {{mail::TextKind::Own, kText}};
  return reading;
}

mail::SignatureDigest signature(std::vector<std::string> signed_fields) {
  mail::SignatureDigest digest;
  digest.domain = "halden.example";
  digest.selector = "s1";
  digest.algorithm = mail::SignatureAlgorithm::RsaSha256;
  digest.signed_fields = std::move(signed_fields);
  digest.header_hash = Bytes(32, 'h');
  digest.signature = Bytes(128, 's');
  digest.body_matches = true;
  return digest;
}

// An answer to the original that quotes `quoted`.
mail::Reading answer(const std::string& quoted) {
  mail::Reading reading =
      letter("a1@halden.example", "paal@halden.example", "ida@halden.example", kSent + 600);
  reading.in_reply_to = {"m1@halden.example"};
  reading.text = {{mail::TextKind::Own, "No.\n"}, {mail::TextKind::Quoted, quoted}};
  reading.signatures = {signature({"from", "date", "in-reply-to", "content-type"})};
  return reading;
}

class CorroborateTest : public ::testing::Test {
 protected:
  RowId add(const std::string& name, const mail::Reading& reading, dkim::Verdict verdict,
            std::optional<std::size_t> repaired = {}) {
    const RowId row = world_.add(name, reading);
    dkim::Judgement judgement;
    judgement.verdict = verdict;
    for (std::size_t i = 0; i < reading.signatures.size(); ++i) {
      dkim::SignatureJudgement one;
      one.verdict = dkim::SignatureVerdict::Pass;
      one.repaired = repaired;
      judgement.signatures.push_back(one);
    }
    if (!reading.signatures.empty()) judgement.by = 0;
    must(world_.writer->signatures()->put_judgement(row, judgement));
    return row;
  }
  RowId add_original() { return add("original", original(), dkim::Verdict::NoKey); }
  Corroboration chain(RowId row) {
    world_.flush();
    return must(corroborate(world_.database.get(), row));
  }

  catalog::World world_;
};

TEST_F(CorroborateTest, AVerifiedAnswerThatQuotesCoversTheSentencesItQuotes) {
  const RowId row = add_original();
  add("answer", answer("> The samples from the North Basin\n> are contaminated.\n"),
      dkim::Verdict::Verified);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), 1U);
  EXPECT_EQ(found.links[0].support, Support::Quoted);
  EXPECT_EQ(found.links[0].by.from_address, "paal@halden.example");
  EXPECT_EQ(found.links[0].by.verdict, dkim::Verdict::Verified);
  ASSERT_EQ(found.quoted.sentences.size(), 3U);
  EXPECT_FALSE(found.quoted.sentences[0].covered);
  EXPECT_TRUE(found.quoted.sentences[1].covered);
  EXPECT_FALSE(found.quoted.sentences[2].covered);
  EXPECT_EQ(found.quoted.covered, 1U);
}

TEST_F(CorroborateTest, AnswersThatAreNotVerifiedSupportNothing) {
  const RowId row = add_original();
  int number = 0;
  for (const auto verdict :
       {dkim::Verdict::Consistent, dkim::Verdict::Vouched, dkim::Verdict::HeadersOnly,
        dkim::Verdict::Altered, dkim::Verdict::NoKey, dkim::Verdict::Unsigned}) {
    add("answer" + std::to_string(++number), answer("> " + kText), verdict);
  }
  EXPECT_TRUE(chain(row).links.empty());
}

TEST_F(CorroborateTest, AQuotationWithOneWordChangedOnlyNames) {
  const RowId row = add_original();
  add("answer", answer("> The samples from the South Basin are contaminated.\n"),
      dkim::Verdict::Verified);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), 1U);
  EXPECT_EQ(found.links[0].support, Support::Named);
  EXPECT_EQ(found.quoted.covered, 0U);
}

TEST_F(CorroborateTest, ShortSentencesTellNothing) {
  mail::Reading reading = original();
  reading.text = {{mail::TextKind::Own, "Four words are few. These are five words here.\n"}};
  const RowId row = add("original", reading, dkim::Verdict::NoKey);
  static_assert(kMinTellingWords == 5);
  add("answer1", answer("> Four words are few.\n"), dkim::Verdict::Verified);
  ASSERT_EQ(chain(row).links.size(), 1U);
  EXPECT_EQ(chain(row).links[0].support, Support::Named);
  add("answer2", answer("> These are five words here.\n"), dkim::Verdict::Verified);
  EXPECT_EQ(chain(row).links[0].support, Support::Quoted);
}

TEST_F(CorroborateTest, TextThatTheSignatureLeavesOpenQuotesNothing) {
  const RowId row = add_original();
  mail::Reading open = answer("> " + kText);
  open.signatures[0].unsigned_fields = {"content-type"};
  add("open", open, dkim::Verdict::Verified);
  mail::Reading twice = answer("> " + kText);
  twice.signatures[0].duplicate_fields = {"content-type"};
  add("twice", twice, dkim::Verdict::Verified);
  // The footer that was cut off before the signature held may say anything.
  mail::Reading footer = answer("> " + kText);
  footer.signatures[0].repaired = {{{mail::Repair::ListFooter}, Bytes(32, 'r'), true, 0}};
  add("footer", footer, dkim::Verdict::VerifiedRepaired, 0);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), 3U);
  for (const Link& link : found.links) EXPECT_EQ(link.support, Support::Named);
  EXPECT_EQ(found.quoted.covered, 0U);
  // Another repair changes no word.
  mail::Reading space = answer("> " + kText);
  space.signatures[0].repaired = {{{mail::Repair::TrailingSpace}, Bytes(32, 'r'), true, 0}};
  add("space", space, dkim::Verdict::VerifiedRepaired, 0);
  EXPECT_EQ(chain(row).links[0].support, Support::Quoted);
}

TEST_F(CorroborateTest, NamingCountsOnlySignedAndLaterAndBetweenTheSamePeople) {
  const RowId row = add_original();
  mail::Reading unsigned_field = answer("");
  unsigned_field.signatures = {signature({"from", "date"})};
  add("unsigned", unsigned_field, dkim::Verdict::Verified);
  mail::Reading early = answer("");
  early.dates[0].time.instant.unix_seconds = kSent - kMaxClockErrorSeconds - 1;
  add("early", early, dkim::Verdict::Verified);
  mail::Reading strangers = answer("");
  strangers.mailboxes = {{mail::Role::From, "", "x@other.example"},
                         {mail::Role::To, "", "y@other.example"}};
  add("strangers", strangers, dkim::Verdict::Verified);
  Corroboration found = chain(row);
  EXPECT_TRUE(found.links.empty());
  EXPECT_EQ(found.named_without_support, 3U);
  mail::Reading in_time = answer("");
  in_time.dates[0].time.instant.unix_seconds = kSent - kMaxClockErrorSeconds;
  add("in time", in_time, dkim::Verdict::Verified);
  found = chain(row);
  ASSERT_EQ(found.links.size(), 1U);
  EXPECT_EQ(found.links[0].support, Support::Named);
}

TEST_F(CorroborateTest, CopiesSupportBySignatureOrTextAndOthersSpeakAgainst) {
  mail::Reading signed_original = original();
  signed_original.signatures = {signature({"from"})};
  const RowId row = add("original", signed_original, dkim::Verdict::NoKey);
  add("same signature", signed_original, dkim::Verdict::NoKey);
  mail::Reading same_text = original();
  same_text.text = {{mail::TextKind::Own,
                     "Dear Paal,\n\nThe samples from the North Basin are\n"
                     "contaminated.  We say nothing before July."}};
  add("same text", same_text, dkim::Verdict::Unsigned);
  mail::Reading other = original();
  other.text = {{mail::TextKind::Own, "Dear Paal,\n\nThe samples are clean.\n"}};
  add("other text", other, dkim::Verdict::Unsigned);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), 2U);
  EXPECT_EQ(found.links[0].support, Support::SameSigned);
  EXPECT_EQ(found.links[0].domain, "halden.example");
  EXPECT_EQ(found.links[1].support, Support::SameText);
  EXPECT_EQ(found.other_texts, 1U);
}

TEST_F(CorroborateTest, TheSameBytesInAnotherSourceAreALinkAndInTheSameAreNot) {
  const RowId row = add_original();
  const auto first = world_.open_source(1, "/mail/a.mbox");
  world_.place(1, first, 0, row);
  world_.place(1, first, 500, row);
  EXPECT_TRUE(chain(row).links.empty());
  const auto second = world_.open_source(2, "/mail/b.mbox");
  world_.place(2, second, 70, row);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), 1U);
  EXPECT_EQ(found.links[0].support, Support::OtherSource);
  EXPECT_EQ(found.links[0].source_path, "/mail/b.mbox");
  ASSERT_TRUE(found.links[0].place);
  EXPECT_EQ(found.links[0].place->offset, 70U);
}

mail::Part attachment(char content) {
  mail::Part part;
  part.index = 1;
  part.parent = 0;
  part.media_type = "application/pdf";
  part.file_name = "plan.pdf";
  part.size_bytes = 1000;
  part.sha256.octets.fill(static_cast<std::uint8_t>(content));
  part.is_attachment = true;
  return part;
}

TEST_F(CorroborateTest, AttachmentsInVerifiedMailAreTheLastLinksAndCountedInFull) {
  mail::Reading reading = original();
  reading.parts = {attachment('a'), attachment('b')};
  const RowId row = add("original", reading, dkim::Verdict::NoKey);
  mail::Reading other = letter("", "x@other.example", "y@other.example", kSent);
  other.signatures = {signature({"from", "content-type"})};
  other.parts = {attachment('a')};
  for (std::size_t i = 0; i < kMaxLinksPerAttachment + 1; ++i) {
    add("other" + std::to_string(i), other, dkim::Verdict::Verified);
  }
  other.parts = {attachment('b')};
  add("unproven", other, dkim::Verdict::NoKey);
  add("answer", answer("> " + kText), dkim::Verdict::Verified);
  const Corroboration found = chain(row);
  ASSERT_EQ(found.links.size(), kMaxLinksPerAttachment + 1);
  EXPECT_EQ(found.links[0].support, Support::Quoted);
  for (std::size_t i = 1; i < found.links.size(); ++i) {
    EXPECT_EQ(found.links[i].support, Support::SharedAttachment);
    EXPECT_EQ(found.links[i].carried_by, kMaxLinksPerAttachment + 1);
    EXPECT_EQ(found.links[i].file_name, "plan.pdf");
  }
}

TEST_F(CorroborateTest, SaysWhenThereIsMoreThanWasLookedAt) {
  mail::Reading reading = original();
  for (std::size_t i = 0; i < kMaxSupportAttachments; ++i) {
    reading.parts.push_back(attachment(static_cast<char>(i)));
  }
  const RowId at_limit = add("at limit", reading, dkim::Verdict::NoKey);
  reading.parts.push_back(attachment(static_cast<char>(kMaxSupportAttachments)));
  reading.message_id = "other@halden.example";
  const RowId past = add("past", reading, dkim::Verdict::NoKey);
  EXPECT_TRUE(chain(at_limit).complete);
  EXPECT_FALSE(chain(past).complete);
  for (std::size_t i = 0; i < kMaxSupportCandidates; ++i) {
    add("answer" + std::to_string(i), answer(""), dkim::Verdict::Verified);
  }
  EXPECT_TRUE(chain(at_limit).complete);
  EXPECT_EQ(chain(at_limit).links.size(), kMaxSupportCandidates);
  add("one more", answer(""), dkim::Verdict::Verified);
  EXPECT_FALSE(chain(at_limit).complete);
}

TEST_F(CorroborateTest, AnItemThatIsNoMessageIsNotFound) {
  world_.flush();
  EXPECT_FALSE(corroborate(world_.database.get(), RowId{99}).ok());
}

}  // namespace
}  // namespace day::inquiry
