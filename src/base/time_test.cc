// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/time.h"

#include <gtest/gtest.h>

namespace day {
namespace {

bool is_leap(std::int64_t year) {
  if (year % 400 == 0) return true;
  if (year % 100 == 0) return false;
  return year % 4 == 0;
}

TEST(Time, KnownDatesHaveTheirDay) {
  const std::pair<CivilDate, std::int64_t> dates[] = {
      {{1970, 1, 1}, 0},      {{1969, 12, 31}, -1},      {{2000, 2, 29}, 11016},
      {{2000, 3, 1}, 11017},  {{1900, 2, 28}, -25509},   {{1900, 3, 1}, -25508},
      {{2038, 1, 19}, 24855}, {{1601, 1, 1}, -134774},   {{1, 1, 1}, -719162},
      {{0, 3, 1}, -719468},   {{9999, 12, 31}, 2932896}, {{-400, 3, 1}, -865565},
  };
  for (const auto& [date, days] : dates) {
    EXPECT_EQ(days_from_civil(date), days);
    EXPECT_EQ(civil_from_days(days), date);
  }
}

// Every day of the years around each kind of leap year, counted one by one.
TEST(Time, EveryDayFollowsTheDayBefore) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (const auto& [from, to] : std::initializer_list<std::pair<std::int64_t, std::int64_t>>{
           {-405, -395}, {-5, 5}, {1580, 1605}, {1695, 1705}, {1895, 2105}, {2395, 2405}}) {
    std::int64_t day = days_from_civil({from, 1, 1});
    for (std::int64_t year = from; year <= to; ++year) {
      for (unsigned month = 1; month <= 12; ++month) {
        const unsigned length = kDays[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
        ASSERT_EQ(days_in_month(year, month), length);
        for (unsigned date = 1; date <= length; ++date, ++day) {
          ASSERT_EQ(days_from_civil({year, month, date}), day);
          ASSERT_EQ(civil_from_days(day), (CivilDate{year, month, date}));
        }
      }
    }
  }
}

TEST(Time, FourHundredYearsAreAWholeCycle) {
  for (std::int64_t year = -800; year <= 2800; year += 7) {
    EXPECT_EQ(days_from_civil({year + 400, 3, 1}) - days_from_civil({year, 3, 1}), 146097);
  }
}

TEST(Time, Rfc3339RoundTrips) {
  const std::pair<ZonedTime, const char*> times[] = {
      {{{0}, 0}, "1970-01-01T00:00:00Z"},
      {{{-1}, 0}, "1969-12-31T23:59:59Z"},
      {{{1462277220}, 120}, "2016-05-03T14:07:00+02:00"},
      {{{1462277220}, -570}, "2016-05-03T02:37:00-09:30"},
      {{{951782400}, 0}, "2000-02-29T00:00:00Z"},
      {{{253402300799}, 0}, "9999-12-31T23:59:59Z"},
      {{{-62167219200}, 0}, "0000-01-01T00:00:00Z"},
      {{{1462277220}, 1439}, "2016-05-04T12:06:00+23:59"},
      // RFC 3339 §5.8.
      {{{851042397}, -480}, "1996-12-19T16:39:57-08:00"},
  };
  for (const auto& [time, text] : times) {
    EXPECT_EQ(print_rfc3339(time), text);
    EXPECT_EQ(parse_rfc3339(text), time) << text;
  }
}

TEST(Time, MinutesArePrintedForTables) {
  EXPECT_EQ(print_minute({{1462277220}, 120}), "2016-05-03 14:07 +0200");
  EXPECT_EQ(print_minute({{1462277259}, -570}), "2016-05-03 02:37 -0930");
  EXPECT_EQ(print_minute({{0}, 0}), "1970-01-01 00:00 +0000");
}

TEST(Time, ALeapSecondIsReadAsTheNextSecond) {
  EXPECT_EQ(parse_rfc3339("1990-12-31T23:59:60Z"), (ZonedTime{{662688000}, 0}));
}

TEST(Time, WhatIsNotRfc3339IsRefused) {
  for (const char* text : {"",
                           "2016-05-03",
                           "2016-05-03T14:07:00",
                           "2016-05-03 14:07:00Z",
                           "2016-5-03T14:07:00Z",
                           "2016-13-03T14:07:00Z",
                           "2016-00-03T14:07:00Z",
                           "2016-05-32T14:07:00Z",
                           "2016-05-00T14:07:00Z",
                           "2015-02-29T00:00:00Z",
                           "1900-02-29T00:00:00Z",
                           "2016-05-03T24:00:00Z",
                           "2016-05-03T14:60:00Z",
                           "2016-05-03T14:07:61Z",
                           "2016-05-03T14:07:00z",
                           "2016-05-03T14:07:00+0200",
                           "2016-05-03T14:07:00+02:60",
                           "2016-05-03T14:07:00*02:00",
                           "2016-05-03T14:07:00+02:00x",
                           "2016-05-03T14:07:00ZZ",
                           "+016-05-03T14:07:00Z",
                           "2016-05-03T14:07:0xZ"}) {
    EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
  }
}

TEST(Time, TheClockIsPastTheYearInWhichThisWasWritten) {
  EXPECT_GT(now().unix_seconds, days_from_civil({2020, 1, 1}) * 86400);
}

}  // namespace
}  // namespace day
