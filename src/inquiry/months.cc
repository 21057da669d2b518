// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/months.h"

#include <fmt/format.h>

#include <algorithm>

namespace day::inquiry {
namespace {

constexpr std::int32_t kMonthsPerYear = 12;
constexpr std::int64_t kDaySeconds = 86400;
// Dates of which a four-digit year can be told: others are put into the first or last of them.
constexpr std::int64_t kFirstYear = 1;
constexpr std::int64_t kLastYear = 9999;

std::string print_month(std::int32_t number) {
  return fmt::format("{:04}-{:02}", number / kMonthsPerYear, number % kMonthsPerYear + 1);
}

}  // namespace

Month month_of(const ZonedTime& time) {
  const std::int64_t local = time.instant.unix_seconds + std::int64_t{time.zone_minutes} * 60;
  const std::int64_t days = local / kDaySeconds - (local % kDaySeconds < 0 ? 1 : 0);
  const CivilDate date = civil_from_days(days);
  const std::int64_t year = std::clamp(date.year, kFirstYear, kLastYear);
  const std::int64_t month = year == date.year ? date.month : (date.year < year ? 1 : 12);
  return {static_cast<std::int32_t>(year * kMonthsPerYear + month - 1)};
}

std::string print_span(const MonthSpan& span) {
  const std::int32_t first = span.first.number, last = span.last.number;
  if (first % kMonthsPerYear == 0 && last % kMonthsPerYear == kMonthsPerYear - 1) {
    const std::int32_t from = first / kMonthsPerYear, to = last / kMonthsPerYear;
    return from == to ? fmt::format("{:04}", from) : fmt::format("{:04}..{:04}", from, to);
  }
  if (first == last) return print_month(first);
  return print_month(first) + ".." + print_month(last);
}

}  // namespace day::inquiry
