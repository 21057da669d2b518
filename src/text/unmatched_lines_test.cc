// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/unmatched_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace day::text {
namespace {

std::string unmatched(std::string_view shown, std::string_view proven) {
  const UnmatchedLines found = find_unmatched_lines(shown, proven);
  return std::string(shown.substr(found.begin, found.end - found.begin));
}

TEST(UnmatchedLines, TheSameTextHasNone) {
  const UnmatchedLines found = find_unmatched_lines("one\ntwo\n", "one\ntwo\n");
  EXPECT_EQ(found.begin, found.end);
  EXPECT_EQ(found.missing, 0u);
}

TEST(UnmatchedLines, WhatWasAppendedIsFound) {
  EXPECT_EQ(unmatched("one\ntwo\n\nfooter\nmore\n", "one\ntwo\n"), "footer\nmore\n");
  EXPECT_EQ(unmatched("one\ntwo", "one\n"), "two");
}

TEST(UnmatchedLines, WhatWasPutInFrontOrBetweenIsFound) {
  EXPECT_EQ(unmatched("new\none\ntwo\n", "one\ntwo\n"), "new\n");
  EXPECT_EQ(unmatched("one\nnew\ntwo\n", "one\ntwo\n"), "new\n");
}

TEST(UnmatchedLines, AnAppendedLineThatRepeatsASignedOneIsNotTakenForIt) {
  EXPECT_EQ(unmatched("pay\nyes\nno\nyes\n", "pay\nyes\n"), "no\nyes\n");
}

TEST(UnmatchedLines, WhiteSpaceAndTheQuoteMarksOfMailFoldersMakeNoDifference) {
  EXPECT_EQ(unmatched("a  b\r\n\n>From here\n", "a b\nFrom here\n"), "");
  EXPECT_EQ(unmatched(">a\n", "a\n"), ">a\n");
}

TEST(UnmatchedLines, LinesThatAreNotShownAreCounted) {
  EXPECT_EQ(find_unmatched_lines("one\n", "one\ntwo\n\nthree\n").missing, 2u);
  EXPECT_EQ(find_unmatched_lines("", "one\n").missing, 1u);
  EXPECT_EQ(find_unmatched_lines("one\nlike\n", "one\nother\n").missing, 1u);
}

TEST(UnmatchedLines, NothingProvenMatchesNothing) {
  EXPECT_EQ(unmatched("one\ntwo\n", ""), "one\ntwo\n");
}

}  // namespace
}  // namespace day::text
