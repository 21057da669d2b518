// SPDX-License-Identifier: AGPL-3.0-or-later
// Civil time in the proleptic Gregorian calendar. No clock is read here but in now().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace day {

// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Instant {
  std::int64_t unix_seconds = 0;
  auto operator<=>(const Instant&) const = default;
};

// An instant and the zone in which it was written, in minutes east of Greenwich.
struct ZonedTime {
  Instant instant;
  std::int32_t zone_minutes = 0;
  bool operator==(const ZonedTime&) const = default;
};

struct CivilDate {
  std::int64_t year = 1970;
  unsigned month = 1;  // 1 to 12
  unsigned day = 1;    // 1 to 31
  bool operator==(const CivilDate&) const = default;
};

// Days since 1970-01-01, and back. Exact for every year that fits.
std::int64_t days_from_civil(const CivilDate& date);
CivilDate civil_from_days(std::int64_t days);
unsigned days_in_month(std::int64_t year, unsigned month);

// RFC 3339, e.g. "2016-05-03T14:07:00+02:00"; "Z" when the zone is 0.
std::string print_rfc3339(const ZonedTime& time);
// "2016-05-03 14:07 +0200", for tables.
std::string print_minute(const ZonedTime& time);
// The inverse of print_rfc3339. Nothing on anything else.
std::optional<ZonedTime> parse_rfc3339(std::string_view text);

// The wall clock, in UTC.
Instant now();

}  // namespace day
