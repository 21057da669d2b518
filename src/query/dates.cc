// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/dates.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"
#include "query/words.h"

namespace day::query {
namespace {

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::uint32_t kDayMinutes = 1440;
constexpr std::uint32_t kLastHour = 24;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// Seconds since 1970, from the first to past the last.
struct Span {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct Token {
  std::string_view text;
  int number = -1;     // at most four digits
  unsigned month = 0;  // from a name
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// A whole number of at most four digits, or -1.
int parse_number(std::string_view text) {
  if (text.empty() || text.size() > 4) return -1;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// English names and their beginnings of three letters or more; "sept" is one.
unsigned parse_month_name(std::string_view text) {
  if (text.size() < 3) return 0;
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].substr(0, text.size()) == text) return i + 1;
  }
  return 0;
}

std::string_view without_ordinal(std::string_view text) {
  if (text.size() < 3) return text;
  const std::string_view ending = text.substr(text.size() - 2);
  const bool ordinal = ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
  const std::string_view rest = text.substr(0, text.size() - 2);
  return ordinal && parse_number(rest) >= 0 ? rest : text;
}

std::vector<Token> split_date(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of("-/., \t", at), text.size());
    if (end > at) {
      Token token;
      token.text = without_ordinal(text.substr(at, end - at));
      token.number = parse_number(token.text);
      token.month = parse_month_name(token.text);
      tokens.push_back(token);
    }
    at = end + 1;
  }
  return tokens;
}

std::optional<Span> day_span(int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const auto m = static_cast<unsigned>(month), d = static_cast<unsigned>(day);
  if (d > days_in_month(year, m)) return std::nullopt;
  const std::int64_t begin = days_from_civil({year, m, d}) * kDaySeconds;
  return Span{begin, begin + kDaySeconds};
}

std::optional<Span> month_span(int year, int month) {
  if (year < 1 || month < 1 || month > 12) return std::nullopt;
  const auto m = static_cast<unsigned>(month);
  const std::int64_t begin = days_from_civil({year, m, 1}) * kDaySeconds;
  return Span{begin, begin + days_in_month(year, m) * kDaySeconds};
}

std::optional<Span> parse_day(std::string_view text) {
  const std::vector<Token> tokens = split_date(text);
  const auto year = [&](std::size_t i) {
    return tokens[i].text.size() == 4 ? tokens[i].number : -1;
  };
  const auto month = [&](std::size_t i) { return static_cast<int>(tokens[i].month); };
  const auto number = [&](std::size_t i) {
    return tokens[i].text.size() <= 2 ? tokens[i].number : -1;
  };
  if (tokens.size() == 1 && year(0) >= 1) {
    return Span{day_span(year(0), 1, 1)->begin, day_span(year(0), 12, 31)->end};
  }
  if (tokens.size() == 2) {
    if (month(0) > 0) return month_span(year(1), month(0));
    return month_span(year(0), month(1) > 0 ? month(1) : number(1));
  }
  if (tokens.size() == 3) {
    if (month(0) > 0) return day_span(year(2), month(0), number(1));
    if (year(0) > 0) return day_span(year(0), month(1) > 0 ? month(1) : number(1), number(2));
    if (month(1) > 0) return day_span(year(2), month(1), number(0));
  }
  return std::nullopt;
}

