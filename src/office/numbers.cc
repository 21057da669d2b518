// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/time.h"

namespace day::office {
namespace {

// 1899-12-30, day 0 for everything from 1900-03-01 on.
constexpr std::int64_t kDayZero = -25'569;
constexpr double kDaysTo1904 = 1462;
// Day 60 is 1900-02-29, which Lotus 1-2-3 believed in: before it, days are one later than counted.
constexpr double kLotusDay = 60;
constexpr double kLastDay = 2'958'465;  // 9999-12-31
constexpr std::int64_t kDaySeconds = 86'400;

}  // namespace

NumberKind builtin_format(unsigned id) {
  if (id == 22) return NumberKind::DateTime;
  if (id >= 14 && id <= 17) return NumberKind::Date;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return NumberKind::Time;
  // Of East Asian versions, where they are dates and a few times.
  if ((id >= 32 && id <= 35) || id == 55 || id == 56) return NumberKind::Time;
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return NumberKind::Date;
  return NumberKind::Plain;
}

NumberKind parse_format(std::string_view code) {
  bool has_day = false;
  bool has_hour = false;
  bool has_month_or_minute = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;  // what follows is for negative numbers
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '[') {
      // Hours past 24, "[h]"; otherwise a colour, a condition or a locale.
      const std::size_t end = std::min(code.find(']', i), code.size());
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      if (inside.find_first_not_of("hHmMsS") == std::string_view::npos && !inside.empty()) {
        has_hour = true;
      }
      i = end;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
      has_day = true;
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      has_hour = true;
    } else if (c == 'm' || c == 'M') {
      has_month_or_minute = true;
    } else if (code.substr(i).starts_with("General") || code.substr(i).starts_with("GENERAL")) {
      return NumberKind::Plain;
    }
  }
  if (has_day && has_hour) return NumberKind::DateTime;
  if (has_hour) return NumberKind::Time;
  return has_day || has_month_or_minute ? NumberKind::Date : NumberKind::Plain;
}

std::string print_number(double number) {
  if (!std::isfinite(number)) return {};
  // Whole numbers are written out, with zeros past the digits that are sure.
  constexpr double kMostWrittenOut = 1e21;
  if (std::fabs(number) >= 1e15 && std::fabs(number) < kMostWrittenOut) {
    std::string digits = fmt::format("{:.14e}", number);
    const std::size_t e = digits.find('e');
    const auto exponent = static_cast<std::size_t>(std::stoi(digits.substr(e + 1)));
    digits.resize(e);
    std::erase(digits, '.');
    digits.resize(exponent + (number < 0 ? 2 : 1), '0');
    return digits;
  }
  return fmt::format("{:.15g}", number);
}

std::string print_serial(double serial, NumberKind kind, bool is_1904) {
  if (kind == NumberKind::Plain || !(serial >= 0)) return print_number(serial);
  if (is_1904) {
    serial += kDaysTo1904;
  } else if (serial < kLotusDay && kind != NumberKind::Time) {
    serial += 1;
  }
  if (!(serial < kLastDay + 1)) return print_number(serial);
  auto seconds = static_cast<std::int64_t>(std::llround(serial * kDaySeconds));
  if (kind == NumberKind::Time && !is_1904) {
    // Durations may have more than a day.
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  const CivilDate date = civil_from_days(kDayZero + seconds / kDaySeconds);
  seconds %= kDaySeconds;
  std::string time =
      fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (kind == NumberKind::Time) return time;
  std::string day = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  // A date with a fraction has a time, whether the format shows it or not.
  return kind == NumberKind::Date && seconds == 0 ? day : day + "T" + time;
}

double number_of_rk(std::uint32_t rk) {
  double value = 0;
  if ((rk & 2) != 0) {
    value = static_cast<std::int32_t>(rk) >> 2;
  } else {
    value = std::bit_cast<double>(static_cast<std::uint64_t>(rk & 0xFFFFFFFC) << 32);
  }
  return (rk & 1) != 0 ? value / 100 : value;
}

std::string_view error_name(std::uint8_t code) {
  switch (code) {
    case 0x00:
      return "#NULL!";
    case 0x07:
      return "#DIV/0!";
    case 0x0F:
      return "#VALUE!";
    case 0x17:
      return "#REF!";
    case 0x1D:
      return "#NAME?";
    case 0x24:
      return "#NUM!";
    default:
      return "#N/A";
  }
}

std::string cell_name(unsigned row, unsigned column) {
  std::string name;
  for (unsigned left = column + 1; left > 0; left = (left - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return name + std::to_string(row + 1);
}

}  // namespace day::office
