// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/tag_list.h"

#include <gtest/gtest.h>

#include "dkim/limits.h"

namespace day::dkim {
namespace {

// "name=value" of each tag joined by "|", then "!problem".
std::string print(const TagList& list) {
  std::string out;
  for (const Tag& tag : list.tags) {
    if (!out.empty()) out += '|';
    out += std::string(tag.name) + "=" + std::string(tag.value);
  }
  return list.problem.empty() ? out : out + "!" + list.problem;
}

TEST(TagList, TableOfLists) {
  const struct {
    ByteView text;
    const char* tags;
  } cases[] = {
      {"v=1; a=b", "v=1|a=b"},
      {"v=1;a=b;", "v=1|a=b"},
      {" v = 1 ;\r\n\t a\t=\r\n b c ; \r\n ", "v=1|a=b c"},
      {"v=1;\n a=b", "v=1|a=b"},
      {"a=", "a="},
      {"a=;b=2", "a=|b=2"},
      {"a=b=c==", "a=b=c=="},
      {"A=1; a=2", "A=1|a=2"},
      {"x_9=1", "x_9=1"},
      {"d=d\xC3\xBCsen.example", "d=d\xC3\xBCsen.example"},
      {"", "!an empty tag"},
      {" ", "!an empty tag"},
      {";", "!an empty tag"},
      {"a=1;;b=2", "a=1!an empty tag"},
      {"a=1;;", "a=1!an empty tag"},
      {"a=1; b", "a=1!a tag has no \"=\""},
      {"a=1; b; c=2", "a=1!a tag has no \"=\""},
      {"a=1; a=1", "a=1!a= is given twice"},
      {"a=1; b=2; a =3", "a=1|b=2!a= is given twice"},
      {"a_long_name_of_a_tag=1; a_long_name_of_a_tag=2",
       "a_long_name_of_a_tag=1!a tag is given twice"},
      {"=1", "!a tag has no proper name"},
      {"1a=1", "!a tag has no proper name"},
      {"a b=1", "!a tag has no proper name"},
      {"a-b=1", "!a tag has no proper name"},
      {"a=\x01", "!a tag's value has control characters"},
      {"a=1\x7F", "!a tag's value has control characters"},
  };
  for (const auto& c : cases) EXPECT_EQ(print(parse_tag_list(c.text)), c.tags) << c.text;
}

TEST(TagList, ANulIsAControlCharacter) {
  EXPECT_EQ(parse_tag_list(ByteView("a=x\0y", 5)).problem, "a tag's value has control characters");
}

TEST(TagList, TheRawValueIsAllBetweenEqualsAndSemicolon) {
  const ByteView text = "a=1; b =\r\n  xy z ; c=";
  const TagList list = parse_tag_list(text);
  ASSERT_NE(list.find("b"), nullptr);
  EXPECT_EQ(text.substr(list.find("b")->raw_offset, list.find("b")->raw_size), "\r\n  xy z ");
  EXPECT_EQ(list.find("c")->raw_offset, text.size());
  EXPECT_EQ(list.find("c")->raw_size, 0u);
  EXPECT_EQ(list.find("B"), nullptr);
}

TEST(TagList, AListAtItsLimitIsReadAndOnePastItIsNot) {
  std::string text = "z=" + std::string(kMaxTagListBytes - 2, 'x');
  EXPECT_EQ(parse_tag_list(text).problem, "");
  text += 'x';
  EXPECT_EQ(parse_tag_list(text).problem, "a tag list of more than 102400 bytes");
  EXPECT_TRUE(parse_tag_list(text).tags.empty());
  EXPECT_TRUE(parse_tag_list(std::string(1u << 20, ';')).tags.empty());
}

TEST(TagList, TagsAreReadUpToTheirLimit) {
  std::string text;
  for (std::size_t i = 0; i < kMaxTags; ++i) text += "t" + std::to_string(i) + "=;";
  EXPECT_EQ(parse_tag_list(text).problem, "");
  EXPECT_EQ(parse_tag_list(text).tags.size(), kMaxTags);
  text += "one_more=";
  EXPECT_EQ(parse_tag_list(text).problem, "more than 100 tags");
  EXPECT_EQ(parse_tag_list(text).tags.size(), kMaxTags);
}

TEST(TagList, WhiteSpaceIsTakenOutOfATag) {
  EXPECT_EQ(without_tag_space(" a\r\n b\tc \n"), "abc");
}

TEST(TagList, QuotedPrintableTags) {
  EXPECT_EQ(decode_tag_text("joe=40a=3Bb@x.example"), "joe@a;b@x.example");
  EXPECT_EQ(decode_tag_text("a=\r\n 3b"), "a;");
  EXPECT_EQ(decode_tag_text(""), "");
  EXPECT_EQ(decode_tag_text("a=3"), std::nullopt);
  EXPECT_EQ(decode_tag_text("a="), std::nullopt);
  EXPECT_EQ(decode_tag_text("a=zz"), std::nullopt);
}

}  // namespace
}  // namespace day::dkim
