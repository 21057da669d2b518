// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/date_text.h"

#include <cstdlib>
#include <cstring>

namespace day::catalog {
namespace {

constexpr std::string_view kDays = "ThuFriSatSunMonTueWed";  // 1970-01-01 was a Thursday
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

// Appends to a buffer that is large enough for every date.
class Cursor {
 public:
  explicit Cursor(char* at) : at_(at) {}
  void text(std::string_view text) {
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void two_digits(std::int64_t value) {
    *at_++ = static_cast<char>('0' + value / 10);
    *at_++ = static_cast<char>('0' + value % 10);
  }
  void digit(std::int64_t value) { *at_++ = static_cast<char>('0' + value); }
  const char* at() const { return at_; }

 private:
  char* at_;
};

}  // namespace

DateText::DateText(const ZonedTime& time) {
  constexpr std::int64_t kDaySeconds = 86400;
  constexpr std::int64_t kMaxSeconds = std::int64_t{10000} * 366 * kDaySeconds;
  const std::int64_t unix_seconds = time.instant.unix_seconds;
  const std::int64_t zone = std::abs(std::int64_t{time.zone_minutes});
  if (std::abs(unix_seconds / 2) > kMaxSeconds / 2 || zone >= std::int64_t{100} * 60) return;
  const std::int64_t local = unix_seconds + std::int64_t{time.zone_minutes} * 60;
  std::int64_t days = local / kDaySeconds;
  std::int64_t seconds = local % kDaySeconds;
  if (seconds < 0) {
    seconds += kDaySeconds;
    --days;
  }
  const CivilDate date = civil_from_days(days);
  if (date.year < 0 || date.year > 9999) return;
  const auto weekday = static_cast<std::size_t>(((days % 7) + 7) % 7);
  Cursor out(text_.data());
  out.text(kDays.substr(weekday * 3, 3));
  out.text(", ");
  if (date.day < 10) {
    out.digit(date.day);
  } else {
    out.two_digits(date.day);
  }
  out.text(" ");
  out.text(kMonths.substr((date.month - 1) * std::size_t{3}, 3));
  out.text(" ");
  out.two_digits(date.year / 100);
  out.two_digits(date.year % 100);
  out.text(" ");
  out.two_digits(seconds / 3600);
  out.text(":");
  out.two_digits(seconds / 60 % 60);
  out.text(":");
  out.two_digits(seconds % 60);
  out.text(time.zone_minutes < 0 ? " -" : " +");
  out.two_digits(zone / 60);
  out.two_digits(zone % 60);
  size_ = static_cast<std::size_t>(out.at() - text_.data());
}

}  // namespace day::catalog
