// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/numbers.h"

#include <gtest/gtest.h>

namespace day {
namespace {

TEST(Numbers, DigitsAreGroupedByThree) {
  EXPECT_EQ(group_digits(0), "0");
  EXPECT_EQ(group_digits(999), "999");
  EXPECT_EQ(group_digits(1000), "1,000");
  EXPECT_EQ(group_digits(33491), "33,491");
  EXPECT_EQ(group_digits(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(Numbers, ASizeHasOneDigitAfterThePointAndItsUnitNeverReachesAThousand) {
  EXPECT_EQ(print_size(0), "0 B");
  EXPECT_EQ(print_size(999), "999 B");
  EXPECT_EQ(print_size(1000), "1.0 kB");
  EXPECT_EQ(print_size(999'949), "999.9 kB");
  EXPECT_EQ(print_size(999'950), "1.0 MB");
  EXPECT_EQ(print_size(270'101'363), "270.1 MB");
}

TEST(Numbers, ADecimalIsDigitsAloneThatFit) {
  EXPECT_EQ(parse_decimal("0"), 0u);
  EXPECT_EQ(parse_decimal("007"), 7u);
  EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615u);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "18446744073709551616"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace day
