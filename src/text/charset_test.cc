// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/charset.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.h"

namespace day::text {
namespace {

struct Case {
  std::string_view charset;
  std::string_view bytes;
  std::string_view text;
  CharsetTrouble trouble = CharsetTrouble::None;
};

void expect(const Case& c) {
  std::string storage;
  const CharsetText decoded = decode_charset(c.charset, c.bytes, &storage);
  EXPECT_EQ(decoded.text, c.text) << c.charset;
  EXPECT_EQ(decoded.trouble, c.trouble) << c.charset;
}

TEST(Charset, DecodesWhatMailUses) {
  const std::vector<Case> cases = {
      {"utf-8", "M\xC3\xBCller", "Müller"},
      {"UTF8", "\xEF\xBB\xBFM\xC3\xBCller", "Müller"},
      {"iso-8859-1", "M\xFCller \x80", "Müller €"},
      {"ISO-8859-15", "\xA4", "€"},
      {"\"windows-1251\"", "\xCF\xF0\xE8\xE2\xE5\xF2", "Привет"},
      {"cp1250", "\xE1\xE8", "áč"},
      {"koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4", "Привет"},
      {"iso-8859-2", "\xB1\xE6", "ąć"},
      {"iso-8859-8-i", "\xF9\xEC\xE5\xED", "שלום"},
      {"gb2312", "\xC4\xE3\xBA\xC3", "你好"},
      {"gb18030", "\xC4\xE3\xBA\xC3", "你好"},
      {"big5", "\xA7\x41\xA6\x6E", "你好"},
      {"hz-gb-2312", "~{Dc:C~}", "你好"},
      {"euc-kr", "\xB0\xA1", "가"},
      {"ks_c_5601-1987", "\xB0\xA1", "가"},
      {"shift_jis", "\x93\xFA\x96\x7B", "日本"},
      {"euc-jp", "\xC6\xFC\xCB\xDC", "日本"},
      {"iso-2022-jp", "\x1B$BF|K\\\x1B(B", "日本"},
      {"utf-7", "+AGE-", "a"},
      {"utf-16le", std::string_view("\xFF\xFE\xAC\x20", 4), "€"},
      {"utf-16", std::string_view("\xFE\xFF\x20\xAC", 4), "€"},
      {"utf-16be", std::string_view("\xD8\x3D\xDE\x00", 4), "😀"},
      {"tis-620", "\xA1", "ก"},
      {"windows-1256", "\xD3", "س"},
      {"us-ascii", "plain", "plain"},
      {"", "plain", "plain"},
  };
  for (const Case& c : cases) expect(c);
}

TEST(Charset, SaysWhereItGuessed) {
  expect({"us-ascii", "M\xFCller", "Müller", CharsetTrouble::Unlabelled});
  expect({"us-ascii", "M\xC3\xBCller", "Müller", CharsetTrouble::Unlabelled});
  expect({"", "M\xFCller", "Müller", CharsetTrouble::Unlabelled});
  expect({"x-martian", "M\xFCller", "Müller", CharsetTrouble::Unknown});
  expect({"x-martian", "Muller", "Muller", CharsetTrouble::Unknown});
  expect({std::string(41, 'a'), "a", "a", CharsetTrouble::Unknown});
  expect({"IMAP-mailbox-name", "a", "a", CharsetTrouble::Unknown});
}

TEST(Charset, TurnsForeignBytesIntoReplacementCharacters) {
  expect({"utf-8",
          "a\xFF"
          "b",
          "a\xEF\xBF\xBD"
          "b",
          CharsetTrouble::BadBytes});
  expect({"euc-jp",
          "a\xFF"
          "b",
          "a\xEF\xBF\xBD"
          "b",
          CharsetTrouble::BadBytes});
  expect({"shift_jis", "a\x93", "a\xEF\xBF\xBD", CharsetTrouble::BadBytes});
}

TEST(Charset, GivesTheInputItselfWhereItIsUtf8) {
  std::string storage;
  const std::string bytes = "plain text";
  EXPECT_EQ(decode_charset("utf-8", bytes, &storage).text.data(), bytes.data());
  EXPECT_EQ(decode_charset("us-ascii", bytes, &storage).text.data(), bytes.data());
}

TEST(Charset, ConvertsLongTextsInPiecesWithoutASeam) {
  std::string bytes;
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    bytes += std::string("\x3D\xD8\x00\xDE", 4);
    text += "😀";
  }
  std::string storage;
  EXPECT_EQ(decode_charset("utf-16le", bytes, &storage).text, text);
}

TEST(Charset, GivesValidUtf8ForEveryByteInEveryCharset) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (const std::string_view charset :
       {"utf-8", "us-ascii", "iso-8859-1", "koi8-r", "gb18030", "big5", "euc-kr", "shift_jis",
        "iso-2022-jp", "iso-2022-kr", "utf-7", "utf-16", "utf-32", "hz", "ebcdic-cp-us",
        "nonsense"}) {
    EXPECT_TRUE(is_utf8(to_utf8(charset, all))) << charset;
  }
}

TEST(Charset, KeepsWorkingPastTheNumberOfOpenConverters) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(to_utf8("x-none-" + std::to_string(i), "a"), "a");
  }
  EXPECT_EQ(to_utf8("koi8-r", "\xF0"), "П");
}

}  // namespace
}  // namespace day::text