// Hours and minutes, perhaps seconds, after the T of RFC 3339.
std::optional<Span> parse_clock(std::string_view text) {
  std::array<int, 3> part = {0, 0, 0};
  std::size_t count = 0;
  while (true) {
    const std::size_t end = std::min(text.find(':'), text.size());
    if (count == part.size() || end > 2) return std::nullopt;
    part[count] = parse_number(text.substr(0, end));
    if (part[count] < 0) return std::nullopt;
    ++count;
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  if (count < 2 || part[0] > 23 || part[1] > 59 || part[2] > 59) return std::nullopt;
  const std::int64_t begin = part[0] * 3600 + part[1] * 60 + part[2];
  return Span{begin, begin + (count == 3 ? 1 : 60)};
}

std::optional<Span> parse_date(std::string_view text) {
  const std::size_t t = text.find('t', 8);
  const bool has_clock = t != std::string_view::npos && t + 1 < text.size() &&
                         parse_number(text.substr(t + 1, 1)) >= 0;
  if (!has_clock) return parse_day(text);
  const auto day = parse_day(text.substr(0, t));
  const auto clock = parse_clock(text.substr(t + 1));
  if (!day || !clock || day->end - day->begin != kDaySeconds) return std::nullopt;
  return Span{day->begin + clock->begin, day->begin + clock->end};
}

// The two sides of "..", or the same twice. Nothing if there is more than one "..".
std::optional<std::pair<std::string_view, std::string_view>> split_range(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::pair{text, text};
  const std::string_view first = trim_blanks(text.substr(0, dots));
  const std::string_view last = trim_blanks(text.substr(dots + 2));
  if (last.find("..") != std::string_view::npos || (first.empty() && last.empty())) {
    return std::nullopt;
  }
  return std::pair{first, last};
}

// The inclusive bound of a range: a date if it ends with a day, else to the second.
std::string print_bound(std::int64_t seconds, bool whole_day) {
  const std::string text = print_rfc3339({{seconds}, 0});
  return whole_day ? text.substr(0, 10) : text.substr(0, text.size() - 1);
}

// 9, 9h, 9h30, 9:30, 9am, 9:30pm as a minute of the day, and how many minutes it names.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_minute(std::string_view text) {
  bool am = false, pm = false;
  if (text.size() > 2) {
    const std::string_view ending = text.substr(text.size() - 2);
    am = ending == "am", pm = ending == "pm";
    if (am || pm) text = trim_blanks(text.substr(0, text.size() - 2));
  }
  const std::size_t mark = text.find_first_of(":h");
  const std::string_view after =
      mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  const std::string_view before = text.substr(0, std::min(mark, text.size()));
  const bool has_minutes = !after.empty();
  int hour = before.size() <= 2 ? parse_number(before) : -1;
  const int minute = has_minutes ? (after.size() == 2 ? parse_number(after) : -1) : 0;
  if (hour < 0 || minute < 0 || minute > 59) return std::nullopt;
  if (mark != std::string_view::npos && text[mark] == ':' && !has_minutes) return std::nullopt;
  if (am || pm) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (pm ? 12 : 0);
  }
  const auto total = static_cast<std::uint32_t>(hour * 60 + minute);
  if (total > kLastHour * 60) return std::nullopt;
  return std::pair{total, has_minutes ? 1u : 60u};
}

}  // namespace

std::optional<DateRange> parse_date_range(std::string_view text) {
  const std::string folded = lower(trim_blanks(text));
  const auto sides = split_range(folded);
  if (!sides) return std::nullopt;
  DateRange range;
  std::optional<Span> first, last;
  if (!sides->first.empty()) {
    first = parse_date(sides->first);
    if (!first) return std::nullopt;
  }
  if (!sides->second.empty()) {
    last = parse_date(sides->second);
    if (!last) return std::nullopt;
  }
  if (first && last && last->end <= first->begin) std::swap(first, last);
  if (first) range.from = first->begin;
  if (last) range.until = last->end;
  if (!range.from && !range.until) return std::nullopt;
  return range;
}

std::string print_date_range(const DateRange& range) {
  std::string from, until;
  if (range.from) from = print_bound(*range.from, *range.from % kDaySeconds == 0);
  if (range.until) until = print_bound(*range.until - 1, *range.until % kDaySeconds == 0);
  return from == until ? from : from + ".." + until;
}

std::optional<SentBetween> parse_sent_between(std::string_view text) {
  const std::string folded = lower(trim_blanks(text));
  const auto sides = split_range(folded);
  if (!sides) return std::nullopt;
  const bool single = folded.find("..") == std::string::npos;
  SentBetween between;
  if (!sides->first.empty()) {
    const auto from = parse_minute(sides->first);
    if (!from || from->first == kDayMinutes) return std::nullopt;
    between.from_minute = from->first;
    if (single) between.until_minute = from->first + from->second;
  }
  if (!sides->second.empty() && !single) {
    const auto until = parse_minute(sides->second);
    if (!until) return std::nullopt;
    between.until_minute = until->first;
  }
  // The same minute twice is the whole day round; midnight as an end is the end of the day.
  if (between.until_minute == 0) between.until_minute = kDayMinutes;
  if (between.from_minute == between.until_minute) return SentBetween{};
  return between;
}

std::string print_sent_between(const SentBetween& between) {
  return fmt::format("{:02}:{:02}..{:02}:{:02}", between.from_minute / 60, between.from_minute % 60,
                     between.until_minute / 60, between.until_minute % 60);
}

}  // namespace day::query
