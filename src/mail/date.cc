// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/date.h"

#include <array>
#include <cstddef>

namespace day::mail {
namespace {

// Far more than any date needs; the rest of a longer field is not looked at.
constexpr std::size_t kMaxDateBytes = 256;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_lower(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

struct NamedZone {
  std::string_view name;
  std::int32_t minutes;
};
// RFC 5322 §4.3, and names that mean one thing only.
constexpr std::array kZones = std::to_array<NamedZone>({
    {"ut", 0},     {"gmt", 0},    {"utc", 0},    {"z", 0},      {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"wet", 0},    {"west", 60},  {"cet", 60},   {"cest", 120}, {"met", 60},   {"mest", 120},
    {"mez", 60},   {"mesz", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},  {"msd", 240},
    {"jst", 540},  {"kst", 540},  {"hkt", 480},  {"sgt", 480},  {"aest", 600}, {"aedt", 660},
    {"nzst", 720}, {"nzdt", 780},
});

// 1 to 12, or 0. The full name or any beginning of at least three letters.
unsigned month_number(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word.size() < 3) return 0;
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (word.size() <= kMonths[i].size() && equals_lower(word, kMonths[i].substr(0, word.size()))) {
      return i + 1;
    }
  }
  if (equals_lower(word, "sept")) return 9;
  return 0;
}

bool is_day_name(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kDays = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  if (word.size() < 3) return false;
  for (const std::string_view day : kDays) {
    if (word.size() <= day.size() && equals_lower(word, day.substr(0, word.size()))) return true;
  }
  return false;
}

// Reads the parts of a date in whatever order they come; each at most once.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : left_(text.substr(0, kMaxDateBytes)) {}

  std::optional<ParsedDate> scan() {
    while (skip_blanks()) {
      const char c = left_.front();
      const bool fits = is_digit(c)              ? take_number()
                        : is_alpha(c)            ? take_word()
                        : (c == '+' || c == '-') ? take_offset()
                                                 : false;
      // What follows a complete date and time is no part of it.
      if (!fits) {
        if (!complete()) return std::nullopt;
        break;
      }
    }
    return complete() ? result() : std::nullopt;
  }

 private:
  bool complete() const { return day_ != 0 && month_ != 0 && year_ >= 0 && have_time_; }

