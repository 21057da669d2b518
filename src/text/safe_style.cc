// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "text/html_scan.h"
#include "text/limits.h"

namespace day::text {
namespace {

using Value = std::optional<std::string>;

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Words at blanks that stand in no parentheses.
std::vector<std::string_view> split_words(std::string_view value) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; at <= value.size(); ++at) {
    const char c = at < value.size() ? value[at] : ' ';
    if (c == '(') ++depth;
    if (c == ')') --depth;
    const bool is_end =
        at == value.size() || (depth <= 0 && (c == ' ' || (c >= '\t' && c <= '\r')));
    if (!is_end) continue;
    if (at > begin) out.push_back(value.substr(begin, at - begin));
    begin = at + 1;
  }
  return out;
}

// Names of HTML 4 §6.5 and some more that mail uses, besides those that parse_color() knows.
constexpr std::pair<std::string_view, Color> kColorNames[] = {
    {"aqua", 0x00FFFF},      {"brown", 0xA52A2A},     {"cyan", 0x00FFFF},
    {"darkblue", 0x00008B},  {"darkgray", 0xA9A9A9},  {"darkgreen", 0x006400},
    {"darkred", 0x8B0000},   {"fuchsia", 0xFF00FF},   {"gold", 0xFFD700},
    {"green", 0x008000},     {"grey", 0x808080},      {"lightblue", 0xADD8E6},
    {"lightgray", 0xD3D3D3}, {"lightgrey", 0xD3D3D3}, {"lightyellow", 0xFFFFE0},
    {"lime", 0x00FF00},      {"magenta", 0xFF00FF},   {"maroon", 0x800000},
    {"navy", 0x000080},      {"olive", 0x808000},     {"orange", 0xFFA500},
    {"pink", 0xFFC0CB},      {"purple", 0x800080},    {"teal", 0x008080},
    {"windowtext", 0},       {"yellow", 0xFFFF00}};

std::optional<Color> read_color(std::string_view word) {
  for (const auto& [name, color] : kColorNames) {
    if (word == name) return color;
  }
  return parse_color(word);
}

Value color(std::string_view word) {
  const auto found = read_color(word);
  return found ? Value(fmt::format("#{:06x}", *found)) : std::nullopt;
}

// How many pixels one of each unit has, at letters of 16 pixels.
constexpr std::pair<std::string_view, double> kUnits[] = {
    {"px", 1}, {"pt", 4.0 / 3}, {"em", 16}, {"rem", 16}, {"in", 96}, {"cm", 37.8}, {"mm", 3.78}};

// A number that is not negative, and what stands behind it.
std::optional<std::pair<double, std::string_view>> read_number(std::string_view word) {
  constexpr std::size_t kMaxDigits = 9;
  double value = 0;
  double scale = 0;  // of the next digit; 0 before the point
  std::size_t at = 0;
  bool has_digit = false;
  for (; at < std::min(word.size(), kMaxDigits); ++at) {
    const char c = word[at];
    if (c == '.' && scale == 0) {
      scale = 0.1;
    } else if (c >= '0' && c <= '9') {
      has_digit = true;
      value = scale == 0 ? value * 10 + (c - '0') : value + (c - '0') * scale;
      scale /= 10;
    } else {
      break;
    }
  }
  if (!has_digit) return std::nullopt;
  return std::pair(value, word.substr(at));
}

std::string print_pixels(double pixels) {
  const auto tenths = static_cast<std::int64_t>(std::lround(pixels * 10));
  if (tenths == 0) return "0";
  if (tenths % 10 == 0) return fmt::format("{}px", tenths / 10);
  return fmt::format("{}.{}px", tenths / 10, tenths % 10);
}

std::optional<double> read_pixels(std::string_view word) {
  const auto number = read_number(word);
  if (!number) return std::nullopt;
  if (number->second.empty()) return number->first;
  for (const auto& [unit, pixels] : kUnits) {
    if (number->second == unit) return number->first * pixels;
  }
  return std::nullopt;
}

Value length(std::string_view word, double least, double most) {
  const auto pixels = read_pixels(word);
  if (!pixels || (*pixels != 0 && *pixels < 0)) return std::nullopt;
  return print_pixels(std::clamp(*pixels, least, most));
}

Value share(std::string_view word, unsigned least) {
  const auto number = read_number(word);
  if (!number || number->second != "%") return std::nullopt;
  const auto percent = static_cast<unsigned>(std::clamp(number->first, 0.0, 100.0));
  return fmt::format("{}%", std::max(percent, least));
}

