// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/from_line.h"

#include <algorithm>
#include <array>

#include "mail/fields.h"
#include "mail/limits.h"

namespace day::mail {
namespace {

constexpr ByteView kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<ByteView, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<ByteView, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <std::size_t N>
bool is_one_of(const std::array<ByteView, N>& names, ByteView word) {
  return std::any_of(names.begin(), names.end(),
                     [&](ByteView name) { return same_name(name, word); });
}

// 9:05, 09:05, 09:05:59
bool is_time(ByteView word) {
  const std::size_t colon = word.find(':');
  if (colon == 0 || colon > 2 || colon == ByteView::npos) return false;
  const ByteView rest = word.substr(colon + 1);
  if (rest.size() != 2 && !(rest.size() == 5 && rest[2] == ':')) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(colon), is_digit) &&
         is_digit(rest[0]) && is_digit(rest[1]) &&
         (rest.size() == 2 || (is_digit(rest[3]) && is_digit(rest[4])));
}

bool is_year(ByteView word) {
  return word.size() == 4 && std::all_of(word.begin(), word.end(), is_digit) &&
         (word.starts_with("19") || word.starts_with("20"));
}

// Takes the next line off the front of `rest`. False if its end is not there.
bool take_line(ByteView* rest, ByteView* line) {
  const std::size_t end = rest->find('\n');
  if (end == ByteView::npos) return false;
  *line = rest->substr(0, end + 1);
  rest->remove_prefix(end + 1);
  return true;
}

FromVerdict unless_complete(bool complete) {
  return complete ? FromVerdict::No : FromVerdict::NeedMore;
}

// One of the next lines, up to a blank one, is a field.
FromVerdict judge_dated(ByteView rest, std::size_t max_lines, bool complete) {
  for (std::size_t lines = 0; lines < max_lines;) {
    if (!field_name(rest).empty()) return FromVerdict::Yes;
    ByteView line;
    if (!take_line(&rest, &line)) return unless_complete(complete);
    if (line == "\n" || line == "\r\n") return FromVerdict::No;
    if (!line.starts_with(">From ")) ++lines;
  }
  return FromVerdict::No;
}

// The next line is a field that mail is known to have, and the line after it belongs to a header
// too.
FromVerdict judge_undated(ByteView rest, bool complete) {
  ByteView line;
  do {
    if (!take_line(&rest, &line)) return unless_complete(complete);
  } while (line.starts_with(">From "));
  if (!is_mail_field(field_name(line))) return FromVerdict::No;
  if (!field_name(rest).empty()) return FromVerdict::Yes;
  if (rest.empty()) return unless_complete(complete);
  if (rest.front() == ' ' || rest.front() == '\t') return FromVerdict::Yes;
  return rest.find('\n') == ByteView::npos ? unless_complete(complete) : FromVerdict::No;
}

// Mozilla's From_ line where it knows no date; nobody writes that in a letter.
bool is_mozilla_mark(ByteView line) {
  return line.starts_with("From -") && line.find_first_not_of(" \t\r", 6) == ByteView::npos;
}

}  // namespace

bool has_from_date(ByteView line) {
  bool day = false;
  bool month = false;
  bool time = false;
  bool year = false;
  while (!line.empty()) {
    const std::size_t begin = line.find_first_not_of(" \t\r\n");
    if (begin == ByteView::npos) break;
    line.remove_prefix(begin);
    ByteView word = line.substr(0, line.find_first_of(" \t\r\n"));
    line.remove_prefix(word.size());
    if (word.ends_with(',')) word.remove_suffix(1);
    if (word.size() == 3) {
      day = day || is_one_of(kDays, word);
      month = month || is_one_of(kMonths, word);
    }
    time = time || is_time(word);
    year = year || is_year(word);
  }
  return day && month && time && year;
}

FromVerdict judge_from_line(ByteView ahead, FromContext context, bool complete) {
  if (ahead.size() >= kMaxLookAheadBytes) {
    complete = true;
    ahead = ahead.substr(0, kMaxLookAheadBytes);
  }
  const ByteView reach = ahead.substr(0, kMaxFromLineBytes);
  const std::size_t end = reach.find('\n');
  if (end == ByteView::npos) {
    return unless_complete(complete || reach.size() == kMaxFromLineBytes);
  }
  const ByteView rest = ahead.substr(end + 1);
  const ByteView line = ahead.substr(0, end);
  if (has_from_date(line) || is_mozilla_mark(line)) {
    if (context == FromContext::Start) return FromVerdict::Yes;
    return judge_dated(rest, context == FromContext::AfterBlank ? kMaxLinesToField : 1, complete);
  }
  if (context == FromContext::AfterText) return FromVerdict::No;
  return judge_undated(rest, complete);
}

std::optional<std::size_t> find_first_from_line(ByteView head, bool complete) {
  std::size_t at = head.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  FromContext context = FromContext::Start;
  while (at < head.size()) {
    const ByteView ahead = head.substr(at);
    if (ahead.starts_with(kFromMark) &&
        judge_from_line(ahead, context, complete) == FromVerdict::Yes) {
      return at;
    }
    ByteView rest = ahead;
    ByteView line;
    if (!take_line(&rest, &line)) break;
    at += line.size();
    context = line == "\n" || line == "\r\n" ? FromContext::AfterBlank : FromContext::AfterText;
  }
  return std::nullopt;
}

}  // namespace day::mail
