// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html_style.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>
#include <utility>

#include "text/html_scan.h"

namespace day::text {
namespace {

constexpr Color kWhite = 0xFFFFFF;
// Further out than any page is wide: text is put there to be out of sight.
constexpr double kOffPage = -900;
// Opacity below which nothing can be read.
constexpr double kLeastOpacity = 0.05;
// Letters this high cannot be read; preheaders are hidden so.
constexpr double kLeastPixels = 1;

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct Length {
  double value = 0;
  std::string_view unit;
};

// "12px", "-9999em", ".5", "0".
std::optional<Length> parse_length(std::string_view text) {
  text = trim(text);
  double sign = 1;
  if (text.starts_with('-')) {
    sign = -1;
    text.remove_prefix(1);
  }
  double value = 0;
  double scale = 0;  // of the next digit; 0 before the point
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && scale == 0) {
      scale = 0.1;
    } else if (c >= '0' && c <= '9') {
      value = scale == 0 ? value * 10 + (c - '0') : value + (c - '0') * scale;
      scale /= 10;
    } else {
      break;
    }
  }
  if (at == 0) return std::nullopt;
  return Length{sign * value, trim(text.substr(at))};
}

bool is_zero(std::string_view value) {
  const auto length = parse_length(value);
  return length && length->value == 0;
}

bool is_tiny_font(std::string_view value) {
  const auto length = parse_length(value);
  if (!length || length->value < 0) return false;
  const bool is_absolute = length->unit == "px" || length->unit == "pt";
  return length->value == 0 || (is_absolute && length->value <= kLeastPixels);
}

bool is_off_page(std::string_view value) {
  const auto length = parse_length(value);
  return length && length->value <= kOffPage;
}

std::optional<unsigned> parse_hex(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Color> parse_rgb(std::string_view inside) {
  Color color = 0;
  for (int i = 0; i < 3; ++i) {
    const std::size_t comma = std::min(inside.find(','), inside.size());
    const auto part = parse_length(inside.substr(0, comma));
    if (!part || part->value < 0 || part->value > 255 || !part->unit.empty()) return std::nullopt;
    color = color << 8 | static_cast<Color>(part->value);
    inside.remove_prefix(std::min(comma + 1, inside.size()));
  }
  return inside.empty() ? std::optional<Color>(color) : std::nullopt;
}

// Declarations of one style attribute that mean something only together.
struct Together {
  bool is_flat = false;  // no height or no width
  bool clips = false;    // overflow:hidden
};

void apply_background(std::string_view value, HtmlStyle* style) {
  if (value.find("url(") != std::string_view::npos ||
      value.find("gradient(") != std::string_view::npos) {
    style->unknown_background = true;
    return;
  }
  if (value == "none" || value == "transparent" || value == "inherit") return;
  const std::size_t blank = value.starts_with("rgb") ? value.size() : value.find(' ');
  style->background = parse_color(value.substr(0, blank));
  style->unknown_background = !style->background;
}

void apply_place(std::string_view name, std::string_view value, HtmlStyle* style,
                 Together* together) {
  const bool is_extent =
      name == "height" || name == "max-height" || name == "width" || name == "max-width";
  if (is_extent && is_zero(value)) together->is_flat = true;
  if (name.starts_with("overflow") && value == "hidden") together->clips = true;
  const bool is_shift = name == "text-indent" || name == "left" || name == "top" ||
                        name == "margin-left" || name == "margin-top";
  if (is_shift && is_off_page(value)) style->is_gone = true;
  if (name == "clip" && value.starts_with("rect(0")) {
    style->is_gone = value.find_first_of("123456789") == std::string_view::npos;
  }
}

void apply_declaration(std::string_view name, std::string_view value, HtmlStyle* style,
                       Together* together) {
  if (name == "display") {
    if (value == "none") style->is_gone = true;
  } else if (name == "visibility") {
    style->is_invisible = value == "hidden" || value == "collapse";
  } else if (name == "font-size") {
    if (value != "inherit") style->has_no_size = is_tiny_font(value);
  } else if (name == "opacity") {
    const auto opacity = parse_length(value);
    if (opacity && opacity->value < kLeastOpacity) style->is_gone = true;
  } else if (name == "mso-hide") {
    if (value == "all") style->is_gone = true;
  } else if (name == "white-space") {
    style->keeps_space = value.starts_with("pre") || value == "break-spaces";
  } else if (name == "color") {
    if (const auto color = parse_color(value)) style->color = color;
  } else if (name == "background" || name == "background-color" || name == "background-image") {
    apply_background(value, style);
  } else {
    apply_place(name, value, style, together);
  }
}

}  // namespace

bool HtmlStyle::is_hidden(bool page_is_plain) const {
  if (is_gone || is_invisible || has_no_size) return true;
  if (!color || unknown_background) return false;
  if (background) return *background == *color;
  return page_is_plain && *color == kWhite;
}

void apply_style(std::string_view css, HtmlStyle* style) {
  const std::string lower = ascii_lower(css);
  std::string_view rest = lower;
  Together together;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view declaration = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = trim(declaration.substr(colon + 1));
    if (const std::size_t mark = value.find('!'); mark != std::string_view::npos) {
      value = trim(value.substr(0, mark));
    }
    apply_declaration(trim(declaration.substr(0, colon)), value, style, &together);
  }
  if (together.is_flat && together.clips) style->is_gone = true;
}

std::optional<Color> parse_color(std::string_view text) {
  const std::string lower = ascii_lower(trim(text));
  std::string_view value = lower;
  constexpr std::pair<std::string_view, Color> kNames[] = {{"white", kWhite}, {"black", 0},
                                                           {"red", 0xFF0000}, {"gray", 0x808080},
                                                           {"blue", 0xFF},    {"silver", 0xC0C0C0}};
  for (const auto& [name, color] : kNames) {
    if (value == name) return color;
  }
  if (value.starts_with("rgb(") && value.ends_with(')')) {
    return parse_rgb(value.substr(4, value.size() - 5));
  }
  if (value.starts_with('#')) value.remove_prefix(1);
  const auto hex = parse_hex(value);
  if (!hex) return std::nullopt;
  if (value.size() == 6) return *hex;
  if (value.size() != 3) return std::nullopt;
  return (*hex >> 8) * 0x110000 + (*hex >> 4 & 15) * 0x1100 + (*hex & 15) * 0x11;
}

}  // namespace day::text