// Up to four lengths: margins and paddings.
Value sides(std::string_view value) {
  std::string out;
  const auto all = split_words(value);
  if (all.empty() || all.size() > 4) return std::nullopt;
  for (const std::string_view word : all) {
    // "auto" centres a table; a share of the width is hardly used and not bounded in pixels.
    const Value one = word == "auto" ? Value("auto") : length(word, 0, kMaxSafeSpacing);
    if (!one) return std::nullopt;
    out += (out.empty() ? "" : " ") + *one;
  }
  return out;
}

Value font_size(std::string_view word) {
  constexpr auto kSizes = std::to_array<std::string_view>(
      {"large", "medium", "small", "x-large", "x-small", "xx-large", "xx-small"});
  if (std::find(kSizes.begin(), kSizes.end(), word) != kSizes.end()) return std::string(word);
  const auto number = read_number(word);
  // Shares of what is around would shrink with each element; they are taken of 16 pixels.
  if (number && number->second == "%") {
    return print_pixels(std::clamp(number->first * 0.16, kLeastSafeLetter, kLargestSafeLetter));
  }
  const auto pixels = read_pixels(word);
  if (!pixels) return std::nullopt;
  return print_pixels(std::clamp(*pixels, kLeastSafeLetter, kLargestSafeLetter));
}

// Only which kind of letters: names of fonts would say which ones this machine has.
Value font_family(std::string_view value) {
  Value found;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    const std::string_view name = trim(value.substr(0, end));
    value.remove_prefix(std::min(end + 1, value.size()));
    if (name == "serif" || name == "sans-serif" || name == "monospace") found = std::string(name);
    if (!found && name.find("courier") != name.npos) found = "monospace";
    if (!found && name.find("times") != name.npos) found = "serif";
  }
  return found;
}

Value border(std::string_view value) {
  constexpr auto kLines =
      std::to_array<std::string_view>({"dashed", "dotted", "double", "none", "solid"});
  std::string width;
  std::string line;
  std::string ink;
  for (const std::string_view word : split_words(value)) {
    if (std::find(kLines.begin(), kLines.end(), word) != kLines.end()) {
      line = word;
    } else if (const Value one = length(word, 0, kMaxSafeBorder)) {
      width = *one;
    } else if (const Value shade = color(word)) {
      ink = *shade;
    }
  }
  if (line.empty() && width == "0") line = "none";
  if (line.empty()) return std::nullopt;
  if (line == "none") return line;
  if (width.empty()) width = "1px";
  return width + " " + line + (ink.empty() ? "" : " " + ink);
}

