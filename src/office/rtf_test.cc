// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "office/code_page.h"
#include "office/limits.h"
#include "office/ole_object.h"
#include "office/rtf_words.h"
#include "office/testing.h"

namespace day::office {
namespace {

using document::Outcome;
using document::Reading;

Reading read(const Bytes& body, Keeper* keeper = nullptr) {
  Keeper own;
  return read_rtf("{\\rtf1\\ansi\\ansicpg1252 " + body + "}", {},
                  keeper == nullptr ? own : *keeper);
}

std::string text_of(const Bytes& body, std::string_view label = {}) {
  return page(read(body), label);
}

TEST(Rtf, ParagraphsRowsAndCharactersAreText) {
  EXPECT_EQ(text_of("One\\tab two\\par\nthr\nee\\line four\\par \\{\\\\\\}\\~x\\_y\\-z\\emdash"),
            "One\ttwo\nthree\nfour\n{\\}\xC2\xA0x-yz\xE2\x80\x94\n");
  EXPECT_EQ(text_of("\\trowd\\pard\\intbl a\\par b\\cell c\\cell\\row\\pard after\\par"),
            "a b\tc\nafter\n");
}

TEST(Rtf, OctetsAreInTheCodePageOfTheFont) {
  EXPECT_EQ(text_of("{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}}"
                    "\\f0\\'e9{\\f1\\'e9}\\f2\\'83\\'5b\\'83X"),
            "\xC3\xA9\xD0\xB9\xE3\x82\xBC\xE3\x82\xB9\n");
  EXPECT_EQ(code_page_name(1251), "windows-1251");
  EXPECT_EQ(code_page_name(77777), "windows-1252");
  EXPECT_EQ(code_page_of_font(204, 1252), 1251u);
  EXPECT_EQ(code_page_of_font(1, 1250), 1250u);
}

TEST(Rtf, UnicodeIsReadAndWhatStandsForItIsNot) {
  EXPECT_EQ(text_of("\\u233?\\uc0\\u-4051x\\uc2\\u8364\\'80?y{\\uc1\\u55356 ?\\u57136 ?}"),
            "\xC3\xA9\xEF\x80\xADx\xE2\x82\xACy\xF0\x9F\x8C\xB0\n");
  EXPECT_EQ(text_of("\\u57136?"), "\xEF\xBF\xBD\n");
  EXPECT_EQ(text_of("{\\upr{old}{\\*\\ud{new}}}"), "new\n");
}

TEST(Rtf, GroupsThatMayBeSkippedAreSkipped) {
  // A star elsewhere than at the start of its group says nothing.
  EXPECT_EQ(text_of("{\\b\\*\\unknown x}y"), "xy\n");
  EXPECT_EQ(text_of("a{\\*\\unknown b{c}}{\\stylesheet{\\s1 d;}}{\\colortbl;\\red0;}e"), "ae\n");
}

TEST(Rtf, NotesHeadersBoxesAndLinksHavePlaces) {
  const Bytes body =
      "{\\header Head\\par}See{\\footnote Foot} this"
      "{\\shp{\\*\\shpinst{\\sp{\\sn n}{\\sv v}}{\\shptxt boxed\\par}}{\\shprslt boxed}}."
      "{\\field{\\*\\fldinst HYPERLINK \"http://a.example\"}{\\fldrslt there}}\\par after"
      "{\\field{\\*\\fldinst  EQ \\\\o(a,b)}}{\\field{\\*\\fldinst PAGE}{\\fldrslt }}";
  EXPECT_EQ(text_of(body), "See this.there\nboxed\nafter\n");
  EXPECT_EQ(text_of(body, "Headers and footers"), "Head\n");
  EXPECT_EQ(text_of(body, "Footnotes"), "Foot\n");
  EXPECT_EQ(text_of(body, "Links"), "http://a.example\n");
  EXPECT_EQ(text_of(body, "Field codes"), "EQ \\o(a,b)\n");
}

TEST(Rtf, HiddenDeletedAndCommentedTextSaysSo) {
  // 2016-05-03 14:07 as a DTTM.
  const std::uint32_t dttm = 116u << 20 | 5u << 16 | 3u << 11 | 14u << 6 | 7u;
  const std::string when = std::to_string(dttm);
  EXPECT_EQ(print_dttm(dttm), "2016-05-03T14:07");
  const Bytes body = "{\\*\\revtbl{Unknown;}{Ines;}}We {\\deleted\\revauthdel1\\revdttmdel" + when +
                     " must}{\\revised\\revauth1 may} pay{\\v  unseen\\v0  seen}"
                     "{\\*\\atnid J}{\\*\\atnauthor Jon}{\\*\\annotation{\\*\\atndate " +
                     when + "}Why?}";
  EXPECT_EQ(text_of(body), "We may pay seen\n");
  EXPECT_EQ(text_of(body, "Hidden text"), " unseen\n");
  EXPECT_EQ(text_of(body, "Tracked changes"),
            "deleted by Ines, 2016-05-03T14:07: must\ninserted by Ines: may\n");
  EXPECT_EQ(text_of(body, "Comments"), "Jon, 2016-05-03T14:07: Why?\n");
}

TEST(Rtf, PropertiesAreKept) {
  const Reading reading = read(
      "{\\info{\\title Berth 7}{\\author Ines}{\\operator Jon}{\\creatim\\yr2016\\mo5\\dy3\\hr14"
      "\\min7}}{\\*\\generator Quill;}{\\*\\userprops{\\propname case}\\proptype30"
      "{\\staticval 12}}");
  EXPECT_EQ(reading.title, "Berth 7");
  EXPECT_EQ(reading.author, "Ines");
  EXPECT_EQ(property(reading, "last modified by"), "Jon");
  EXPECT_EQ(property(reading, "created"), "2016-05-03T14:07");
  EXPECT_EQ(property(reading, "application"), "Quill;");
  EXPECT_EQ(property(reading, "case"), "12");
}

Bytes counted(const std::string& text) {
  Bytes out;
  ByteWriter writer(&out);
  writer.u32(static_cast<std::uint32_t>(text.size() + 1));
  return out + text + '\0';
}

Bytes u32(std::uint32_t value) {
  Bytes out;
  ByteWriter(&out).u32(value);
  return out;
}

TEST(Rtf, PicturesAndEmbeddedFilesAreChildren) {
  using namespace std::string_literals;
  const Bytes native =
      "\x02\0note.txt\0C:\\note.txt\0\0\0\x03\0"s + counted("C:\\t") + u32(5) + "words";
  const Bytes object = u32(0x0501) + u32(2) + counted("Package") + u32(0) + u32(0) +
                       u32(static_cast<std::uint32_t>(native.size())) + native;
  const Bytes link = u32(0x0501) + u32(1) + counted("Excel.Sheet.8") + counted("Z:\\fees.xls");
  Keeper keeper;
  const Reading reading = read(
      "{\\*\\shppict{\\pict\\pngblip 504e\n47}}{\\nonshppict{\\pict 00}}"
      "{\\object{\\*\\objdata " +
          encode_hex(object) +
          "}{\\result x}}"
          "{\\object{\\*\\objdata " +
          encode_hex(link) +
          "}}"
          "{\\pict\\jpegblip\\bin3 J{G}",
      &keeper);
  EXPECT_EQ(reading.outcome, Outcome::Read);
  ASSERT_EQ(keeper.handed.size(), 3u);
  EXPECT_EQ(keeper.handed[0].bytes, "PNG");
  EXPECT_EQ(keeper.handed[0].child.path, "picture 1.png");
  EXPECT_EQ(keeper.handed[1].bytes, "words");
  EXPECT_EQ(keeper.handed[1].child.path, "note.txt");
  EXPECT_EQ(keeper.handed[2].bytes, "J{G");
  EXPECT_EQ(keeper.handed[2].child.key, 4u);
  EXPECT_EQ(page(reading, ""), "x\n");
  EXPECT_EQ(page(reading, "Links"), "Excel.Sheet.8: Z:\\fees.xls\n");
}

TEST(Rtf, EncapsulatedHtmlComesOutAsItWas) {
  const Bytes rtf =
      "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p class=\"a\">}\\htmlrtf {\\htmlrtf0 Fee\\'e9 "
      "{\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0  quay\\htmlrtf\\par}\\htmlrtf0 "
      "{\\*\\htmltag72 </p>\\par}{\\*\\mhtmltag <no>}}";
  EXPECT_EQ(html_from_rtf(rtf), "<p class=\"a\">Fee\xC3\xA9 &amp; quay</p>\r\n");
  EXPECT_EQ(rtf_text(rtf), "Fee\xC3\xA9 & quay\n");
  EXPECT_EQ(html_from_rtf("{\\rtf1 plain}"), std::nullopt);
}

TEST(Rtf, GroupsAreOpenedToTheLimitAndNoFurther) {
  // One is open already.
  const auto nested = [](std::size_t depth) {
    return read(Bytes(depth - 1, '{') + "x" + Bytes(depth - 1, '}') + "y");
  };
  EXPECT_EQ(nested(kMaxRtfDepth).outcome, Outcome::Read);
  EXPECT_EQ(page(nested(kMaxRtfDepth), ""), "xy\n");
  EXPECT_EQ(nested(kMaxRtfDepth + 1).outcome, Outcome::Partial);
  EXPECT_EQ(page(nested(kMaxRtfDepth + 1), ""), "y\n");
}

TEST(Rtf, FontsAreKeptToTheLimitAndNoFurther) {
  const auto last_of = [](std::size_t count) {
    Bytes fonts = "{\\fonttbl";
    for (std::size_t i = 0; i < count; ++i) {
      fonts += "{\\f" + std::to_string(i) + "\\fcharset204;}";
    }
    return text_of(fonts + "}\\f" + std::to_string(count - 1) + "\\'e9");
  };
  EXPECT_EQ(last_of(kMaxRtfNames), "\xD0\xB9\n");
  EXPECT_EQ(last_of(kMaxRtfNames + 1), "\xC3\xA9\n");
}

TEST(Rtf, ABraceTooManyDoesNotEndTheText) {
  EXPECT_EQ(text_of("one}{ two}"), "one two\n");
  Keeper keeper;
  EXPECT_EQ(page(read_rtf("{\\rtf1 one}\n rest", {}, keeper), ""), "one\n");
}

TEST(Rtf, EveryTruncationIsReadAsFarAsItGoes) {
  const Bytes rtf =
      "{\\rtf1{\\info{\\title a}}{\\*\\generator b}c\\u233?\\'e9{\\pict\\pngblip 504e47}d\\par}";
  for (std::size_t size = 5; size < rtf.size(); ++size) {
    Keeper keeper;
    EXPECT_EQ(read_rtf(rtf.substr(0, size), {}, keeper).outcome, Outcome::Partial) << size;
  }
  EXPECT_FALSE(is_rtf("{\\r"));
  EXPECT_TRUE(is_rtf("\r\n{\\rtf1"));
  Keeper keeper;
  EXPECT_EQ(read_rtf("no", {}, keeper).outcome, Outcome::Failed);
}

TEST(OleObject, WhatIsCutOffIsNone) {
  const Bytes object = u32(0x0501) + u32(2) + counted("Package") + u32(0) + u32(0) + u32(3) + "abc";
  ASSERT_TRUE(parse_ole1(object));
  EXPECT_EQ(parse_ole1(object)->native, "abc");
  EXPECT_EQ(parse_ole1(object.substr(0, object.size() - 1))->native, "ab");
  EXPECT_FALSE(parse_ole1(object.substr(0, 20)));
  EXPECT_FALSE(parse_ole1(u32(0x0501) + u32(9)));
  EXPECT_FALSE(parse_package("abc"));
}

}  // namespace
}  // namespace day::office
