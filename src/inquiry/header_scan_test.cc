// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/header_scan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace day::inquiry {
namespace {

constexpr std::string_view kMessage =
    "Received: from mail.halden.example\r\n"
    "\tby port.halden.example; Tue, 3 May 2016 14:07:00 +0200\r\n"
    "X-Mailer: Mozilla Thunder\r\n"
    " bird 45.0\r\n"
    "x-mailer: Mutt\r\n"
    "X-Empty:\r\n"
    "\r\n"
    "X-Mailer: Pine\r\n";

query::HeaderWords question(std::string_view text) {
  const query::Query query = query::parse_query(text);
  return std::get<query::HeaderWords>(query.nodes[0].leaf);
}

TEST(HeaderScan, FindsWordsInARowInFieldsOfThatName) {
  struct Case {
    std::string_view query;
    bool matches;
  };
  const std::vector<Case> cases = {
      {"header:received:mail.halden.example", true},
      {"header:RECEIVED:\"example by port\"", true},
      {"header:received:\"port mail\"", false},
      {"header:x-mailer:mutt", true},
      {"header:x-mailer:\"mozilla thunder bird\"", true},
      {"header:x-mailer:\"mozilla th\"*", true},
      {"header:x-mailer:\"mozilla th\"", false},
      {"header:x-mailer:\"bird 45 0 mutt\"", false},
      {"header:x-mailer:pine", false},
      {"header:x-empty", true},
      {"header:x-empty:x", false},
      {"header:x-absent", false},
      {"header:mailer:mutt", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(header_matches(kMessage, question(c.query)), c.matches) << c.query;
  }
}

TEST(HeaderScan, WordsStandInARow) {
  const std::vector<std::string> terms = {"a", "b", "ab", "b"};
  EXPECT_TRUE(holds_in_row(terms, {"b", "ab"}, false));
  EXPECT_TRUE(holds_in_row(terms, {"b", "a"}, true));
  EXPECT_TRUE(holds_in_row(terms, {"a", "b", "ab", "b"}, false));
  EXPECT_FALSE(holds_in_row(terms, {"b", "a"}, false));
  EXPECT_FALSE(holds_in_row(terms, {"b", "b"}, true));
  EXPECT_FALSE(holds_in_row(terms, {"a", "b", "ab", "b", "a"}, true));
  EXPECT_FALSE(holds_in_row(terms, {}, false));
  EXPECT_FALSE(holds_in_row({}, {"a"}, false));
}

}  // namespace
}  // namespace day::inquiry
