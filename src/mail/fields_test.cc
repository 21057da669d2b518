// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/fields.h"

#include <gtest/gtest.h>

#include <random>

#include "mail/limits.h"

namespace day::mail {
namespace {

// "name=value" of each entry, junk as "!value", joined by "|".
std::string print(const Header& header) {
  std::string out;
  for (const Field& field : header.fields) {
    if (!out.empty()) out += '|';
    out += field.is_wellformed ? std::string(field.name) + "=" + std::string(field.value)
                               : "!" + std::string(field.value);
  }
  return out;
}

// The entries' bytes, put together from their parts, are the header's bytes.
void expect_tiled(ByteView message, const Header& header) {
  std::size_t at = 0;
  for (const Field& field : header.fields) {
    ASSERT_EQ(field.offset, at);
    ASSERT_GT(field.size, 0u);
    const ByteView whole = message.substr(field.offset, field.size);
    ASSERT_EQ(field.is_wellformed, !field.name.empty());
    ByteView rest = whole;
    if (field.is_wellformed) {
      ASSERT_TRUE(rest.starts_with(field.name));
      rest.remove_prefix(rest.find(':') + 1);
    }
    ASSERT_EQ(rest.data(), field.value.data());
    rest.remove_prefix(field.value.size());
    ASSERT_TRUE(rest.empty() || rest == "\n" || rest == "\r" || rest == "\r\n");
    at += field.size;
  }
  EXPECT_EQ(header.size_bytes, at);
  EXPECT_GE(header.body_offset, at);
  EXPECT_LE(header.body_offset, message.size());
  EXPECT_EQ(header.has_separator, header.body_offset > at);
}

struct Case {
  const char* name;
  ByteView message;
  const char* entries;
  ByteView body;
  bool has_separator;
};

using namespace std::string_view_literals;

const Case kCases[] = {
    {"LF", "A: 1\nB: 2\n\nbody\n", "A= 1|B= 2", "body\n", true},
    {"CRLF", "A: 1\r\nB: 2\r\n\r\nbody\r\n", "A= 1|B= 2", "body\r\n", true},
    {"LoneCr", "A: 1\rB: 2\r\rbody\r", "A= 1|B= 2", "body\r", true},
    {"CrInsideALfMessage", "A: 1\rB: 2\nC: 3\n\n", "A= 1\rB: 2|C= 3", "", true},
    {"DoubledCr", "A: 1\r\r\nB: 2\r\r\n\r\r\nbody", "A= 1\r|B= 2\r", "body", true},
    {"Folded", "A: 1\n  2\n\t3\nB:\n x\n\n", "A= 1\n  2\n\t3|B=\n x", "", true},
    {"FoldOfWhiteSpaceOnly", "A: 1\n \nB: 2\n\n", "A= 1\n |B= 2", "", true},
    {"NoSpaceNoValue", "A:1\nB:\n\nx", "A=1|B=", "x", true},
    {"SpaceBeforeColon", "A : 1\nB\t: 2\n\n", "A= 1|B= 2", "", true},
    {"ColonInValue", "A: b: c\n\n", "A= b: c", "", true},
    {"NoBody", "A: 1\n", "A= 1", "", false},
    {"NoLastLineEnd", "A: 1", "A= 1", "", false},
    {"EndsInsideCrlf", "A: 1\r", "A= 1", "", false},
    {"Empty", "", "", "", false},
    {"OnlyABlankLine", "\n", "", "", true},
    {"BlankThenBody", "\nhello\n", "", "hello\n", true},
    {"NoHeader", "hello\nworld\n", "", "hello\nworld\n", false},
    {"LeadingBlankLines", "\n\r\nA: 1\n\nb", "!|!|A= 1", "b", true},
    {"LeadingFromLine", "From a@b Tue\nA: 1\n\nb", "!From a@b Tue|A= 1", "b", true},
    {"LeadingQuotedFromLine", ">From a@b Tue\nA: 1\n\nb", "!>From a@b Tue|A= 1", "b", true},
    {"ByteOrderMark",
     "\xEF\xBB\xBF"
     "A: 1\n\nb",
     "!\xEF\xBB\xBF|A= 1", "b", true},
    {"JunkBetweenFields", "A: 1\njunk line\nB: 2\n\nb", "A= 1|!junk line|B= 2", "b", true},
    {"FoldedJunk", "A: 1\njunk\n more\nB: 2\n\nb", "A= 1|!junk\n more|B= 2", "b", true},
    {"JunkEndsHeader", "A: 1\nHello,\nhow are you\n", "A= 1", "Hello,\nhow are you\n", false},
    {"JunkThenBlank", "A: 1\nHello\n\nB: 2\n", "A= 1", "Hello\n\nB: 2\n", false},
    {"NameWithSpaceInside", "A b: 1\nC: 2\n\n", "!A b: 1|C= 2", "", true},
    {"EmptyName", ": 1\nC: 2\n\n", "!: 1|C= 2", "", true},
    {"EightBitName", "\xC3\xA4: 1\nC: 2\n\n", "!\xC3\xA4: 1|C= 2", "", true},
    {"NulInValue", "A: 1\0z\nB: 2\n\nb"sv, "", "b", true},
    {"FirstLineContinues", " x\nA: 1\n\nb", "! x|A= 1", "b", true},
};

TEST(Fields, TableOfHeaders) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Header header = scan_header(c.message);
    if (*c.entries != '\0' || c.message.find('\0') == ByteView::npos) {
      EXPECT_EQ(print(header), c.entries);
    }
    EXPECT_EQ(c.message.substr(header.body_offset), c.body);
    EXPECT_EQ(header.has_separator, c.has_separator);
    EXPECT_TRUE(header.is_complete);
    expect_tiled(c.message, header);
  }
}

