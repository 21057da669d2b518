// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/document_protocol.h"

#include <gtest/gtest.h>

#include <string>

#include "document/limits.h"
#include "reader/limits.h"

namespace day::reader {
namespace {

using document::Child;
using document::ChildKind;

document::Reading full_reading() {
  document::Reading reading;
  reading.outcome = document::Outcome::Partial;
  reading.reason = "page 2: bad stream";
  reading.media_type = "application/pdf";
  reading.title = "Budget";
  reading.author = "Ingrid Solberg";
  reading.properties = {{"created", "2015-05-01T12:00:00+02:00"}, {"producer", "x"}};
  reading.pages = {{"1", "one\n", document::TextOrigin::Written, 0, false},
                   {"2", "", document::TextOrigin::Written, 0, true},
                   {"3", "three\n", document::TextOrigin::Recognised, 88, false}};
  reading.page_count = 4;
  reading.can_draw = true;
  reading.defects = {"page 2: bad stream"};
  return reading;
}

Bytes encoded(const document::Reading& reading) {
  Bytes out;
  encode_document(reading, &out);
  return out;
}

// What the host gets of a reading that the worker has fitted.
std::optional<document::Reading> through_the_door(document::Reading reading) {
  fit_document(&reading);
  const Bytes bytes = encoded(reading);
  EXPECT_LE(bytes.size(), kMaxDocumentAnswerBytes);
  return decode_document(bytes);
}

TEST(DocumentProtocol, GivesAReadingBackAsItWas) {
  const document::Reading reading = full_reading();
  const std::optional<document::Reading> back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(encoded(*back), encoded(reading));
  EXPECT_EQ(back->pages[2].confidence, 88);
  EXPECT_EQ(back->properties[0].name, "created");
  EXPECT_EQ(back->page_count, 4U);
}

TEST(DocumentProtocol, TakesNoReadingThatIsCutOrHasSomethingLeftOver) {
  const Bytes bytes = encoded(full_reading());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_document(ByteView(bytes).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(decode_document(bytes + "x").has_value());
  Bytes wrong = bytes;
  wrong[0] = static_cast<char>(document::kOutcomeCount);
  EXPECT_FALSE(decode_document(wrong).has_value());
}

TEST(DocumentProtocol, FitsAReadingThatIsTooLargeAndSaysSo) {
  document::Reading reading;
  reading.pages.resize(document::kMaxPages);
  reading.properties.resize(document::kMaxProperties);
  reading.title = std::string(document::kMaxFieldBytes, 'x');
  std::optional<document::Reading> back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->outcome, document::Outcome::Read);
  EXPECT_EQ(back->pages.size(), document::kMaxPages);

  reading.pages.resize(document::kMaxPages + 1);
  reading.properties.resize(document::kMaxProperties + 1);
  reading.title.push_back('x');
  // What the worker has not cut the host does not take.
  EXPECT_FALSE(decode_document(encoded(reading)).has_value());
  back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->outcome, document::Outcome::Partial);
  EXPECT_EQ(back->pages.size(), document::kMaxPages);
  EXPECT_EQ(back->properties.size(), document::kMaxProperties);
  EXPECT_EQ(back->title.size(), document::kMaxFieldBytes);
  EXPECT_EQ(back->defects.size(), 3U);
}

TEST(DocumentProtocol, BoundsTheTextOfAllPagesTogether) {
  document::Reading reading;
  reading.pages.resize(2);
  reading.pages[0].text = Bytes(document::kMaxTextBytes - 2, 'x');
  reading.pages[1].text = "yy";
  std::optional<document::Reading> back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->pages[1].text, "yy");
  EXPECT_TRUE(back->defects.empty());
  reading.pages[1].text = "yyy";
  EXPECT_FALSE(decode_document(encoded(reading)).has_value());
  back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->pages[1].text, "yy");
  EXPECT_EQ(back->defects.size(), 1U);
}

TEST(DocumentProtocol, BoundsDefectsInNumberAndLength) {
  document::Reading reading;
  reading.defects.assign(document::kMaxDefects, std::string(document::kMaxDefectBytes, 'x'));
  std::optional<document::Reading> back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->defects, reading.defects);
  reading.defects.push_back(std::string(document::kMaxDefectBytes + 1, 'x'));
  EXPECT_FALSE(decode_document(encoded(reading)).has_value());
  back = through_the_door(reading);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->defects.size(), document::kMaxDefects);
  EXPECT_EQ(back->defects[0], "101 defects found, 100 kept");
}

TEST(DocumentProtocol, TheLargestAnswerFits) {
  document::Reading reading;
  reading.pages.resize(document::kMaxPages);
  for (document::Page& page : reading.pages) {
    page.label = std::string(document::kMaxFieldBytes, 'x');
  }
  reading.pages[0].text = Bytes(document::kMaxTextBytes, 'x');
  const std::string field(document::kMaxFieldBytes, 'x');
  reading.properties.assign(document::kMaxProperties, {field, field});
  reading.defects.assign(document::kMaxDefects, std::string(document::kMaxDefectBytes, 'x'));
  EXPECT_TRUE(through_the_door(reading).has_value());
}

TEST(DocumentProtocol, RepairsTextThatIsNoUtf8) {
  document::Reading reading = full_reading();
  reading.title = "\xff";
  const std::optional<document::Reading> back = decode_document(encoded(reading));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->title, "\xef\xbf\xbd");
}

