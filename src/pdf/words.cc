// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/words.h"

#include <cstdint>
#include <vector>

#include "base/utf8.h"

namespace day::pdf {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The next two digits, or empty; moves past them.
std::string_view take_pair(std::string_view* rest) {
  if (rest->size() < 2 || !is_digit((*rest)[0]) || !is_digit((*rest)[1])) return {};
  const std::string_view pair = rest->substr(0, 2);
  rest->remove_prefix(2);
  return pair;
}

std::string utf16_octets(std::string_view octets, bool is_big) {
  std::vector<unsigned short> units;
  units.reserve(octets.size() / 2);
  for (std::size_t at = 0; at + 1 < octets.size(); at += 2) {
    const unsigned first = static_cast<unsigned char>(octets[at]);
    const unsigned second = static_cast<unsigned char>(octets[at + 1]);
    units.push_back(
        static_cast<unsigned short>(is_big ? first << 8 | second : second << 8 | first));
  }
  return utf16_to_utf8(units.data(), units.size());
}

// "+02'00'", "-0800", "Z", and what follows the hour alone.
std::string print_zone(std::string_view rest) {
  if (rest.empty()) return {};
  if (rest.front() == 'Z') return "Z";
  if (rest.front() != '+' && rest.front() != '-') return {};
  std::string out(1, rest.front());
  rest.remove_prefix(1);
  const std::string_view hours = take_pair(&rest);
  if (hours.empty()) return {};
  if (!rest.empty() && (rest.front() == '\'' || rest.front() == ':')) rest.remove_prefix(1);
  const std::string_view minutes = take_pair(&rest);
  return out.append(hours).append(":").append(minutes.empty() ? "00" : minutes);
}

}  // namespace

std::string utf16_to_utf8(const unsigned short* units, std::size_t count) {
  std::string out;
  out.reserve(count);
  for (std::size_t at = 0; at < count; ++at) {
    char32_t code = units[at];
    if (code >= 0xD800 && code < 0xDC00 && at + 1 < count && units[at + 1] >= 0xDC00 &&
        units[at + 1] < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (units[++at] - char32_t{0xDC00});
    } else if ((code >= 0xD800 && code < 0xE000) || code == 0) {
      code = kReplacement;
    }
    append_utf8(&out, code);
  }
  return out;
}

std::string text_string(std::string_view octets) {
  if (octets.starts_with("\xFE\xFF")) return utf16_octets(octets.substr(2), true);
  if (octets.starts_with("\xFF\xFE")) return utf16_octets(octets.substr(2), false);
  if (octets.starts_with("\xEF\xBB\xBF")) octets.remove_prefix(3);
  if (is_utf8(octets)) return std::string(octets);
  std::string out;
  for (const char octet : octets) append_utf8(&out, static_cast<unsigned char>(octet));
  return out;
}

std::optional<std::string> utf8_to_latin1(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const Utf8Char each = decode_utf8(utf8);
    utf8.remove_prefix(each.size_bytes);
    if (!each.valid || each.code > 0xFF) return std::nullopt;
    out.push_back(static_cast<char>(each.code));
  }
  return out;
}

std::string print_date(std::string_view date) {
  std::string_view rest = date;
  if (rest.starts_with("D:")) rest.remove_prefix(2);
  const std::string_view century = take_pair(&rest);
  const std::string_view year = take_pair(&rest);
  if (century.empty() || year.empty()) return std::string(date);
  std::string out = std::string(century).append(year);
  static constexpr std::string_view kBefore[] = {"-", "-", "T", ":", ":"};
  std::size_t parts = 0;
  for (const std::string_view before : kBefore) {
    const std::string_view pair = take_pair(&rest);
    if (pair.empty()) break;
    out.append(before).append(pair);
    ++parts;
  }
  // An hour alone is no time of ISO 8601 that everybody reads.
  if (parts == 3) out.append(":00");
  if (parts >= 3) out.append(print_zone(rest));
  return out;
}

std::size_t count_letters(std::string_view utf8) {
  std::size_t count = 0;
  while (!utf8.empty()) {
    const Utf8Char each = decode_utf8(utf8);
    utf8.remove_prefix(each.size_bytes);
    const char32_t code = each.code;
    if (code < 0x80) {
      count += (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z');
    } else if (code >= 0xC0 && !(code >= 0x2000 && code < 0x2C00) &&
               !(code >= 0xE000 && code < 0xF900) && code != kReplacement && code < 0xF0000) {
      ++count;
    }
  }
  return count;
}

}  // namespace day::pdf
