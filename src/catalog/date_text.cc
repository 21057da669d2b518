// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/date_text.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace day::catalog {

std::string print_rfc5322(const ZonedTime& time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                            "Mon", "Tue", "Wed"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kDaySeconds = 86400;
  const std::int64_t local = time.instant.unix_seconds + std::int64_t{time.zone_minutes} * 60;
  std::int64_t days = local / kDaySeconds;
  std::int64_t seconds = local % kDaySeconds;
  if (seconds < 0) {
    seconds += kDaySeconds;
    --days;
  }
  const CivilDate date = civil_from_days(days);
  const auto weekday = static_cast<std::size_t>(((days % 7) + 7) % 7);  // 1970-01-01: a Thursday
  const std::int32_t zone = std::abs(time.zone_minutes);
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}", kDays[weekday], date.day,
                     kMonths[date.month - 1], date.year, seconds / 3600, seconds / 60 % 60,
                     seconds % 60, time.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

}  // namespace day::catalog
