// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.h"
#include "reader/message_encoding.h"

namespace day::reader {
namespace {

struct Case {
  std::string_view in;
  std::string_view out;
  bool bad_word = false;
  bool bad_charset = false;
};

TEST(Words, DecodeAsRfc2047AndAsProgramsWriteThem) {
  const std::vector<Case> cases = {
      {"plain", "plain"},
      {"=?ISO-8859-1?Q?a?=", "a"},  // RFC 2047 §8
      {"=?ISO-8859-1?Q?a?= b", "a b"},
      {"=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"},
      {"=?ISO-8859-1?Q?a_b?=", "a b"},
      {"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"},
      {"=?iso-8859-1?q?=A4?= x =?utf-8?B?w6Q=?=", "¤ x ä"},
      {"=?US-ASCII*EN?Q?Keith_Moore?= <moore>", "Keith Moore <moore>"},  // RFC 2231 §5
      {"=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"},                        // a character cut in two
      {"=?utf-8?Q?=E2=82?= =?UTF-8?Q?=AC?=", "€"},
      {"=?koi8-r?B?8NLJ18XU?=", "Привет"},
      {"=?gb2312?B?xOO6ww==?=", "你好"},
      {"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},
      {"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本日本"},
      {"=?utf-8?Q?a?=b=?utf-8?Q?c?=", "abc"},  // no white space around
      {"\"=?utf-8?Q?a?=\"", "\"a\""},          // in quotes
      {"=?utf-8?Q?a b?=", "a b"},              // a blank inside
      {"=?utf-8?Q?a=3F?=", "a?"},
      {"=?utf-8?Q?"
       "?=",
       ""},
      {"=?utf-8?Q?a=0Ab=00c?=",
       "a b\xEF\xBF\xBD"
       "c"},  // never more than one line
      {"M\xC3\xBCller", "Müller"},
      {"M\xFCller", "Müller", false, true},
      {"=?utf-8?Q?a", "=?utf-8?Q?a", true},
      {"=?utf-8?X?a?=", "=?utf-8?X?a?=", true},
      {"=?", "=?", true},
      {"=?x-martian?Q?a?=", "a", true},
      {"=?utf-8?Q?a=ZZ?=", "a=ZZ", true},
      {"=?utf-8?B?YW*I=?=", "ab", true},
      {"=?utf-8?Q?=FF?=", "\xEF\xBF\xBD", false, true},
  };
  for (const Case& c : cases) {
    WordTrouble trouble;
    EXPECT_EQ(decode_words(c.in, &trouble), c.out) << c.in;
    EXPECT_EQ(trouble.charset, c.bad_charset) << c.in;
    EXPECT_EQ(trouble.encoded_word, c.bad_word) << c.in;
  }
}

TEST(Words, AreTheSameAfterRecodingToUtf8) {
  for (const std::string_view in :
       {"=?koi8-r?B?8NLJ18XU?= x", "a =?iso-8859-1?Q?=E4_b?= =?iso-8859-1?Q?c?= d", "M\xFCller"}) {
    WordTrouble trouble;
    const std::string recoded = recode_words(in, &trouble);
    EXPECT_TRUE(is_utf8(recoded));
    EXPECT_EQ(decode_words(recoded, &trouble), decode_words(in, &trouble)) << in;
  }
}

TEST(Words, TakeTimeInProportionToTheValue) {
  std::string many;
  for (int i = 0; i < 200000; ++i) many += "=?a?q?x ";
  WordTrouble trouble;
  EXPECT_EQ(decode_words(many, &trouble), many);
}

TEST(Unfold, MakesOneLine) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {" a b ", "a b"},
      {" a\r\n b", "a b"},
      {" a\n\tb\n   c\n", "a b c"},
      {"a \n b", "a b"},
      {"\n a", "a"},
      {"a\rb", "a b"},
      {std::string_view("a\0b", 3),
       "a\xEF\xBF\xBD"
       "b"},
      {"", ""},
      {" \r\n ", ""},
  };
  for (const auto& [in, out] : cases) {
    std::string storage;
    EXPECT_EQ(unfold_value(in, &storage), out) << in;
  }
}

TEST(TransferEncoding, IsUndoneAndBrokenRulesAreSaid) {
  struct Encoded {
    TransferEncoding encoding;
    std::string_view in;
    std::string_view out;
    bool clean = true;
  };
  using enum TransferEncoding;
  const std::vector<Encoded> cases = {
      {Identity, "a=41", "a=41"},
      {Base64, "", ""},
      {Base64, "YQ==", "a"},
      {Base64, "YWI=", "ab"},
      {Base64, "YWJj", "abc"},
      {Base64, "Y W\r\nJ\tj\n", "abc"},
      {Base64, "YQ", "a", false},
      {Base64, "YWI", "ab", false},
      {Base64, "YWJjZ", "abc", false},
      {Base64, "YW*Jj", "abc", false},
      {Base64, "YQ==YWJj", "aabc", false},
      {Base64, "YQ==YQ==", "aa", false},
      {Base64, "YWJj====", "abc"},
      {Base64, "=", ""},
      {QuotedPrintable, "", ""},
      {QuotedPrintable, "a=3Db", "a=b"},
      {QuotedPrintable, "a=3db", "a=b"},
      {QuotedPrintable, "soft=\nline", "softline"},
      {QuotedPrintable, "soft= \t\r\nline", "softline"},
      {QuotedPrintable, "blank \nend", "blank\nend"},
      {QuotedPrintable, "crlf\r\nend", "crlf\r\nend"},
      {QuotedPrintable, "a=ZZb", "a=ZZb", false},
      {QuotedPrintable, "a=4", "a=4", false},
      {QuotedPrintable, "end=", "end"},
      {QuotedPrintable, "a=\n=41", "aA"},
      {Uuencode, "begin 644 f\n#0V%T\n`\nend\n", "Cat"},
      {Uuencode, "text\nbegin 644 f\n#0V%T\n \nend\n", "Cat"},
      {Uuencode, "begin 644 f\n#0V%T\n", "Cat", false},
      {Uuencode, "no file", "", false},
      {Unknown, "abc", "abc", false},
  };
  for (const Encoded& c : cases) {
    Bytes storage;
    bool clean = true;
    EXPECT_EQ(decode_transfer(c.encoding, c.in, &storage, &clean), c.out) << c.in;
    EXPECT_EQ(clean, c.clean) << c.in;
  }
}

TEST(TransferEncoding, IsKnownByName) {
  using enum TransferEncoding;
  const std::vector<std::pair<std::string_view, TransferEncoding>> cases = {
      {"", Identity},       {" ", Identity},        {"7BIT", Identity},
      {"binary", Identity}, {"Base64", Base64},     {" base64 (comment)", Base64},
      {"x-uue", Uuencode},  {"\"base64\"", Base64}, {"quoted-printable;", QuotedPrintable},
      {"zip", Unknown},
  };
  for (const auto& [name, encoding] : cases) {
    EXPECT_EQ(parse_transfer_encoding(name), encoding) << name;
  }
}

}  // namespace
}  // namespace day::reader