Value line_height(std::string_view word) {
  const auto number = read_number(word);
  if (!number) return std::nullopt;
  double lines = number->first;
  if (number->second == "%") lines /= 100;
  if (!number->second.empty() && number->second != "%") {
    const auto pixels = read_pixels(word);
    if (!pixels) return std::nullopt;
    lines = *pixels / 16;
  }
  const auto tenths = static_cast<int>(std::lround(std::clamp(lines, 1.0, 3.0) * 10));
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

Value width(std::string_view word) {
  if (const Value part = share(word, 5)) return part;
  const auto pixels = read_pixels(word);
  if (!pixels || *pixels < 16) return std::nullopt;  // narrower: letters one below the other
  return print_pixels(std::min<double>(*pixels, kMaxSafePixels));
}

Value decoration(std::string_view value) {
  for (const std::string_view word : split_words(value)) {
    if (word == "none" || word == "underline" || word == "line-through" || word == "overline") {
      return std::string(word);
    }
  }
  return std::nullopt;
}

Value background(std::string_view value) {
  for (const std::string_view word : split_words(value)) {
    if (const Value shade = color(word)) return shade;
  }
  return std::nullopt;
}

template <const auto& kWords>
Value one_of(std::string_view word) {
  const bool is_one = std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
  return is_one ? Value(std::string(word)) : std::nullopt;
}

constexpr std::string_view kAligns[] = {"center", "end", "justify", "left", "right", "start"};
constexpr std::string_view kWeights[] = {"normal", "bold", "bolder", "lighter", "100", "200", "300",
                                         "400",    "500",  "600",    "700",     "800", "900"};
constexpr std::string_view kSlants[] = {"normal", "italic", "oblique"};
constexpr std::string_view kCases[] = {"none", "capitalize", "lowercase", "uppercase"};
constexpr std::string_view kDirections[] = {"ltr", "rtl"};
constexpr std::string_view kCollapses[] = {"collapse", "separate"};
constexpr std::string_view kFloats[] = {"left", "none", "right"};
constexpr std::string_view kClears[] = {"both", "left", "none", "right"};
constexpr std::string_view kBullets[] = {"circle",      "decimal",     "disc",
                                         "lower-alpha", "lower-roman", "none",
                                         "square",      "upper-alpha", "upper-roman"};
constexpr std::string_view kHeights[] = {"baseline", "bottom", "middle", "sub", "super", "top"};
constexpr std::string_view kSpaces[] = {"normal", "nowrap", "pre", "pre-line", "pre-wrap"};
constexpr std::string_view kBoxes[] = {"block", "inline", "inline-block"};

Value spacing(std::string_view word) {
  return length(word, 0, kMaxSafeSpacing);
}
Value outer_spacing(std::string_view word) {
  return word == "auto" ? Value("auto") : spacing(word);
}

struct Property {
  std::string_view name;
  Value (*reduce)(std::string_view value);
};

// In the order in which they are written.
constexpr Property kProperties[] = {
    {"background-color", background},
    {"border", border},
    {"border-bottom", border},
    {"border-collapse", one_of<kCollapses>},
    {"border-left", border},
    {"border-right", border},
    {"border-top", border},
    {"clear", one_of<kClears>},
    {"color", color},
    {"direction", one_of<kDirections>},
    {"display", one_of<kBoxes>},
    {"float", one_of<kFloats>},
    {"font-family", font_family},
    {"font-size", font_size},
    {"font-style", one_of<kSlants>},
    {"font-weight", one_of<kWeights>},
    {"line-height", line_height},
    {"list-style-type", one_of<kBullets>},
    {"margin", sides},
    {"margin-bottom", spacing},
    {"margin-left", outer_spacing},
    {"margin-right", outer_spacing},
    {"margin-top", spacing},
    {"max-width", width},
    {"padding", sides},
    {"padding-bottom", spacing},
    {"padding-left", spacing},
    {"padding-right", spacing},
    {"padding-top", spacing},
    {"text-align", one_of<kAligns>},
    {"text-decoration", decoration},
    {"text-indent", spacing},
    {"text-transform", one_of<kCases>},
    {"vertical-align", one_of<kHeights>},
    {"white-space", one_of<kSpaces>},
    {"width", width},
};
constexpr std::size_t kPropertyCount = std::size(kProperties);

// Short names for what is written with a longer one.
std::string_view long_name(std::string_view name) {
  if (name == "background") return "background-color";
  if (name == "list-style") return "list-style-type";
  if (name == "text-decoration-line") return "text-decoration";
  return name;
}

unsigned count_addresses(std::string_view lower) {
  unsigned count = 0;
  for (std::size_t at = lower.find("url("); at != lower.npos; at = lower.find("url(", at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

SafeStyle reduce_style(std::string_view css) {
  SafeStyle out;
  std::array<std::string, kPropertyCount> values;
  const std::string lower = ascii_lower(css.substr(0, kMaxSafeStyleBytes));
  out.addresses = count_addresses(lower);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view declaration = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t colon = declaration.find(':');
    if (colon == declaration.npos) continue;
    std::string_view value = trim(declaration.substr(colon + 1));
    value = trim(value.substr(0, value.find('!')));
    const std::string_view name = long_name(trim(declaration.substr(0, colon)));
    const auto* const found =
        std::find_if(std::begin(kProperties), std::end(kProperties),
                     [&](const Property& property) { return property.name == name; });
    if (found == std::end(kProperties)) continue;
    if (Value reduced = found->reduce(value)) {
      values[static_cast<std::size_t>(found - kProperties)] = std::move(*reduced);
    }
  }
  for (std::size_t i = 0; i < kPropertyCount; ++i) {
    if (values[i].empty()) continue;
    if (!out.css.empty()) out.css.push_back(';');
    out.css.append(kProperties[i].name).append(":").append(values[i]);
    if (kProperties[i].name == "color") out.color = parse_color(values[i]);
    if (kProperties[i].name == "background-color") out.background = parse_color(values[i]);
  }
  return out;
}

double contrast(Color one, Color other) {
  const auto luminance = [](Color color) {
    const auto channel = [&](unsigned shift) {
      const double c = static_cast<double>(color >> shift & 0xFF) / 255;
      return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0) + 0.05;
  };
  const double a = luminance(one);
  const double b = luminance(other);
  return std::max(a, b) / std::min(a, b);
}

}  // namespace day::text
