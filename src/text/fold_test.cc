// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/fold.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace day::text {
namespace {

using Terms = std::vector<std::string>;

struct FoldCase {
  const char* text;
  Terms terms;
};

TEST(Fold, WordsAreWhatTheHeaderSays) {
  const FoldCase cases[] = {
      {"", {}},
      {" \t\n-_.,;'\"", {}},
      {"jens@kernel.dk", {"jens", "kernel", "dk"}},
      {"io_uring v5.10-rc3", {"io", "uring", "v5", "10", "rc3"}},
      {"Don't l\u2019eau", {"don", "t", "l", "eau"}},
      {"M\u00fcller MU\u0308LLER", {"muller", "muller"}},
      {"Stra\u00dfe STRASSE \u1e9e", {"strasse", "strasse", "ss"}},
      {"\uff21\uff22\uff23 \ufb01n \u2122", {"abc", "fin", "tm"}},
      {"\u0130STANBUL \u0131sparta", {"istanbul", "isparta"}},
      {"\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
       {"\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c3"}},
      {"J\u00f8rgen \u0141\u00f3d\u017a \u00c6on", {"jorgen", "lodz", "aeon"}},
      {"co\u00adoper\u200bate", {"cooperate"}},
      {"\u00bd m\u00b2", {"1", "2", "m2"}},
      {"\u0663\u0664", {"34"}},
      {"\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", {"\u05e9\u05dc\u05d5\u05dd"}},
      {"\u0643\u0640\u062a\u0627\u0628\u064c", {"\u0643\u062a\u0627\u0628"}},
      {"\u0939\u093f\u0928\u094d\u0926\u0940", {"\u0939\u093f\u0928\u094d\u0926\u0940"}},
      {"\u6f22\u5b57\u4f53", {"\u6f22\u5b57", "\u5b57\u4f53", "\u4f53"}},
      {"Linux\u5185\u6838 5", {"linux", "\u5185\u6838", "\u6838", "5"}},
      {"\u5b57", {"\u5b57"}},
      {"\u304b\u3099", {"\u304c"}},
      {"\uff76\uff9e\uff70", {"\u30ac\u30fc", "\u30fc"}},
      {"\ud55c\uad6d", {"\ud55c\uad6d", "\uad6d"}},
      {"\u1112\u1161\u11ab\u1100\u116e\u11a8", {"\ud55c\uad6d", "\uad6d"}},
      {"\u0e01\u0e34\u0e19", {"\u0e01\u0e34\u0e19", "\u0e19"}},
      {"ok\U0001F44D\U0001F3FDgo", {"ok", "\U0001F44D", "go"}},
      {"a\xff\x62 \xc3", {"a", "b"}},
  };
  for (const FoldCase& c : cases) EXPECT_EQ(fold_words(c.text), c.terms) << c.text;
}

TEST(Fold, StemsPlainEnglishOnly) {
  EXPECT_EQ(stem("running"), "run");
  EXPECT_EQ(stem("ran2s"), "ran2s");
  EXPECT_EQ(stem("h\u00e4user"), "h\u00e4user");
  EXPECT_EQ(stem(""), "");
}

}  // namespace
}  // namespace day::text
