// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/date.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace day::mail {
namespace {

TEST(Date, ReadsEveryFormWhoseMeaningIsCertain) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00"},  // RFC 5322 A.1.1
      {"Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00"},   // A.1.2
      {"Thu, 13 Feb 1969 23:32:54 -0330", ""},                           // A.1.3, before mail
      {"Thu,\r\n      13\r\n        Feb\r\n          1999\r\n      23:32\r\n"
       "               -0330 (Newfoundland Time)",
       "1999-02-13T23:32:00-03:30"},                            // A.5
      {"21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z"},       // A.6.2
      {"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", ""},  // A.6.3, blanks in the time
      {"Mon, 3 May 21 01:02:03 +0000", "2021-05-03T01:02:03Z"},
      {"Mon, 3 May 121 01:02:03 +0000", "2021-05-03T01:02:03Z"},
      {"Tue, 3 May 2016 14:07:00 +0200 (CEST)", "2016-05-03T14:07:00+02:00"},
      {"Tue, 3 May 2016 14:07:00 +0200 (a (nested) comment)", "2016-05-03T14:07:00+02:00"},
      {"3 May 2016 14:07 EST", "2016-05-03T14:07:00-05:00"},
      {"Tue May  3 14:07:00 2016 +0200", "2016-05-03T14:07:00+02:00"},
      {"Tue, May 3, 2016 2:07:00 PM +0200", "2016-05-03T14:07:00+02:00"},
      {"Tue, 3 May 2016 12:07:00 AM +0000", "2016-05-03T00:07:00Z"},
      {"2016-05-03 14:07:00 +0200", "2016-05-03T14:07:00+02:00"},
      {"2016-05-03T14:07:00.123+02:00", "2016-05-03T14:07:00+02:00"},
      {"2016-05-03T14:07:00Z", "2016-05-03T14:07:00Z"},
      {"3-May-2016 14:07:00 +0200", "2016-05-03T14:07:00+02:00"},
      {"Tue, 3 May 2016 14.07.00 +0200", "2016-05-03T14:07:00+02:00"},
      {"Tue, 3 May 2016 14:07:00 GMT+0200", "2016-05-03T14:07:00+02:00"},
      {"Tue, 3 May 2016 14:07:00 UTC-5", "2016-05-03T14:07:00-05:00"},
      {"Tuesday, 3 September 2019 14:07:00 +0000", "2019-09-03T14:07:00Z"},
      {"Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"},
      {"Tue, 3 May 2016 14:07:00 +1400", "2016-05-03T14:07:00+14:00"},
      {"Tue, 3 May 2016 14:07:00 -1200", "2016-05-03T14:07:00-12:00"},
      {"Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z"},
      {"Fri, 31 Dec 2100 23:59:59 +0000", "2100-12-31T23:59:59Z"},
      {"Tue, 3 May 2016 14:07:00 +0200; spf=pass", "2016-05-03T14:07:00+02:00"},
  };
  for (const auto& [text, wanted] : cases) {
    const auto date = parse_date(text);
    EXPECT_EQ(date ? print_rfc3339(date->time) : "", wanted) << text;
    EXPECT_FALSE(date && date->zone_doubtful) << text;
  }
}

TEST(Date, TakesAZoneInDoubtAsUtcAndSaysSo) {
  for (const std::string_view zone :
       {"", "+1401", "-1201", "+9999", "+0260", "+12345", "X", "LMT"}) {
    const auto date = parse_date("Tue, 3 May 2016 14:07:00 " + std::string(zone));
    ASSERT_TRUE(date.has_value()) << zone;
    EXPECT_TRUE(date->zone_doubtful) << zone;
    EXPECT_EQ(print_rfc3339(date->time), "2016-05-03T14:07:00Z") << zone;
  }
}

TEST(Date, ReadsNothingWhereItWouldHaveToGuess) {
  for (const std::string_view text :
       {"", "yesterday", "Tue, 3 May 2016", "14:07:00 +0200", "05/03/2016 14:07:00",
        "Tue, 32 May 2016 14:07:00 +0200", "Tue, 31 Jun 2016 14:07:00 +0200",
        "Tue, 29 Feb 2015 14:07:00 +0200", "Tue, 3 Mai 2016 14:07:00 +0200",
        "Tue, 3 May 2016 24:07:00 +0200", "Tue, 3 May 2016 14:60:00 +0200",
        "Tue, 3 May 2016 14:07:61 +0200", "Tue, 3 May 1969 14:07:00 +0200",
        "Tue, 3 May 2101 14:07:00 +0200", "Tue, 3 May 20160 14:07:00 +0200",
        "Tue, 3 May 99999999999999999999 14:07:00 +0200", "0 0 0", "(((((((", "Tue, Tue, Tue"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(Date, LooksNoFurtherThanItsLimit) {
  const std::string date = "Tue, 3 May 2016 14:07:00 +0200";
  EXPECT_TRUE(parse_date(std::string(256 - date.size(), ' ') + date).has_value());
  EXPECT_TRUE(parse_date(std::string(257 - date.size(), ' ') + date).has_value());  // zone +020
  EXPECT_FALSE(parse_date(std::string(256, ' ') + date).has_value());
}

}  // namespace
}  // namespace day::mail
