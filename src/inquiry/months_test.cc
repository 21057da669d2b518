// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/months.h"

#include <gtest/gtest.h>

#include "query/dates.h"

namespace day::inquiry {
namespace {

std::int32_t number_of(std::string_view rfc3339) {
  return month_of(*parse_rfc3339(rfc3339)).number;
}

TEST(Months, AMonthIsThatOfTheSendersClock) {
  EXPECT_EQ(number_of("2016-05-31T23:30:00Z"), 2016 * 12 + 4);
  EXPECT_EQ(number_of("2016-06-01T00:30:00+02:00"), 2016 * 12 + 5);
  EXPECT_EQ(number_of("2016-05-31T23:30:00-08:00"), 2016 * 12 + 4);
  EXPECT_EQ(number_of("1969-12-31T23:59:59Z"), 1969 * 12 + 11);
}

TEST(Months, YearsThatCannotBeToldAreTheFirstOrTheLast) {
  EXPECT_EQ(month_of({{INT64_C(-100'000'000'000)}, 0}).number, 12);
  EXPECT_EQ(month_of({{INT64_C(300'000'000'000)}, 0}).number, 9999 * 12 + 11);
}

TEST(Months, ASpanIsPrintedAsShortAsItGoes) {
  const auto print = [](std::int32_t first, std::int32_t last) {
    return print_span({{first}, {last}});
  };
  EXPECT_EQ(print(2016 * 12, 2016 * 12 + 11), "2016");
  EXPECT_EQ(print(2014 * 12, 2016 * 12 + 11), "2014..2016");
  EXPECT_EQ(print(2016 * 12 + 4, 2016 * 12 + 4), "2016-05");
  EXPECT_EQ(print(2016 * 12 + 3, 2016 * 12 + 5), "2016-04..2016-06");
}

TEST(Months, ASpanAsDatesHoldsItsMonthsAndNoOther) {
  for (const auto& [first, last] : {std::pair{24192, 24203}, std::pair{24192, 24194},
                                    std::pair{24196, 24196}, std::pair{12, 23}}) {
    const auto range = query::parse_date_range(print_span({{first}, {last}}));
    ASSERT_TRUE(range && range->from && range->until);
    EXPECT_EQ(month_of({{*range->from}, 0}).number, first);
    EXPECT_EQ(month_of({{*range->from - 1}, 0}).number, std::max(first - 1, 12));
    EXPECT_EQ(month_of({{*range->until - 1}, 0}).number, last);
    EXPECT_EQ(month_of({{*range->until}, 0}).number, last + 1);
  }
}

}  // namespace
}  // namespace day::inquiry