TEST(Fields, ANulBelongsToTheValue) {
  const ByteView message = "A: 1\0z\nB: 2\n\n"sv;
  EXPECT_EQ(scan_header(message).fields.at(0).value, " 1\0z"sv);
}

TEST(Fields, FindsTheBottomMostInstanceWhateverTheCase) {
  const ByteView message = "From: a\nTo: b\nFROM: c\nTo: d\n\nFrom: body\n";
  const Header header = scan_header(message);
  ASSERT_NE(header.find_last("from"), nullptr);
  EXPECT_EQ(header.find_last("from")->value, " c");
  EXPECT_EQ(header.find_first("From")->value, " a");
  EXPECT_EQ(header.find_last("to")->offset, 22u);
  EXPECT_EQ(header.find_last("cc"), nullptr);
  EXPECT_EQ(header.find_last("fro"), nullptr);
}

TEST(Fields, JunkIsFoundUnderNoName) {
  EXPECT_EQ(scan_header("junk line\nA: 1\n\n").find_last("junk line"), nullptr);
}

TEST(Fields, AtTheLimitEveryFieldIsToldApart) {
  std::string message;
  for (std::size_t i = 0; i < kMaxFields; ++i) message += "a:\n";
  const Header header = scan_header(message + "\nbody");
  EXPECT_EQ(header.fields.size(), kMaxFields);
  EXPECT_TRUE(header.is_complete);
}

TEST(Fields, OnePastTheLimitTheRestIsOneEntryAndTheHeaderSaysSo) {
  std::string message;
  for (std::size_t i = 0; i < kMaxFields + 2; ++i) message += "a:\n";
  message += "\nbody";
  const Header header = scan_header(message);
  EXPECT_EQ(header.fields.size(), kMaxFields + 1);
  EXPECT_FALSE(header.is_complete);
  EXPECT_EQ(message.substr(header.body_offset), "body");
  expect_tiled(message, header);
}

TEST(Fields, LeadingLinesAreJunkUpToTheirLimit) {
  const std::string at_limit = std::string(kMaxLeadingLines, '\n') + "A: 1\n\nb";
  EXPECT_EQ(scan_header(at_limit).fields.size(), kMaxLeadingLines + 1);
  const std::string past = std::string(kMaxLeadingLines + 1, '\n') + "A: 1\n\nb";
  EXPECT_EQ(scan_header(past).fields.size(), 0u);
  EXPECT_EQ(scan_header(past).body_offset, 1u);
}

TEST(Fields, UnfoldTable) {
  const struct {
    ByteView raw;
    ByteView line;
  } cases[] = {
      {" a", "a"},
      {"\ta \t", "a"},
      {" a\r\n b", "a b"},
      {" a\n\tb", "a\tb"},
      {" a \n  b", "a   b"},
      {" a\rb", "a b"},
      {"", ""},
      {" \r\n ", ""},
      {" a\r\r\n b", "a b"},
      {" a\n\n b\r\n", "a b"},
      {" a\0b"sv, "a\0b"sv},
  };
  for (const auto& c : cases) EXPECT_EQ(unfold(c.raw), c.line) << c.raw;
}

TEST(Fields, FieldNameTable) {
  const struct {
    ByteView line;
    ByteView name;
  } cases[] = {
      {"Subject: x", "Subject"},
      {"X-a.b/c:", "X-a.b/c"},
      {"A \t: x", "A"},
      {"A", ""},
      {"", ""},
      {":", ""},
      {" A: x", ""},
      {"A b: x", ""},
      {"http://x", "http"},
      {"A\x7F: x", ""},
      {"A\x01: x", ""},
      {"From x: y", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(field_name(c.line), c.name) << c.line;
}

// Every message over a small alphabet of telling pieces, up to five of them.
TEST(Fields, EveryShortHeaderIsTiledWhateverItHolds) {
  const ByteView pieces[] = {"A: 1", "b", "\n",       "\r\n",        "\r",
                             " x",   ":", "From y\n", "\xEF\xBB\xBF"};
  const std::size_t count = std::size(pieces);
  for (std::size_t number = 0; number < count * count * count * count * count; ++number) {
    std::string message;
    for (std::size_t rest = number; rest > 0; rest /= count) message += pieces[rest % count];
    expect_tiled(message, scan_header(message));
    if (HasFailure()) FAIL() << "message " << number;
  }
}

TEST(Fields, RandomBytesAreTiled) {
  std::mt19937 random(7);
  const ByteView alphabet = "Aa:> \t\r\n\0\x80-"sv;
  for (int round = 0; round < 20'000; ++round) {
    std::string message(random() % 60, ' ');
    for (char& c : message) c = alphabet[random() % alphabet.size()];
    expect_tiled(message, scan_header(message));
    if (HasFailure()) FAIL() << "round " << round;
  }
}

}  // namespace
}  // namespace day::mail
