// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/display.h"

#include <gtest/gtest.h>

#include <string>

namespace day::text {
namespace {

using namespace std::string_literals;

TEST(Display, MakesVisibleWhatDeceives) {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"plain ~", "plain ~"},
      {"\x1b[31mred\r\n\t"s, "\u241b[31mred\u240d\u240a\u2409"},
      {"\0\x7f"s, "\u2400\u2421"},
      {"\u0085\u009b", "\u27e8U+0085\u27e9\u27e8U+009B\u27e9"},
      {"gpj.\u202eexe", "gpj.\u27e8U+202E\u27e9exe"},
      {"a\u200bb\ufeff\u00ad\u2028",
       "a\u27e8U+200B\u27e9b\u27e8U+FEFF\u27e9\u27e8U+00AD\u27e9"
       "\u27e8U+2028\u27e9"},
      {"a\u200db\u200c", "a\u27e8U+200D\u27e9b\u27e8U+200C\u27e9"},
      {"\U0001F468\u200d\U0001F469 \u2764\ufe0f 1\ufe0f\u20e3",
       "\U0001F468\u200d\U0001F469 "
       "\u2764\ufe0f 1\ufe0f\u20e3"},
      {"\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"},
      {"a\ufe0f\U000E0041", "a\u27e8U+FE0F\u27e9\u27e8U+E0041\u27e9"},
      {"\xff\xc3("s, "\ufffd\ufffd("},
      {"\u00e4\u6f22\u05d0", "\u00e4\u6f22\u05d0"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(show_line(text), shown) << text;
}

TEST(Display, TextKeepsItsLinesAndTabs) {
  EXPECT_EQ(show_text("a\tb\r\nc\v"), "a\tb\u240d\nc\u240b");
}

TEST(Display, WhatIsShownIsNotChangedAgain) {
  for (char32_t code = 0; code < 0x11000; code += 7) {
    std::string text = "x";
    text += static_cast<char>(0xE0 | (code >> 12 & 15));
    text += static_cast<char>(0x80 | (code >> 6 & 63));
    text += static_cast<char>(0x80 | (code & 63));
    const std::string once = show_line(text);
    EXPECT_EQ(show_line(once), once);
  }
}

TEST(Display, CountsColumns) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("\u00e4a\u0308"), 2u);
  EXPECT_EQ(display_width("\u6f22\u5b57"), 4u);
  EXPECT_EQ(display_width("\uff21\U0001F44D"), 4u);
  EXPECT_EQ(display_width("\u1112\u1161\u11ab"), 2u);
  EXPECT_EQ(display_width("\x1b"), 0u);
}

TEST(Display, ClipsAndFits) {
  EXPECT_EQ(clip_width("abcdef", 6), "abcdef");
  EXPECT_EQ(clip_width("abcdef", 5), "abcd\u2026");
  EXPECT_EQ(clip_width("abcdef", 1), "\u2026");
  EXPECT_EQ(clip_width("abcdef", 0), "");
  EXPECT_EQ(clip_width("\u6f22\u5b57", 3), "\u6f22\u2026");
  EXPECT_EQ(clip_width("\u6f22\u5b57", 2), "\u2026");
  EXPECT_EQ(clip_width("a\u0308b", 2), "a\u0308b");
  EXPECT_EQ(fit_width("ab", 4), "ab  ");
  EXPECT_EQ(fit_width("\u6f22\u5b57", 2), "\u2026 ");
  EXPECT_EQ(fit_width("\u6f22\u5b57x", 4), "\u6f22\u2026 ");
}

}  // namespace
}  // namespace day::text
