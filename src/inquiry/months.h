// SPDX-License-Identifier: AGPL-3.0-or-later
// Months on the clock of the sender, which is the clock that date: asks for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace day::inquiry {

// Months since January of the year 0.
struct Month {
  std::int32_t number = 0;
  auto operator<=>(const Month&) const = default;
};
Month month_of(const ZonedTime& time);

struct MonthCount {
  Month month;
  std::uint64_t count = 0;
  bool operator==(const MonthCount&) const = default;
};

// Whole months, both ends included.
struct MonthSpan {
  Month first;
  Month last;
  bool operator==(const MonthSpan&) const = default;
};
// As date: takes it, as short as it goes: "2016", "2016-05", "2016-04..2016-06", "2014..2016".
std::string print_span(const MonthSpan& span);

}  // namespace day::inquiry
