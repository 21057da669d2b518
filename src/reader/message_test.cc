// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "copies/sketch.h"
#include "mail/limits.h"
#include "reader/limits.h"
#include "reader/message_defects.h"
#include "reader/reading_codec.h"

namespace day::reader {
namespace {

using mail::DefectCode;
using mail::TextKind;

bool has(const mail::Reading& reading, DefectCode code) {
  return std::any_of(reading.defects.begin(), reading.defects.end(),
                     [&](const mail::Defect& defect) { return defect.code == code; });
}

std::string text_of(const mail::Reading& reading, TextKind kind) {
  std::string out;
  for (const mail::TextSegment& segment : reading.text) {
    if (segment.kind == kind) out += segment.text;
  }
  return out;
}

constexpr std::string_view kWhole =
    "Received: from b by c; Wed, 4 May 2016 10:00:05 +0000\n"
    "Received: from a by b; Wed, 4 May 2016 10:00:01 +0000\n"
    "Resent-Date: Wed, 4 May 2016 11:00:00 +0200\n"
    "From: =?utf-8?Q?Ann_L=C3=B6we?= <ann@harbour.example>\n"
    "Sender: desk@harbour.example\n"
    "To: Bo <bo@harbour.example>,\n\tc@harbour.example\n"
    "Subject: =?koi8-r?B?8NLJ18XU?=\n and more\n"
    "Date: Tue, 3 May 2016 14:07:00 +0200\n"
    "Message-ID: <one@harbour.example>\n"
    "In-Reply-To: <zero@harbour.example>\n"
    "References: <a@harbour.example>\n <zero@harbour.example>\n"
    "List-Id: The harbour <list.harbour.example>\n"
    "X-Mailer: Quill 1.0\n"
    "\nHello\n";

TEST(Message, SaysWhatItsHeaderSays) {
  const mail::Reading reading = read_message(kWhole, true);
  EXPECT_EQ(reading.subject, "Привет and more");
  EXPECT_EQ(reading.message_id, "one@harbour.example");
  EXPECT_EQ(reading.in_reply_to, std::vector<std::string>{"zero@harbour.example"});
  EXPECT_EQ(reading.references,
            (std::vector<std::string>{"a@harbour.example", "zero@harbour.example"}));
  ASSERT_EQ(reading.mailboxes.size(), 4u);
  EXPECT_EQ(reading.mailboxes[0].name, "Ann Löwe");
  EXPECT_EQ(reading.mailboxes[1].role, mail::Role::Sender);
  EXPECT_EQ(reading.mailboxes[3].address, "c@harbour.example");
  EXPECT_EQ(reading.list_id, "list.harbour.example");
  EXPECT_EQ(reading.user_agent, "Quill 1.0");
  EXPECT_EQ(text_of(reading, TextKind::Own), "Hello\n");
  ASSERT_EQ(reading.fields.size(), 13u);
  EXPECT_EQ(reading.fields[6].value, "Привет and more");
  EXPECT_TRUE(reading.defects.empty());
  EXPECT_TRUE(reading.complete);
}

TEST(Message, HasEachDateWithItsOriginAndZone) {
  const mail::Reading reading = read_message(kWhole, false);
  ASSERT_EQ(reading.dates.size(), 3u);
  EXPECT_EQ(reading.dates[0].origin, mail::DateOrigin::DateField);
  EXPECT_EQ(print_rfc3339(reading.dates[0].time), "2016-05-03T14:07:00+02:00");
  EXPECT_EQ(reading.dates[1].origin, mail::DateOrigin::ResentDate);
  EXPECT_EQ(reading.dates[2].origin, mail::DateOrigin::Received);
  EXPECT_EQ(print_rfc3339(reading.dates[2].time), "2016-05-04T10:00:05Z");
}

TEST(Message, NeverInventsADate) {
  const mail::Reading missing = read_message("Subject: x\n\n", false);
  EXPECT_TRUE(missing.dates.empty());
  EXPECT_TRUE(has(missing, DefectCode::MissingDate));
  for (const std::string_view bad : {"soon", "Tue, 3 May 1816 14:07:00 +0200", ""}) {
    const mail::Reading reading = read_message("Date: " + std::string(bad) + "\n\n", false);
    EXPECT_TRUE(reading.dates.empty()) << bad;
    EXPECT_TRUE(has(reading, DefectCode::BadDate)) << bad;
  }
  const mail::Reading zone = read_message("Date: Tue, 3 May 2016 14:07:00 +9900\n\n", false);
  EXPECT_EQ(zone.dates.size(), 1u);
  EXPECT_TRUE(has(zone, DefectCode::BadDate));
}

TEST(Message, ShowsTheInstanceOfAFieldThatASignatureCovers) {
  const mail::Reading reading = read_message(
      "From: evil@x.org\nSubject: top\nFrom: good@x.org\nSubject: bottom\n"
      "Content-Type: text/html\nContent-Type: text/plain\n\n<b>x</b>\n",
      false);
  EXPECT_EQ(reading.subject, "bottom");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_EQ(reading.mailboxes[0].address, "good@x.org");
  EXPECT_EQ(reading.parts[0].media_type, "text/plain");
  EXPECT_TRUE(has(reading, DefectCode::DuplicateField));
}

TEST(Message, IsReadWhateverItIs) {
  for (const std::string_view any :
       {"", "\n", "no header", "\r\r\r", ":\n", "a", "From \n", "=?"}) {
    const mail::Reading reading = read_message(any, true);
    EXPECT_EQ(reading.parts.size(), 1u) << any;
    EXPECT_FALSE(reading.defects.empty()) << any;
  }
  EXPECT_TRUE(
      has(read_message(std::string("Subject: a\0b\n\nc\0d\n", 19), true), DefectCode::NulBytes));
  EXPECT_TRUE(has(read_message("Subject: a\rb\n\nc\n", true), DefectCode::BareCarriageReturn));
}

TEST(Message, GuessesUnlabelledTextAndSaysSo) {
  const std::string head = "Date: Tue, 3 May 2016 14:07:00 +0200\n";
  const mail::Reading latin = read_message(head + "\nM\xFCller\n", false);
  EXPECT_EQ(text_of(latin, TextKind::Own), "Müller\n");
  EXPECT_TRUE(has(latin, DefectCode::BadCharset));
  const mail::Reading utf8 =
      read_message(head + "Content-Type: text/plain; charset=utf-8\n\nM\xFCller\n", false);
  EXPECT_EQ(text_of(utf8, TextKind::Own), "M\xEF\xBF\xBDller\n");
  EXPECT_TRUE(has(utf8, DefectCode::BadCharset));
}

std::string alternative(std::string_view plain, std::string_view html) {
  return "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n" + std::string(plain) +
         "\n--b\nContent-Type: text/html\n\n" + std::string(html) + "\n--b--\n";
}

TEST(Message, ShowsPlainTextBeforeHtmlAndLosesNeither) {
  const mail::Reading same =
      read_message(alternative("Hello you", "<p>Hello <b>you</b></p>"), false);
  EXPECT_EQ(text_of(same, TextKind::Own), "Hello you");
  EXPECT_EQ(text_of(same, TextKind::Hidden), "");
  const mail::Reading more = read_message(
      alternative("Hello you, this is the text", "<p>Hello you</p><p>burn this</p>"), false);
  EXPECT_EQ(text_of(more, TextKind::Own), "Hello you, this is the text\n");
  EXPECT_NE(text_of(more, TextKind::Hidden).find("burn this"), std::string::npos);
  const mail::Reading trivial = read_message(
      alternative("See HTML", "<p>A long letter with all that there was to say in it.</p>"), false);
  EXPECT_NE(text_of(trivial, TextKind::Own).find("A long letter"), std::string::npos);
  EXPECT_NE(text_of(trivial, TextKind::Hidden).find("See HTML"), std::string::npos);
}

TEST(Message, TellsForwardedAndHiddenTextApart) {
  const mail::Reading reading = read_message(
      "Content-Type: multipart/mixed; boundary=b\n\nThis is a MIME message.\n"
      "--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n"
      "From: Ann <a@x.org>\nSubject: =?utf-8?Q?=C3=A4?=\n\ninner text\n--b--\nfooter\n",
      false);
  EXPECT_EQ(text_of(reading, TextKind::Own), "See below.\n");
  EXPECT_EQ(text_of(reading, TextKind::Forwarded), "From: Ann <a@x.org>\nSubject: ä\n\ninner text");
  EXPECT_EQ(text_of(reading, TextKind::Hidden), "footer\n");
}

TEST(Message, ReadsIdsThatAreInEncodedWords) {
  const mail::Reading reading = read_message(
      "Message-ID: <b@x.org>\nIn-Reply-To: =?utf-8?q?=3Ca=2Elong?=\n =?utf-8?q?=40x=2Eorg=3E?=\n"
      "References: <=?utf-8?q?c?=@x.org>\n\n",
      false);
  EXPECT_EQ(reading.in_reply_to, (std::vector<std::string>{"a.long@x.org"}));
  EXPECT_EQ(reading.references, (std::vector<std::string>{"=?utf-8?q?c?=@x.org"}));
}

TEST(Message, ReadsThreadIndex) {
  EXPECT_EQ(
      read_message("Thread-Index: AdGlK+oWAAAAAAAAAAAAAAAAAAAAAA==\n\n", false).thread_index.size(),
      22U);
  EXPECT_TRUE(read_message("Thread-Index: AdGlK+oW\n\n", false).thread_index.empty());
}

TEST(Message, ReadsFieldsUpToTheirLimits) {
  const std::string at = "Subject: " + std::string(kMaxFieldBytes - 1, 'a') + "\n\n";
  EXPECT_EQ(read_message(at, false).subject.size(), kMaxFieldBytes - 1);
  EXPECT_FALSE(has(read_message(at, false), DefectCode::TooLarge));
  const std::string past = "Subject: " + std::string(kMaxFieldBytes, 'a') + "\n\n";
  EXPECT_EQ(read_message(past, false).subject.size(), kMaxFieldBytes - 1);
  EXPECT_TRUE(has(read_message(past, false), DefectCode::TooLarge));

  std::string fields;
  for (std::size_t i = 0; i < mail::kMaxFields; ++i) fields += "X: y\n";
  EXPECT_FALSE(has(read_message(fields + "\n", false), DefectCode::TooManyFields));
  EXPECT_TRUE(has(read_message(fields + "X: y\n\n", false), DefectCode::TooManyFields));
}

TEST(Message, KeepsTextUpToItsLimit) {
  const std::string line(999, 'a');
  std::string body;
  while (body.size() + 1000 <= kMaxTextBytes) body += line + "\n";
  body.resize(kMaxTextBytes, 'b');
  EXPECT_FALSE(has(read_message("\n" + body, false), DefectCode::TooLarge));
  EXPECT_TRUE(has(read_message("\n" + body + "c", false), DefectCode::TooLarge));
}

std::string many_words(std::size_t count) {
  std::string words;
  for (std::size_t i = 0; i < count; ++i) words += "word" + std::to_string(i) + " ";
  return words + "\n";
}

TEST(Message, IsSketchedByTheWordsOfItsWriter) {
  const std::string own = many_words(60);
  const auto sketch_of = [](const std::string& body) {
    return copies::unpack_sketch(read_message("Subject: x\n\n" + body, false).sketch);
  };
  const auto sketch = sketch_of(own);
  ASSERT_TRUE(sketch && sketch->exists());
  EXPECT_EQ(sketch, copies::make_sketch(own));
  EXPECT_EQ(sketch, sketch_of(own + "> " + many_words(80)));
  EXPECT_NE(sketch, sketch_of(own + many_words(20)));
  EXPECT_EQ(sketch_of("Yes.\n"), copies::Sketch());
}

// The catalog keeps the text that leaves the locked room, and the sketch is of the same.
TEST(Message, IsSketchedByTheTextThatIsHandedOn) {
  std::string body;
  for (std::size_t i = 0; i < kMaxReadingSegments / 2; ++i) body += "word\n> said\n";
  mail::Reading reading = read_message("\n" + body + many_words(20), false);
  ASSERT_EQ(reading.text.size(), kMaxReadingSegments + 1);
  const copies::Sketch of_all = copies::make_sketch(reading.text);
  fit_reading(&reading);
  EXPECT_EQ(copies::unpack_sketch(reading.sketch), copies::make_sketch(reading.text));
  EXPECT_NE(copies::unpack_sketch(reading.sketch), of_all);
}

TEST(Message, SaysEachDefectOnceAndNotTooMany) {
  mail::Reading reading;
  add_defect(&reading, DefectCode::Other, "a\nb");
  add_defect(&reading, DefectCode::Other, "a\nb");
  ASSERT_EQ(reading.defects.size(), 1u);
  EXPECT_EQ(reading.defects[0].detail, "a b");
  for (std::size_t i = 0; i < kMaxDefects + 1; ++i) {
    add_defect(&reading, DefectCode::Other, std::to_string(i));
  }
  EXPECT_EQ(reading.defects.size(), kMaxDefects);
  mail::Reading other;
  add_defect(&other, DefectCode::Other, std::string(kMaxDefectDetailBytes + 1, 'x'));
  EXPECT_EQ(other.defects[0].detail.size(), kMaxDefectDetailBytes);
}

TEST(RawHeader, GivesTheHeaderWithoutTheBody) {
  const mail::Reading reading = read_raw_header(kWhole);
  EXPECT_FALSE(reading.complete);
  EXPECT_EQ(reading.subject, "Привет and more");
  EXPECT_EQ(reading.message_id, "one@harbour.example");
  EXPECT_EQ(reading.mailboxes.size(), 4u);
  EXPECT_EQ(reading.dates.size(), 3u);
  EXPECT_EQ(reading.fields.size(), 13u);
  EXPECT_TRUE(reading.parts.empty());
}

}  // namespace
}  // namespace day::reader
