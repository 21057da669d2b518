// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/dates.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/time.h"
#include "query/query.h"

namespace day::query {
namespace {

std::int64_t seconds(const std::string& rfc3339) {
  return parse_rfc3339(rfc3339)->instant.unix_seconds;
}

TEST(Dates, HumanFormsMeanTheWholeOfWhatTheyName) {
  struct Case {
    std::string text, from, until;
  };
  const std::vector<Case> cases = {
      {"2016", "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z"},
      {"2016-02", "2016-02-01T00:00:00Z", "2016-03-01T00:00:00Z"},
      {"2016-2", "2016-02-01T00:00:00Z", "2016-03-01T00:00:00Z"},
      {"2016-12", "2016-12-01T00:00:00Z", "2017-01-01T00:00:00Z"},
      {"2016/05/03", "2016-05-03T00:00:00Z", "2016-05-04T00:00:00Z"},
      {"2016-05-3", "2016-05-03T00:00:00Z", "2016-05-04T00:00:00Z"},
      {"2016-02-29", "2016-02-29T00:00:00Z", "2016-03-01T00:00:00Z"},
      {"may-2016", "2016-05-01T00:00:00Z", "2016-06-01T00:00:00Z"},
      {"May 2016", "2016-05-01T00:00:00Z", "2016-06-01T00:00:00Z"},
      {"sept 2016", "2016-09-01T00:00:00Z", "2016-10-01T00:00:00Z"},
      {"2016-may", "2016-05-01T00:00:00Z", "2016-06-01T00:00:00Z"},
      {"3 may 2016", "2016-05-03T00:00:00Z", "2016-05-04T00:00:00Z"},
      {"3rd August 2016", "2016-08-03T00:00:00Z", "2016-08-04T00:00:00Z"},
      {"May 3, 2016", "2016-05-03T00:00:00Z", "2016-05-04T00:00:00Z"},
      {"2016 may 3", "2016-05-03T00:00:00Z", "2016-05-04T00:00:00Z"},
      {"2016-05-03T14:07", "2016-05-03T14:07:00Z", "2016-05-03T14:08:00Z"},
      {"2016-05-03t14:07:09", "2016-05-03T14:07:09Z", "2016-05-03T14:07:10Z"},
      {"2016-01..2016-05-31", "2016-01-01T00:00:00Z", "2016-06-01T00:00:00Z"},
      {"2016-05..2016", "2016-05-01T00:00:00Z", "2017-01-01T00:00:00Z"},
      {"2017..2016", "2016-01-01T00:00:00Z", "2018-01-01T00:00:00Z"},
      {"may 2016 .. june 2016", "2016-05-01T00:00:00Z", "2016-07-01T00:00:00Z"},
      {"0001", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z"},
  };
  for (const Case& c : cases) {
    const auto range = parse_date_range(c.text);
    ASSERT_TRUE(range) << c.text;
    EXPECT_EQ(range->from, seconds(c.from)) << c.text;
    EXPECT_EQ(range->until, seconds(c.until)) << c.text;
    EXPECT_EQ(parse_date_range(print_date_range(*range)), range) << c.text;
  }
}

TEST(Dates, RangesMayBeOpen) {
  EXPECT_EQ(parse_date_range("2016-05.."),
            (DateRange{seconds("2016-05-01T00:00:00Z"), std::nullopt}));
  EXPECT_EQ(parse_date_range("..2016-05"),
            (DateRange{std::nullopt, seconds("2016-06-01T00:00:00Z")}));
  EXPECT_EQ(print_date_range(*parse_date_range("2016-05..")), "2016-05-01..");
  EXPECT_EQ(print_date_range(*parse_date_range("..2016-05")), "..2016-05-31");
}

TEST(Dates, WhatIsNoDateIsNothing) {
  for (const char* text : {"",
                           "..",
                           "2016-13",
                           "2016-02-30",
                           "2015-02-29",
                           "2016-00",
                           "2016-05-00",
                           "16",
                           "201",
                           "20160",
                           "0000",
                           "may",
                           "3 may",
                           "ma 2016",
                           "mayor 2016",
                           "03-05-2016",
                           "2016-05-03-01",
                           "2016..2017..2018",
                           "2016-05T14:07",
                           "2016-05-03T24:00",
                           "2016-05-03T14:60",
                           "2016-05-03T14",
                           "2016-05-03T14:07:60",
                           "2016-05-03T14:07Z",
                           "yesterday",
                           "2016-x"}) {
    EXPECT_FALSE(parse_date_range(text)) << text;
  }
}

TEST(Dates, TimesOfDay) {
  struct Case {
    std::string text;
    std::uint32_t from, until;
  };
  const std::vector<Case> cases = {
      {"9h..17h", 540, 1020},       {"9..17", 540, 1020},
      {"9:30..17:00", 570, 1020},   {"9h30..17h", 570, 1020},
      {"9am..5pm", 540, 1020},      {"12am..12pm", 0, 720},
      {"22h..6h", 1320, 360},       {"9h", 540, 600},
      {"23h", 1380, 1440},          {"9:30", 570, 571},
      {"18h..", 1080, 1440},        {"..6h", 0, 360},
      {"17h..24h", 1020, 1440},     {"17h..0h", 1020, 1440},
      {"0h..24h", 0, 1440},         {"9h..9h", 0, 1440},
      {"9 am..5:30 pm", 540, 1050},
  };
  for (const Case& c : cases) {
    const auto between = parse_sent_between(c.text);
    ASSERT_TRUE(between) << c.text;
    EXPECT_EQ(between->from_minute, c.from) << c.text;
    EXPECT_EQ(between->until_minute, c.until) << c.text;
    EXPECT_EQ(parse_sent_between(print_sent_between(*between)), between) << c.text;
  }
  for (const char* text : {"", "..", "25h..26h", "24h..2h", "9:..10:", "9:5", "9:60", "13pm", "0am",
                           "9h..10h..11h", "x", "h", "009h", "24:30", "9hh"}) {
    EXPECT_FALSE(parse_sent_between(text)) << text;
  }
}

TEST(Dates, SinceAndUntilIncludeWhatTheyName) {
  const auto printed = [](const char* text) { return print_query(parse_query(text)); };
  EXPECT_EQ(printed("since:2016-05"), "date:2016-05-01..");
  EXPECT_EQ(printed("until:2016-05"), "date:..2016-05-31");
  EXPECT_EQ(printed("since:2016 until:2017"), "date:2016-01-01.. date:..2017-12-31");
  EXPECT_EQ(printed("date:(2016 OR 2018)"),
            "date:2016-01-01..2016-12-31 OR date:2018-01-01..2018-12-31");
  EXPECT_EQ(printed("date:\"may 2016\""), "date:2016-05-01..2016-05-31");
  EXPECT_FALSE(parse_query("since:2016..2017").notices.empty());
}

TEST(Dates, ADateOfSeveralWordsNeedsNoQuotationMarks) {
  const auto printed = [](const char* text) { return print_query(parse_query(text)); };
  EXPECT_EQ(printed("date:may 2016 budget"), "date:2016-05-01..2016-05-31 budget");
  EXPECT_EQ(printed("since:3 may 2016"), "date:2016-05-03..");
  EXPECT_EQ(printed("date:3 may 2016..4 june 2016"), "date:2016-05-03..2016-06-04");
  EXPECT_EQ(printed("date:2016 may"), "date:2016-01-01..2016-12-31 may");
  EXPECT_EQ(printed("-date:may 2016"), "-date:2016-05-01..2016-05-31");
  EXPECT_EQ(printed("date:may budget"), "may budget");
}

}  // namespace
}  // namespace day::query