TEST(DocumentProtocol, GivesChildrenBackAsTheyWere) {
  Child child{7, ChildKind::Message, "a/b.msg", "message/rfc822", -5, 100, true, true};
  for (const bool full : {true, false}) {
    if (!full) child = Child{};
    Bytes frame;
    append_child(child, &frame);
    const std::optional<Child> back = parse_child(ByteView(frame).substr(kFrameHeaderBytes));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->key, child.key);
    EXPECT_EQ(back->kind, child.kind);
    EXPECT_EQ(back->path, child.path);
    EXPECT_EQ(back->media_type, child.media_type);
    EXPECT_EQ(back->modified_seconds, child.modified_seconds);
    EXPECT_EQ(back->size_bytes, child.size_bytes);
    EXPECT_EQ(back->is_rendered, child.is_rendered);
    EXPECT_EQ(back->is_recovered, child.is_recovered);
  }
  Bytes frame;
  append_child(child, &frame);
  const Bytes payload = frame.substr(kFrameHeaderBytes);
  Bytes wrong = payload;
  wrong[8] = 2;
  EXPECT_FALSE(parse_child(wrong).has_value());
  wrong = payload;
  wrong[9] = 16;
  EXPECT_FALSE(parse_child(wrong).has_value());
  EXPECT_FALSE(parse_child(payload + "x").has_value());
}

TEST(DocumentProtocol, GivesTasksBackAsTheyWere) {
  DocumentTask task;
  task.number = 9;
  task.by_access = true;
  task.size_bytes = 1ULL << 40;
  task.options = {"a.pst", "x/y", "utf-8", "secret", 12};
  Bytes payload;
  append_document_head(task, &payload);
  std::optional<DocumentTask> back = parse_document(payload);
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(back->by_access);
  EXPECT_EQ(back->size_bytes, task.size_bytes);
  EXPECT_EQ(back->options.password, "secret");
  EXPECT_EQ(back->options.only_key, 12U);
  // Bytes, or the means to ask for them; not both.
  EXPECT_FALSE(parse_document(payload + "x").has_value());
  task.by_access = false;
  payload.clear();
  append_document_head(task, &payload);
  payload += "the file";
  back = parse_document(payload);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->bytes, "the file");

  PageTask page;
  page.page = 3;
  page.max_pixels = document::kMaxPixels;
  const std::string languages(kMaxLanguagesBytes, 'x');
  page.languages = languages;
  payload.clear();
  append_page_head(page, &payload);
  payload += "the file";
  const std::optional<PageTask> page_back = parse_page(payload);
  ASSERT_TRUE(page_back.has_value());
  EXPECT_EQ(page_back->page, 3U);
  EXPECT_EQ(page_back->languages, languages);
  EXPECT_EQ(page_back->bytes, "the file");
  const std::string more = languages + "y";
  page.languages = more;
  payload.clear();
  append_page_head(page, &payload);
  EXPECT_EQ(parse_page(payload)->languages, languages);
}

TEST(DocumentProtocol, TakesPicturesOfTheirStatedSizeAndNoLarger) {
  document::Picture picture{2, 3, Bytes(18, 'p')};
  Bytes frame;
  append_pixels(1, picture, &frame);
  const std::optional<Answer> answer = parse_answer(ByteView(frame).substr(kFrameHeaderBytes));
  ASSERT_TRUE(answer.has_value());
  const std::optional<document::Picture> back = parse_pixels(answer->rest);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->width, 2U);
  EXPECT_EQ(back->height, 3U);
  EXPECT_EQ(back->rgb, picture.rgb);
  EXPECT_FALSE(parse_pixels(Bytes(answer->rest) + "x").has_value());
  picture = {10'000, static_cast<std::uint32_t>(document::kMaxPixels / 10'000), {}};
  picture.rgb.resize(3 * document::kMaxPixels);
  EXPECT_TRUE(is_whole(picture));
  picture.width = 10'001;
  picture.rgb.resize(std::size_t{3} * picture.width * picture.height);
  EXPECT_FALSE(is_whole(picture));
}

TEST(DocumentProtocol, GivesRecognisedTextBackAsItWas) {
  const RecognisedText text{{"2", "words\n", document::TextOrigin::Recognised, 71, false},
                            "eng+deu"};
  Bytes bytes;
  encode_recognised(text, &bytes);
  const std::optional<RecognisedText> back = decode_recognised(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->page.text, "words\n");
  EXPECT_EQ(back->page.confidence, 71);
  EXPECT_EQ(back->languages, "eng+deu");
  EXPECT_FALSE(decode_recognised(bytes + "x").has_value());
  RecognisedText sure = text;
  sure.page.confidence = 101;
  bytes.clear();
  encode_recognised(sure, &bytes);
  EXPECT_FALSE(decode_recognised(bytes).has_value());
}

TEST(DocumentProtocol, SaysWhetherAChildIsWantedInOneWay) {
  for (const bool wanted : {true, false}) {
    Bytes frame;
    append_want(wanted, &frame);
    EXPECT_EQ(parse_want(ByteView(frame).substr(kFrameHeaderBytes)), wanted);
  }
  EXPECT_FALSE(parse_want("\2").has_value());
  EXPECT_FALSE(parse_want("").has_value());
}

}  // namespace
}  // namespace day::reader
