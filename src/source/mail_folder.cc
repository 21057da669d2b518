// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/mail_folder.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "source/limits.h"

namespace day::source {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string find_maildir_flags(std::string_view name) {
  const std::size_t comma = name.rfind("2,");
  if (comma == std::string_view::npos || comma == 0) return {};
  const char before = name[comma - 1];
  if (before != ':' && before != ';' && before != '!') return {};
  return std::string(name.substr(comma + 2));
}

MhSequences MhSequences::parse(ByteView file) {
  MhSequences out;
  while (!file.empty()) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    const ByteView line = file.substr(0, end);
    file.remove_prefix(std::min(end + 1, file.size()));
    const std::size_t colon = line.find(':');
    if (colon == ByteView::npos || colon == 0) continue;
    ByteView rest = line.substr(colon + 1);
    while (!rest.empty() && out.ranges_.size() < kMaxSequenceRanges) {
      const std::size_t begin = std::min(rest.find_first_not_of(" \t\r"), rest.size());
      rest.remove_prefix(begin);
      const ByteView word = rest.substr(0, rest.find_first_of(" \t\r"));
      rest.remove_prefix(word.size());
      const std::size_t dash = word.find('-');
      const auto first = parse_number(word.substr(0, dash));
      const auto last = dash == ByteView::npos ? first : parse_number(word.substr(dash + 1));
      if (first && last) out.ranges_.push_back({std::string(line.substr(0, colon)), *first, *last});
    }
  }
  return out;
}

std::string MhSequences::find(std::string_view name) const {
  std::string out;
  const auto number = parse_number(name);
  if (!number) return out;
  std::string_view previous;
  for (const Range& range : ranges_) {
    if (*number < range.first || *number > range.last || range.name == previous) continue;
    if (!out.empty()) out += ' ';
    out += range.name;
    previous = range.name;
  }
  return out;
}

bool is_all_digits(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace day::source
