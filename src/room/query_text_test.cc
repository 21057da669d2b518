// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/query_text.h"

#include <gtest/gtest.h>

namespace day::room {
namespace {

std::vector<query::Node> nodes_of(std::string_view text) {
  return query::parse_query(text).nodes;
}

TEST(QueryText, ATermIsAddedToWhatWasTyped) {
  EXPECT_EQ(QueryText("").with("is:message"), "is:message");
  EXPECT_EQ(QueryText("*").with("is:message"), "is:message");
  EXPECT_EQ(QueryText("Harbour  Dues").with("is:message"), "Harbour  Dues is:message");
}

TEST(QueryText, WhatIsLeftOpenDoesNotSwallowTheTerm) {
  for (const std::string_view typed :
       {"\"harbour dues", "a OR b", "(a OR b", "a OR", "from:", "a NEAR/3", "-", "x)",
        "date:2016 OR y", "subject:(a", "header:x:", "a AND NOT"}) {
    const std::string narrowed = QueryText(typed).with("size:>1");
    const query::Query alone = query::parse_query(typed);
    EXPECT_EQ(nodes_of(narrowed), nodes_of("(" + query::print_query(alone) + ") size:>1"))
        << typed << " became " << narrowed;
  }
}

TEST(QueryText, ConditionsAreTakenOutOneByOne) {
  const QueryText text("dues from:solvang date:2016-05 -is:unsigned has:attachment");
  std::vector<std::string> terms;
  for (const QueryPart& part : text.parts()) {
    terms.push_back(part.term);
    EXPECT_EQ(nodes_of(QueryText(part.without).with(part.term)).size(), text.query().nodes.size());
  }
  EXPECT_EQ(terms, (std::vector<std::string>{"date:2016-05-01..2016-05-31", "-is:unsigned",
                                             "has:attachment"}));
  ASSERT_EQ(QueryText("is:signed").parts().size(), 1u);
  EXPECT_EQ(QueryText("is:signed").parts()[0].without, "");
  EXPECT_TRUE(QueryText("a OR is:signed").parts().size() <= 1);
  EXPECT_TRUE(QueryText("").parts().empty());
}

TEST(QueryText, DatesWithinOthersTakeTheirPlace) {
  const inquiry::MonthSpan may{{2016 * 12 + 4}, {2016 * 12 + 4}};
  EXPECT_EQ(QueryText("dues").with_months(may), "dues date:2016-05");
  EXPECT_EQ(nodes_of(QueryText("date:2016 dues").with_months(may)), nodes_of("dues date:2016-05"));
  EXPECT_EQ(QueryText("date:2016").with_months(may), "date:2016-05");
  // One that is not around it stays, so that nothing more is found than was counted.
  EXPECT_EQ(QueryText("date:2016-05-03 dues").with_months(may),
            "date:2016-05-03 dues date:2016-05");
  EXPECT_EQ(nodes_of(QueryText("since:2016 (a OR b)").with_months(may)),
            nodes_of("(a OR b) date:2016-05"));
}

}  // namespace
}  // namespace day::room
