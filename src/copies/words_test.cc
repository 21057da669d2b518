// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace day::copies {
namespace {

std::string joined(std::string_view text) {
  std::string out;
  for (const Word& word : split_words(text)) {
    if (!out.empty()) out += '|';
    out += text.substr(word.begin, word.end - word.begin);
  }
  return out;
}

std::string repeated(std::string_view word, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += word;
  return out;
}

TEST(Words, AreRunsOfLettersAndDigits) {
  EXPECT_EQ(joined("> It's 4.5 m,\n> wide\xc2\xa0now"), "It|s|4|5|m|wide|now");
  EXPECT_EQ(joined("Müller – “причал”"), "Müller|причал");
  EXPECT_EQ(joined("字体。かな"), "字|体|か|な");
  EXPECT_EQ(joined(""), "");
}

TEST(Words, CutOffOctetsAreLettersOrNothing) {
  EXPECT_EQ(joined("a \xe5"), "a|\xe5");
  EXPECT_EQ(joined("a \xe2\x80"), "a");
  EXPECT_EQ(joined("a \xc2"), "a|\xc2");
}

TEST(Words, CapitalsDoNotCount) {
  const auto a = split_words("Harbour DUES");
  const auto b = split_words("harbour dues");
  EXPECT_EQ(a[0].hash, b[0].hash);
  EXPECT_EQ(a[1].hash, b[1].hash);
  EXPECT_NE(a[0].hash, a[1].hash);
}

TEST(Words, AreReadToTheLimit) {
  const std::string at = repeated("a ", kMaxWords);
  EXPECT_EQ(split_words(at).size(), kMaxWords);
  EXPECT_EQ(split_words(at + "b").size(), kMaxWords);
}

TEST(Words, OwnTextLeavesOutWhatOthersWrote) {
  const std::vector<mail::TextSegment> segments = {{mail::TextKind::Own, "Yes."},
                                                   {mail::TextKind::Quoted, "> Really?"},
                                                   {mail::TextKind::Own, "Really.\n"},
                                                   {mail::TextKind::Signature, "-- \nA"}};
  EXPECT_EQ(own_text(segments), "Yes.\nReally.\n");
  EXPECT_EQ(text_of(segments, mail::TextKind::Quoted), "> Really?");
}

TEST(Shingles, AreThreeWordsInOrder) {
  const auto shingles = [](std::string_view text) { return find_shingles(split_words(text)); };
  EXPECT_TRUE(shingles("one two").empty());
  EXPECT_EQ(shingles("one two three").size(), 1U);
  EXPECT_NE(shingles("one two three"), shingles("two one three"));
  EXPECT_NE(shingles("one two three"), shingles("three two one"));
  EXPECT_EQ(shingles("a a a a a").size(), 1U);
}

TEST(Ending, IsTheLastParagraphOfSomeLength) {
  const std::string body = repeated("body ", 20);
  const std::string nine = repeated("word ", kMinEndingWords - 1);
  const auto ending = [](const std::string& text) { return find_ending(text, split_words(text)); };
  EXPECT_EQ(ending(body).hash, 0U);
  EXPECT_EQ(ending(body + "\n\n" + nine).hash, 0U);
  const Ending found = ending(body + "\n \n" + nine + "more");
  EXPECT_NE(found.hash, 0U);
  EXPECT_EQ(found.begin, 20U);
  EXPECT_EQ(found.end, 30U);
  // A name below it, another wrapping and another body make no other ending.
  EXPECT_EQ(ending("x\n\n" + nine + "\nmore\n\nAsa").hash, found.hash);
  EXPECT_EQ(ending(nine + "more").hash, 0U);
}

}  // namespace
}  // namespace day::copies
