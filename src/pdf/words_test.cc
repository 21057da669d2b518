// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/words.h"

#include <gtest/gtest.h>

namespace day::pdf {
namespace {

TEST(Words, Utf16UnitsBecomeUtf8) {
  const unsigned short units[] = {0x53, 0xE9, 0x4E00, 0xD83D, 0xDE00};
  EXPECT_EQ(utf16_to_utf8(units, 5), "S\u00e9\u4e00\U0001F600");
}

TEST(Words, HalvesOfSurrogatesAreReplaced) {
  const unsigned short units[] = {0xDE00, 0x41, 0xD83D, 0x42, 0xD83D, 0};
  EXPECT_EQ(utf16_to_utf8(units, 6),
            "\uFFFD"
            "A\uFFFD"
            "B\uFFFD\uFFFD");
}

TEST(Words, TextStringsAreToldByTheirMark) {
  EXPECT_EQ(text_string(std::string_view("\xFE\xFF\0S\0\xE9", 6)), "S\u00e9");
  EXPECT_EQ(text_string(std::string_view("\xFF\xFES\0\xE9\0", 6)), "S\u00e9");
  EXPECT_EQ(text_string("\xEF\xBB\xBFS\xC3\xA9"), "S\u00e9");
  EXPECT_EQ(text_string("S\xC3\xA9"), "S\u00e9");
  EXPECT_EQ(text_string("S\xE9"), "S\u00e9");
  EXPECT_EQ(text_string(std::string_view("\xFE\xFF\0S\0", 5)), "S");
}

TEST(Words, Latin1HasNoPlaceForSomeLetters) {
  EXPECT_EQ(utf8_to_latin1("Schl\u00fcssel"), "Schl\xFCssel");
  EXPECT_EQ(utf8_to_latin1(""), "");
  EXPECT_EQ(utf8_to_latin1("\u043a\u043b\u044e\u0447"), std::nullopt);
  EXPECT_EQ(utf8_to_latin1("Schl\xFCssel"), std::nullopt);
}

TEST(Words, DatesKeepWhatTheySay) {
  struct Case {
    const char* date;
    const char* printed;
  };
  for (const Case& each : {
           Case{"D:20160503140700+02'00'", "2016-05-03T14:07:00+02:00"},
           Case{"D:20160503140700-0800", "2016-05-03T14:07:00-08:00"},
           Case{"D:20160503140700+02", "2016-05-03T14:07:00+02:00"},
           Case{"D:20160503140700Z", "2016-05-03T14:07:00Z"},
           Case{"D:20160503140700Z00'00'", "2016-05-03T14:07:00Z"},
           Case{"20160503140700", "2016-05-03T14:07:00"},
           Case{"D:201605031407", "2016-05-03T14:07"},
           Case{"D:2016050314", "2016-05-03T14:00"},
           Case{"D:20160503", "2016-05-03"},
           Case{"D:201605", "2016-05"},
           Case{"D:2016", "2016"},
           Case{"D:", "D:"},
           Case{"Tue May 3 2016", "Tue May 3 2016"},
           Case{"", ""},
       }) {
    EXPECT_EQ(print_date(each.date), each.printed) << each.date;
  }
}

TEST(Words, LettersOfAnyScriptCountAndWhatCouldNotBeToldDoesNot) {
  EXPECT_EQ(count_letters("ab 1.\n"), 3u);
  EXPECT_EQ(count_letters("\u0434\u0430 \u4e00\u05d0"), 4u);
  EXPECT_EQ(count_letters("\uFFFD\uE123\u2022\u2500\u00a0"), 0u);
}

}  // namespace
}  // namespace day::pdf
