// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/draft.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "document/limits.h"

namespace day::document {
namespace {

TEST(Draft, TextGoesToThePageAtHand) {
  Draft draft("text/plain");
  draft.text("before any page");
  draft.page("2");
  draft.text("one\n");
  draft.text("two");
  const Reading reading = draft.finish();
  EXPECT_EQ(reading.outcome, Outcome::Read);
  ASSERT_EQ(reading.pages.size(), 2u);
  EXPECT_EQ(reading.pages[0].label, "");
  EXPECT_EQ(reading.pages[0].text, "before any page\n");
  EXPECT_EQ(reading.pages[1].text, "one\ntwo\n");
  EXPECT_EQ(reading.page_count, 2u);
}

TEST(Draft, ControlCharactersAndBadUtf8AreNoText) {
  Draft draft("text/plain");
  draft.text(std::string_view("a\0b\rc\x7F\xFF\t", 8));
  EXPECT_EQ(draft.finish().pages.at(0).text, "abc\xEF\xBF\xBD\t\n");
}

TEST(Draft, ADefectMakesItPartialAndIsToldOnce) {
  Draft draft("text/plain");
  draft.defect("part 3: damaged");
  draft.defect("part 3: damaged");
  const Reading reading = draft.finish();
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.reason, "part 3: damaged");
  EXPECT_EQ(reading.defects.size(), 1u);
}

TEST(Draft, TextIsTakenToTheLimitAndNoFurther) {
  Draft full("text/plain");
  full.text(std::string(kMaxTextBytes - 1, 'x'));
  EXPECT_FALSE(full.is_full());
  full.text("\n");
  EXPECT_TRUE(full.is_full());
  EXPECT_EQ(full.finish().outcome, Outcome::Read);

  Draft over("text/plain");
  over.text(std::string(kMaxTextBytes, 'x'));
  over.text("\n");
  const Reading reading = over.finish();
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.pages.at(0).text.size(), kMaxTextBytes + 1);  // the end of the last line
}

TEST(Draft, BadBytesDoNotGrowPastTheLimit) {
  Draft draft("text/plain");
  draft.text(std::string(kMaxTextBytes / 2, '\xFF'));
  EXPECT_LE(draft.finish().pages.at(0).text.size(), kMaxTextBytes + 1);
}

TEST(Draft, PagesAreTakenToTheLimitAndNoFurther) {
  Draft draft("text/plain");
  for (std::size_t i = 0; i < kMaxPages; ++i) draft.page("p");
  Draft over = draft;
  EXPECT_EQ(draft.finish().outcome, Outcome::Read);
  over.page("one more");
  over.text("lost");
  const Reading reading = over.finish();
  EXPECT_EQ(reading.pages.size(), kMaxPages);
  EXPECT_EQ(reading.outcome, Outcome::Partial);
  EXPECT_EQ(reading.pages.back().text, "");
}

TEST(Draft, FieldsPropertiesAndDefectsAreBounded) {
  Draft draft("text/plain");
  EXPECT_EQ(field_text(std::string(kMaxFieldBytes, 'x')).size(), kMaxFieldBytes);
  EXPECT_EQ(field_text(std::string(kMaxFieldBytes + 1, 'x')).size(), kMaxFieldBytes);
  EXPECT_EQ(field_text(" a\r\n\tb\x01 "), "a b");
  for (std::size_t i = 0; i < kMaxProperties; ++i) draft.property("name", std::to_string(i));
  Draft over = draft;
  EXPECT_EQ(draft.finish().outcome, Outcome::Read);
  over.property("name", "one more");
  EXPECT_EQ(over.finish().outcome, Outcome::Partial);
  Draft damaged("text/plain");
  for (std::size_t i = 0; i <= kMaxDefects; ++i) damaged.defect(std::to_string(i));
  damaged.defect(std::string(kMaxDefectBytes + 1, 'x'));
  const Reading reading = damaged.finish();
  EXPECT_EQ(reading.defects.size(), kMaxDefects);
  Draft longest("text/plain");
  longest.defect(std::string(kMaxDefectBytes + 1, 'x'));
  EXPECT_EQ(longest.finish().defects.at(0).size(), kMaxDefectBytes);
}

TEST(Draft, WhatIsBlankIsNoPageAndNoProperty) {
  Draft draft("text/plain");
  draft.page_if_any("Comments", " \n");
  draft.property("company", " ");
  draft.property("company", "Hafen");
  draft.property("company", "Hafen");
  draft.title("");
  draft.title("First");
  draft.title("Second");
  const Reading reading = draft.finish();
  EXPECT_TRUE(reading.pages.empty());
  EXPECT_EQ(reading.properties.size(), 1u);
  EXPECT_EQ(reading.title, "First");
}

}  // namespace
}  // namespace day::document
