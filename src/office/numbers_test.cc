// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/numbers.h"

#include <gtest/gtest.h>

namespace day::office {
namespace {

TEST(Numbers, FormatsSayWhatTheNumberIs) {
  for (const auto& [code, kind] : std::initializer_list<std::pair<const char*, NumberKind>>{
           {"General", NumberKind::Plain},
           {"0.00%", NumberKind::Plain},
           {"#,##0.00 \"days\"", NumberKind::Plain},
           {"[Red]0", NumberKind::Plain},
           {"0_d", NumberKind::Plain},
           {"\\d0", NumberKind::Plain},
           {"dd/mm/yyyy", NumberKind::Date},
           {"mmm", NumberKind::Date},
           {"[$-409]d mmm yy;@", NumberKind::Date},
           {"hh:mm", NumberKind::Time},
           {"[h]:mm", NumberKind::Time},
           {"yyyy-mm-dd hh:mm", NumberKind::DateTime}}) {
    EXPECT_EQ(parse_format(code), kind) << code;
  }
  EXPECT_EQ(builtin_format(0), NumberKind::Plain);
  EXPECT_EQ(builtin_format(14), NumberKind::Date);
  EXPECT_EQ(builtin_format(20), NumberKind::Time);
  EXPECT_EQ(builtin_format(22), NumberKind::DateTime);
}

TEST(Numbers, SerialsAreDaysSince1900Or1904) {
  EXPECT_EQ(print_serial(1, NumberKind::Date, false), "1900-01-01");
  EXPECT_EQ(print_serial(59, NumberKind::Date, false), "1900-02-28");
  EXPECT_EQ(print_serial(61, NumberKind::Date, false), "1900-03-01");
  EXPECT_EQ(print_serial(0, NumberKind::Date, true), "1904-01-01");
  EXPECT_EQ(print_serial(42493, NumberKind::Date, false), "2016-05-03");
  EXPECT_EQ(print_serial(42493.25, NumberKind::Date, false), "2016-05-03T06:00:00");
  EXPECT_EQ(print_serial(42493.588194444, NumberKind::DateTime, false), "2016-05-03T14:07:00");
  EXPECT_EQ(print_serial(1.5, NumberKind::Time, false), "36:00:00");
  EXPECT_EQ(print_serial(0.25, NumberKind::Time, true), "06:00:00");
}

TEST(Numbers, WhatIsNoDayStaysANumber) {
  EXPECT_EQ(print_serial(-1, NumberKind::Date, false), "-1");
  EXPECT_EQ(print_serial(2'958'465, NumberKind::Date, false), "9999-12-31");
  EXPECT_EQ(print_serial(2'958'466, NumberKind::Date, false), "2958466");
  EXPECT_EQ(print_serial(1e300, NumberKind::DateTime, false), "1e+300");
  EXPECT_EQ(print_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(print_number(1.0 / 0.0), "");
  EXPECT_EQ(print_number(123456789012345), "123456789012345");
  EXPECT_EQ(print_number(1234567890123456), "1234567890123460");
  EXPECT_EQ(print_number(-1e20), "-100000000000000000000");
  EXPECT_EQ(print_number(1e21), "1e+21");
}

TEST(Numbers, OldExcelPacksThemAndNamesErrorsAndCells) {
  EXPECT_EQ(number_of_rk(7 << 2 | 2), 7);
  EXPECT_EQ(number_of_rk(150 << 2 | 3), 1.5);
  EXPECT_EQ(number_of_rk(0x3FF00000), 1);
  EXPECT_EQ(error_name(0x17), "#REF!");
  EXPECT_EQ(cell_name(0, 0), "A1");
  EXPECT_EQ(cell_name(1, 27), "AB2");
  EXPECT_EQ(cell_name(1'048'575, 16'383), "XFD1048576");
}

}  // namespace
}  // namespace day::office
