// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/url.h"

#include <algorithm>

#include "base/utf8.h"
#include "http/text.h"

namespace day::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// What stands before the "%" of a broken escape is of no use to anybody: nothing.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_blank) {
      out.push_back(' ');
    } else if (text[at] != '%') {
      out.push_back(text[at]);
    } else {
      if (text.size() - at < 3) return std::nullopt;
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    }
  }
  return out;
}

// RFC 3986 §3.3 takes fewer characters than browsers leave as they are; what is refused here no
// browser sends.
bool is_target_char(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet > 0x20 && octet < 0x7F && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// One segment, decoded: neither of two names for where one stands, nor something that another
// reader of it could take for more than one segment. An empty one only at the end.
bool is_safe_segment(std::string_view segment, bool is_last) {
  return (is_last || !segment.empty()) && segment != "." && segment != ".." &&
         segment.find_first_of("/\\") == std::string_view::npos && !has_control(segment);
}

std::optional<std::string> parse_path(std::string_view raw) {
  std::string path;
  Splitter segments(raw.substr(1), '/');
  for (bool more = segments.next(); more;) {
    const std::optional<std::string> segment = decode_percent(segments.piece(), false);
    more = segments.next();
    if (!segment || !is_safe_segment(*segment, !more)) return std::nullopt;
    path += '/';
    path += *segment;
  }
  if (!is_utf8(path)) return std::nullopt;
  return path;
}

}  // namespace

std::optional<Target> parse_target(std::string_view raw) {
  if (raw.empty() || raw[0] != '/' || raw.size() > kMaxTargetBytes ||
      !std::all_of(raw.begin(), raw.end(), is_target_char)) {
    return std::nullopt;
  }
  const std::size_t mark = raw.find('?');
  std::optional<std::string> path = parse_path(raw.substr(0, mark));
  if (!path) return std::nullopt;
  Target target;
  target.path = std::move(*path);
  if (mark != std::string_view::npos) {
    std::optional<Pairs> query = parse_form(raw.substr(mark + 1));
    if (!query) return std::nullopt;
    target.query = std::move(*query);
  }
  return target;
}

std::optional<Pairs> parse_form(std::string_view body) {
  Pairs pairs;
  Splitter pieces(body, '&');
  while (pieces.next()) {
    const std::string_view piece = pieces.piece();
    if (piece.empty()) continue;
    if (pairs.size() == kMaxPairs) return std::nullopt;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    std::optional<std::string> name = decode_percent(piece.substr(0, equals), true);
    std::optional<std::string> value =
        decode_percent(piece.substr(std::min(equals + 1, piece.size())), true);
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(repair_utf8(*name), repair_utf8(*value));
  }
  return pairs;
}

std::string encode_component(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      const auto octet = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[octet >> 4]);
      out.push_back(kDigits[octet & 15]);
    }
  }
  return out;
}

std::string print_query(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out.push_back('&');
    out += encode_component(name);
    out.push_back('=');
    out += encode_component(value);
  }
  return out;
}

}  // namespace day::http
