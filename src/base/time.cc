// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/time.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace day {
namespace {

constexpr std::int64_t kDaySeconds = 86400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

struct Fields {
  CivilDate date;
  std::int64_t second_of_day;
};

Fields local_fields(const ZonedTime& time) {
  const std::int64_t local = time.instant.unix_seconds + time.zone_minutes * std::int64_t{60};
  const std::int64_t days = floor_div(local, kDaySeconds);
  return {civil_from_days(days), local - days * kDaySeconds};
}

// Digits [at, at + count) of `text` as a number, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

// Howard Hinnant, "chrono-compatible low-level date algorithms".
std::int64_t days_from_civil(const CivilDate& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t shifted = (static_cast<std::int64_t>(date.month) + 9) % 12;
  const std::int64_t day_of_year =
      (153 * shifted + 2) / 5 + static_cast<std::int64_t>(date.day) - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = floor_div(days, 146097);
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<unsigned>(day_of_year - (153 * shifted + 2) / 5 + 1);
  date.month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

unsigned days_in_month(std::int64_t year, unsigned month) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[(month - 1) % 12];
}

std::string print_rfc3339(const ZonedTime& time) {
  const Fields f = local_fields(time);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", f.date.year, f.date.month, f.date.day,
                  f.second_of_day / 3600, f.second_of_day / 60 % 60, f.second_of_day % 60);
  if (time.zone_minutes == 0) return text + "Z";
  const int minutes = std::abs(time.zone_minutes);
  return text + fmt::format("{}{:02}:{:02}", time.zone_minutes < 0 ? '-' : '+', minutes / 60,
                            minutes % 60);
}

std::string print_minute(const ZonedTime& time) {
  const Fields f = local_fields(time);
  const int minutes = std::abs(time.zone_minutes);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} {}{:02}{:02}", f.date.year, f.date.month,
                     f.date.day, f.second_of_day / 3600, f.second_of_day / 60 % 60,
                     time.zone_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::optional<ZonedTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  if (static_cast<unsigned>(day) > days_in_month(year, static_cast<unsigned>(month))) {
    return std::nullopt;
  }
  ZonedTime time;
  const std::string_view zone = text.substr(19);
  if (zone != "Z") {
    const int zone_hour = digits(zone, 1, 2), zone_minute = digits(zone, 4, 2);
    const bool shaped = zone.size() == 6 && zone[3] == ':' && (zone[0] == '+' || zone[0] == '-');
    if (!shaped || zone_hour < 0 || zone_minute < 0 || zone_minute > 59) return std::nullopt;
    time.zone_minutes = (zone[0] == '-' ? -1 : 1) * (zone_hour * 60 + zone_minute);
  }
  const std::int64_t days =
      days_from_civil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)});
  time.instant.unix_seconds = days * kDaySeconds + hour * 3600 + minute * 60 + second -
                              time.zone_minutes * std::int64_t{60};
  return time;
}

Instant now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count()};
}

}  // namespace day
