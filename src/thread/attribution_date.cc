// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates as people's programs write them in prose.
#include <algorithm>
#include <array>
#include <vector>

#include "base/time.h"
#include "thread/attribution.h"
#include "thread/attribution_words.h"
#include "thread/limits.h"

namespace day::thread {
namespace {

struct Name {
  std::string_view text;  // begins the word, in lower case as far as it is ASCII
  unsigned number;
};

// English, German, the Scandinavian languages, Dutch, French, Spanish, Italian, Portuguese. Whole
// words or their abbreviations to three letters and more.
constexpr auto kMonths = std::to_array<Name>(
    {{"jan", 1},  {"ene", 1},  {"gen", 1},  {"feb", 2},  {"fév", 2},  {"fev", 2},  {"mar", 3},
     {"mär", 3},  {"maa", 3},  {"mrt", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5},
     {"mai", 5},  {"maj", 5},  {"mei", 5},  {"mag", 5},  {"jun", 6},  {"juin", 6}, {"giu", 6},
     {"jul", 7},  {"juil", 7}, {"lug", 7},  {"aug", 8},  {"aoû", 8},  {"ago", 8},  {"sep", 9},
     {"set", 9},  {"oct", 10}, {"okt", 10}, {"ott", 10}, {"out", 10}, {"nov", 11}, {"dec", 12},
     {"déc", 12}, {"dez", 12}, {"des", 12}, {"dic", 12}});
constexpr std::size_t kMaxMonthBytes = 12;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// All of the text, at most six digits.
std::optional<std::int64_t> number_of(std::string_view text) {
  if (text.empty() || text.size() > 6 || !std::all_of(text.begin(), text.end(), is_digit)) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

unsigned month_of(std::string_view word) {
  if (word.size() > kMaxMonthBytes) return 0;
  for (const Name& month : kMonths) {
    if (word.starts_with(month.text)) return month.number;
  }
  return 0;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(at);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos || pieces.size() > 4) return pieces;
    text.remove_prefix(end + 1);
  }
}

// What was found so far; 0 or nothing for what was not.
struct Found {
  std::int64_t year = 0;
  unsigned month = 0;
  std::int64_t day = 0;
  std::optional<std::int64_t> minute;  // of the day
  std::optional<std::int64_t> second;
  std::optional<std::int32_t> zone;
};

bool is_year(std::int64_t number) {
  return number >= 1970 && number <= 2100;
}

// "2016-05-03", "3.5.2016", "16/5/2016": all of a day in one word.
bool take_numeric_day(std::string_view word, Found* found) {
  for (const char at : {'-', '.', '/'}) {
    std::vector<std::string_view> pieces = split(word, at);
    if (at == '.' && pieces.size() == 4 && pieces[3].empty()) pieces.pop_back();
    if (pieces.size() != 3) continue;
    const auto a = number_of(pieces[0]);
    const auto b = number_of(pieces[1]);
    const auto c = number_of(pieces[2]);
    if (!a || !b || !c) continue;
    if (is_year(*a) && *b >= 1 && *b <= 12 && *c >= 1 && *c <= 31) {
      *found = {*a, static_cast<unsigned>(*b), *c, found->minute, found->second, found->zone};
      return true;
    }
    if (!is_year(*c) || *a < 1 || *b < 1) continue;
    // With dots the day comes first; with others only if the rest cannot be it.
    const bool day_first = at == '.' || *a > 12 || *a == *b;
    const bool month_first = at != '.' && *b > 12;
    if (day_first && *a <= 31 && *b <= 12) {
      *found = {*c, static_cast<unsigned>(*b), *a, found->minute, found->second, found->zone};
      return true;
    }
    if (month_first && *a <= 12 && *b <= 31) {
      *found = {*c, static_cast<unsigned>(*a), *b, found->minute, found->second, found->zone};
      return true;
    }
  }
  return false;
}

// "13:07", "1:07:30", "1:07PM", "13h07".
bool take_clock(std::string_view word, Found* found) {
  const bool after_noon = word.ends_with("pm");
  const bool before_noon = word.ends_with("am");
  if (after_noon || before_noon) word.remove_suffix(2);
  std::vector<std::string_view> pieces = split(word, ':');
  if (pieces.size() == 1) pieces = split(word, 'h');
  if (pieces.size() != 2 && pieces.size() != 3) return false;
  const auto hour = number_of(pieces[0]);
  const auto minute = number_of(pieces[1]);
  const auto second = pieces.size() == 3 ? number_of(pieces[2]) : std::optional<std::int64_t>(0);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return false;
  std::int64_t hours = *hour;
  if (after_noon && hours < 12) hours += 12;
  if (before_noon && hours == 12) hours = 0;
  found->minute = hours * 60 + *minute;
  if (pieces.size() == 3) found->second = std::min<std::int64_t>(*second, 59);
  return true;
}

// "+0200", "gmt+2", "utc", "z".
bool take_zone(std::string_view word, Found* found) {
  for (const std::string_view name : {"gmt", "utc"}) {
    if (!word.starts_with(name)) continue;
    word.remove_prefix(name.size());
    if (word.empty()) {
      found->zone = found->zone.value_or(0);
      return true;
    }
  }
  if (word.size() < 2 || (word[0] != '+' && word[0] != '-')) return false;
  std::string digits;
  for (const char c : word.substr(1)) {
    if (c != ':') digits.push_back(c);
  }
  const auto number = number_of(digits);
  if (!number || digits.size() > 4) return false;
  const std::int64_t minutes =
      digits.size() <= 2 ? *number * 60 : *number / 100 * 60 + *number % 100;
  if (minutes > 14 * 60) return false;
  found->zone = static_cast<std::int32_t>(word[0] == '-' ? -minutes : minutes);
  return true;
}

// Whether the word is part of a date; takes what it says.
bool take_word(std::string_view word, Found* found) {
  if (found->day == 0 && found->year == 0 && take_numeric_day(word, found)) return true;
  if (!found->minute && take_clock(word, found)) return true;
  if (found->minute && take_zone(word, found)) return true;
  if (found->minute && (word == "am" || word == "pm")) {
    const std::int64_t hour = *found->minute / 60;
    if (word == "pm" && hour < 12) *found->minute += 12 * 60;
    if (word == "am" && hour == 12) *found->minute -= 12 * 60;
    return true;
  }
  std::string_view digits = word;
  while (!digits.empty() && !is_digit(digits.back()) && digits.size() + 2 > word.size()) {
    digits.remove_suffix(1);  // "3rd", "3."
  }
  if (const auto number = number_of(digits)) {
    if (is_year(*number) && found->year == 0) {
      found->year = *number;
      return true;
    }
    if (*number >= 1 && *number <= 31 && found->day == 0) {
      found->day = *number;
      return true;
    }
    return false;
  }
  if (const unsigned month = month_of(word); month != 0 && found->month == 0) {
    found->month = month;
    return true;
  }
  return is_weekday(word) || is_date_glue(word);
}

std::optional<SaidTime> to_time(const Found& found) {
  if (found.year == 0 || found.month == 0 || found.day == 0) return std::nullopt;
  if (found.day > days_in_month(found.year, found.month)) return std::nullopt;
  SaidTime time;
  time.local_seconds =
      days_from_civil({found.year, found.month, static_cast<unsigned>(found.day)}) * 86'400;
  if (!found.minute) return time;
  time.has_minute = true;
  time.has_second = found.second.has_value();
  time.local_seconds += *found.minute * 60 + found.second.value_or(0);
  time.zone_minutes = found.zone;
  return time;
}

}  // namespace

