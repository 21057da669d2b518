// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/sizes.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "query/words.h"

namespace day::query {
namespace {

// What the catalog can hold.
constexpr std::uint64_t kMaxSize = std::numeric_limits<std::int64_t>::max();

struct Unit {
  std::string_view name;
  std::uint64_t octets;
};
constexpr std::array kUnits = {
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", 1000},
    Unit{"kb", 1000},
    Unit{"m", 1'000'000},
    Unit{"mb", 1'000'000},
    Unit{"g", 1'000'000'000},
    Unit{"gb", 1'000'000'000},
    Unit{"tb", 1'000'000'000'000},
    Unit{"kib", std::uint64_t{1} << 10},
    Unit{"mib", std::uint64_t{1} << 20},
    Unit{"gib", std::uint64_t{1} << 30},
    Unit{"tib", std::uint64_t{1} << 40},
};

std::optional<std::uint64_t> find_unit(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Unit& unit : kUnits) {
    if (unit.name == lower) return unit.octets;
  }
  return std::nullopt;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "1.5mb". What is less than an octet is dropped.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  text = trim_blanks(text);
  std::size_t at = 0;
  std::uint64_t whole = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    const auto digit = static_cast<std::uint64_t>(text[at] - '0');
    if (whole > (kMaxSize - digit) / 10) return std::nullopt;
    whole = whole * 10 + digit;
  }
  if (at == 0) return std::nullopt;
  std::string_view fraction;
  if (at < text.size() && text[at] == '.') {
    const std::size_t begin = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    fraction = text.substr(begin, at - begin);
    if (fraction.empty()) return std::nullopt;
  }
  const auto unit = find_unit(trim_blanks(text.substr(at)));
  if (!unit || whole > kMaxSize / *unit) return std::nullopt;
  // No unit has more octets than 10 to the kFractionDigits.
  constexpr std::size_t kFractionDigits = 13;
  double part_of_unit = 0;
  double place = 0.1;
  for (const char c : fraction.substr(0, kFractionDigits)) {
    part_of_unit += place * (c - '0');
    place /= 10;
  }
  const auto part = static_cast<std::uint64_t>(part_of_unit * static_cast<double>(*unit) + 1e-6);
  const std::uint64_t octets = whole * *unit;
  if (part > kMaxSize - octets) return std::nullopt;
  return octets + part;
}

// ">1mb" and its like; nothing if there is no such mark.
std::optional<SizeRange> parse_comparison(std::string_view text) {
  const bool is_more = text.front() == '>';
  text.remove_prefix(1);
  const bool is_included = !text.empty() && text.front() == '=';
  if (is_included) text.remove_prefix(1);
  const auto size = parse_size(text);
  if (!size) return std::nullopt;
  if (is_more && !is_included && *size == kMaxSize) return std::nullopt;
  if (!is_more && !is_included && *size == 0) return std::nullopt;
  if (is_more) return SizeRange{is_included ? *size : *size + 1, std::nullopt};
  return SizeRange{std::nullopt, is_included ? *size : *size - 1};
}

}  // namespace

std::optional<SizeRange> parse_size_range(std::string_view text) {
  text = trim_blanks(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == '>' || text.front() == '<') return parse_comparison(text);
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto size = parse_size(text);
    return size ? std::optional(SizeRange{size, size}) : std::nullopt;
  }
  const std::string_view low = trim_blanks(text.substr(0, dots));
  const std::string_view high = trim_blanks(text.substr(dots + 2));
  SizeRange range;
  if (!low.empty() && !(range.from = parse_size(low))) return std::nullopt;
  if (!high.empty() && !(range.to = parse_size(high))) return std::nullopt;
  if (!range.from && !range.to) return std::nullopt;
  if (range.from && range.to && *range.to < *range.from) std::swap(range.from, range.to);
  return range;
}

std::string print_size_range(const SizeRange& range) {
  if (range.from && range.from == range.to) return std::to_string(*range.from);
  return fmt::format("{}..{}", range.from ? std::to_string(*range.from) : "",
                     range.to ? std::to_string(*range.to) : "");
}

}  // namespace day::query
