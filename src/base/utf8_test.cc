// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace day {
namespace {

// RFC 3629 §7.
TEST(Utf8, ReadsTheExamplesOfTheRfc) {
  const std::pair<const char*, std::u32string> examples[] = {
      {"\x41\xE2\x89\xA2\xCE\x91\x2E", U"\x41\x2262\x391\x2E"},
      {"\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4", U"\xD55C\xAD6D\xC5B4"},
      {"\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", U"\x65E5\x672C\x8A9E"},
      {"\xEF\xBB\xBF\xF0\xA3\x8E\xB4", U"\xFEFF\x233B4"},
  };
  for (const auto& [text, codes] : examples) {
    std::string_view rest = text;
    std::string again;
    for (const char32_t code : codes) {
      const Utf8Char next = decode_utf8(rest);
      EXPECT_TRUE(next.valid);
      EXPECT_EQ(next.code, code);
      rest.remove_prefix(next.size_bytes);
      append_utf8(&again, code);
    }
    EXPECT_TRUE(rest.empty());
    EXPECT_EQ(again, text);
    EXPECT_TRUE(is_utf8(text));
  }
}

TEST(Utf8, EveryScalarValueRoundTripsAndNothingElseIsRead) {
  for (char32_t code = 0; code <= 0x110010; ++code) {
    std::string text;
    if (code >= 0xD800 && code <= 0xDFFF) {
      // What append_utf8 would not be asked for: the three octets of a surrogate.
      text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
      ASSERT_FALSE(is_utf8(text)) << static_cast<std::uint32_t>(code);
      continue;
    }
    append_utf8(&text, code);
    const Utf8Char read = decode_utf8(text);
    if (code > 0x10FFFF) {
      ASSERT_FALSE(read.valid);
      ASSERT_EQ(read.size_bytes, 1u);
      continue;
    }
    ASSERT_TRUE(read.valid) << static_cast<std::uint32_t>(code);
    ASSERT_EQ(read.code, code);
    ASSERT_EQ(read.size_bytes, text.size());
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
      ASSERT_FALSE(is_utf8(std::string_view(text).substr(0, cut)));
    }
  }
}

TEST(Utf8, OverlongFormsAndStrayOctetsAreIllFormed) {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "\xC3\x28",
        "\xE2\x28\xA1", "\xE2\x82\x28", "\xF0\x28\x8C\xBC", "\xED\xA0\x80", "\xED\xBF\xBF"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
    EXPECT_FALSE(is_utf8(std::string("12345678") + text + "12345678"));
    const Utf8Char read = decode_utf8(text);
    EXPECT_FALSE(read.valid);
    EXPECT_EQ(read.code, kReplacement);
    EXPECT_EQ(read.size_bytes, 1u);
    EXPECT_TRUE(is_utf8(repair_utf8(text)));
  }
}

TEST(Utf8, RepairReplacesOctetByOctetAndKeepsTheRest) {
  EXPECT_EQ(repair_utf8("plain"), "plain");
  EXPECT_EQ(repair_utf8("gr\xc3\xbcn"), "gr\xc3\xbcn");
  EXPECT_EQ(repair_utf8("gr\xfcn"), "gr\xef\xbf\xbdn");
  EXPECT_EQ(repair_utf8("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(repair_utf8(std::string_view("a\0b", 3)), std::string("a\0b", 3));
}

TEST(Utf8, ClippingNeverCutsACharacter) {
  const std::string text = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80z";
  for (std::size_t size = 0; size <= text.size() + 1; ++size) {
    const std::string_view clipped = clip_utf8(text, size);
    EXPECT_LE(clipped.size(), size);
    EXPECT_TRUE(is_utf8(clipped)) << size;
    EXPECT_TRUE(std::string_view(text).starts_with(clipped));
    // No shorter than it has to be.
    EXPECT_TRUE(clipped.size() == text.size() || clipped.size() + 4 > size);
  }
}

}  // namespace
}  // namespace day