  // White space, commas and comments (which nest). False at the end.
  bool skip_blanks() {
    std::size_t depth = 0;
    while (!left_.empty()) {
      const char c = left_.front();
      if (c == '(') {
        ++depth;
      } else if (c == ')' && depth > 0) {
        --depth;
      } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ',') {
        return true;
      }
      left_.remove_prefix(1);
    }
    return false;
  }

  struct Number {
    std::int64_t value = 0;
    std::size_t digits = 0;
  };
  Number take_digits() {
    Number number;
    while (!left_.empty() && is_digit(left_.front())) {
      if (number.digits < 9) number.value = number.value * 10 + (left_.front() - '0');
      ++number.digits;
      left_.remove_prefix(1);
    }
    return number;
  }
  bool take(char c) {
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  bool next_is_digit() const { return !left_.empty() && is_digit(left_.front()); }

  bool take_number() {
    const Number number = take_digits();
    if (number.digits > 4) return false;
    const char next = left_.empty() ? ' ' : left_.front();
    const bool digit_after = left_.size() > 1 && is_digit(left_[1]);
    if (!have_time_ && number.digits <= 2 && (next == ':' || next == '.') && digit_after) {
      return take_time(number.value);
    }
    if (number.digits == 4 && next == '-' && year_ < 0 && month_ == 0 && digit_after) {
      return take_iso_date(number.value);
    }
    if (day_ == 0 && number.digits <= 2) {
      day_ = static_cast<unsigned>(number.value);
      // 3-May-2016
      if (next == '-' && left_.size() > 1 && is_alpha(left_[1])) left_.remove_prefix(1);
      return day_ >= 1 && day_ <= 31;
    }
    if (year_ < 0 && month_ != 0) return set_year(number);
    return false;
  }

  bool set_year(const Number& number) {
    year_ = number.value;
    // RFC 5322 §4.3.
    if (number.digits == 2) {
      year_ += year_ < 50 ? 2000 : 1900;
    } else if (number.digits == 3) {
      year_ += 1900;
    }
    return number.digits >= 2;
  }

  bool take_iso_date(std::int64_t year) {
    take('-');
    const Number month = take_digits();
    if (month.digits != 2 || !take('-')) return false;
    const Number day = take_digits();
    if (day.digits != 2 || day_ != 0) return false;
    year_ = year;
    month_ = static_cast<unsigned>(month.value);
    day_ = static_cast<unsigned>(day.value);
    if (!left_.empty() && lower(left_.front()) == 't') left_.remove_prefix(1);
    return month_ >= 1 && month_ <= 12 && day_ >= 1 && day_ <= 31;
  }

  bool take_time(std::int64_t hour) {
    const char separator = left_.front();
    left_.remove_prefix(1);
    const Number minute = take_digits();
    Number second;
    if (!left_.empty() && left_.front() == separator && left_.size() > 1 && is_digit(left_[1])) {
      left_.remove_prefix(1);
      second = take_digits();
      // Fractions are cut.
      if (!left_.empty() && (left_.front() == '.' || left_.front() == ',') && left_.size() > 1 &&
          is_digit(left_[1])) {
        left_.remove_prefix(1);
        take_digits();
      }
    }
    if (hour > 23 || minute.digits > 2 || minute.value > 59 || second.digits > 2 ||
        second.value > 60) {
      return false;
    }
    hour_ = hour;
    seconds_ = minute.value * 60 + second.value;
    have_time_ = true;
    return true;
  }

  bool take_word() {
    std::size_t size = 0;
    while (size < left_.size() && is_alpha(left_[size])) ++size;
    const std::string_view word = left_.substr(0, size);
    left_.remove_prefix(size);
    if (month_ == 0) {
      if (const unsigned month = month_number(word); month != 0) {
        month_ = month;
        take('.');
        if (day_ != 0 && !left_.empty() && left_.front() == '-') left_.remove_prefix(1);
        return true;
      }
    }
    if (!have_time_) return is_day_name(word) && (take('.'), true);
    if (equals_lower(word, "am") || equals_lower(word, "pm")) return take_half(lower(word[0]));
    if (have_zone_) return is_day_name(word);
    for (const NamedZone& zone : kZones) {
      if (!equals_lower(word, zone.name)) continue;
      have_zone_ = true;
      zone_ = zone.minutes;
      // GMT+0200, UTC-5
      if (zone_ == 0 && left_.size() > 1 && (left_[0] == '+' || left_[0] == '-') &&
          is_digit(left_[1])) {
        have_zone_ = false;
        return take_offset();
      }
      return true;
    }
    // Military letters were defined with the wrong sign (RFC 5322 §4.3), other names are unknown:
    // the zone stays in doubt.
    return true;
  }

  bool take_half(char half) {
    if (hour_ < 1 || hour_ > 12) return false;
    if (half == 'a') hour_ = hour_ % 12;
    if (half == 'p') hour_ = hour_ % 12 + 12;
    return true;
  }

  // +hhmm, +hh:mm, +hh
  bool take_offset() {
    const bool west = left_.front() == '-';
    left_.remove_prefix(1);
    if (!have_time_ || have_zone_ || !next_is_digit()) return false;
    const Number number = take_digits();
    std::int64_t minutes = 0;
    if (number.digits == 4) {
      minutes = number.value / 100 * 60 + number.value % 100;
      bad_zone_ = number.value % 100 > 59;
    } else if (number.digits <= 2) {
      minutes = number.value * 60;
      if (take(':')) minutes += take_digits().value;
    } else {
      bad_zone_ = true;
    }
    if (west) minutes = -minutes;
    if (minutes < kMostWesternZone || minutes > kMostEasternZone) bad_zone_ = true;
    have_zone_ = true;
    zone_ = bad_zone_ ? 0 : static_cast<std::int32_t>(minutes);
    return true;
  }

  std::optional<ParsedDate> result() const {
    if (year_ < kFirstPlausibleYear || year_ > kLastPlausibleYear) return std::nullopt;
    if (day_ > days_in_month(year_, month_)) return std::nullopt;
    const std::int64_t days = days_from_civil({year_, month_, day_});
    ParsedDate date;
    date.zone_doubtful = bad_zone_ || !have_zone_;
    date.time.zone_minutes = zone_;
    date.time.instant.unix_seconds =
        days * 86400 + hour_ * 3600 + seconds_ - static_cast<std::int64_t>(zone_) * 60;
    return date;
  }

  std::string_view left_;
  unsigned day_ = 0;
  unsigned month_ = 0;
  std::int64_t year_ = -1;
  std::int64_t hour_ = 0;
  std::int64_t seconds_ = 0;  // past the hour
  std::int32_t zone_ = 0;
  bool have_time_ = false;
  bool have_zone_ = false;
  bool bad_zone_ = false;
};

}  // namespace

std::optional<ParsedDate> parse_date(std::string_view text) {
  return DateScanner(text).scan();
}

}  // namespace day::mail