std::optional<DateSpan> find_date(std::string_view text) {
  const std::vector<Word> words = split_words(text);
  for (std::size_t first = 0; first < words.size(); ++first) {
    Found found;
    std::size_t next = first;
    while (next < words.size() && take_word(words[next].folded, &found)) ++next;
    if (const auto time = to_time(found)) {
      return DateSpan{words[first].begin, words[next - 1].end, *time};
    }
  }
  return std::nullopt;
}

std::optional<SaidTime> find_said_time(std::string_view text) {
  const auto span = find_date(text.substr(0, kMaxAttributionBytes));
  return span ? std::optional<SaidTime>(span->time) : std::nullopt;
}

bool may_be_time(const SaidTime& said, std::int64_t seconds, std::int32_t zone_minutes,
                 std::int32_t their_zone_minutes) {
  const auto agrees = [&](std::int32_t zone) {
    const std::int64_t there = seconds + std::int64_t{zone} * 60;
    const std::int64_t unit = !said.has_minute ? 86'400 : said.has_second ? 1 : 60;
    const auto floor = [unit](std::int64_t value) {
      return value >= 0 ? value / unit : -((-value + unit - 1) / unit);
    };
    return floor(there) == floor(said.local_seconds);
  };
  if (said.zone_minutes) return agrees(*said.zone_minutes);
  return agrees(zone_minutes) || agrees(their_zone_minutes);
}

}  // namespace day::thread
