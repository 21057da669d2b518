// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_grammar.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "text/display.h"
#include "text/html_scan.h"
#include "text/limits.h"
#include "text/safe_style.h"

namespace day::text {
namespace {

// In the order of SafeTag, which is that of the alphabet.
constexpr std::array<std::string_view, kSafeTagCount> kNames = {
    "b",  "blockquote", "br", "caption", "code", "dd",     "div", "dl",  "dt",    "em",
    "h1", "h2",         "h3", "h4",      "h5",   "h6",     "hr",  "i",   "img",   "li",
    "ol", "pre",        "s",  "small",   "span", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot",      "th", "thead",   "tr",   "u",      "ul"};

// What we say of an element; a stranger's classes are dropped. "say-…" stand where words of ours
// are to come.
constexpr auto kClasses =
    std::to_array<std::string_view>({"address", "box", "field", "hidden", "link", "p", "plain",
                                     "say-content", "say-hidden", "say-picture", "shown"});

bool is_table_part(SafeTag tag) {
  return tag == SafeTag::Caption || tag == SafeTag::Tbody || tag == SafeTag::Thead ||
         tag == SafeTag::Tfoot;
}
bool is_row_group(SafeTag tag) {
  return tag == SafeTag::Tbody || tag == SafeTag::Thead || tag == SafeTag::Tfoot;
}
bool is_cell(SafeTag tag) {
  return tag == SafeTag::Td || tag == SafeTag::Th;
}
bool is_heading(SafeTag tag) {
  return tag >= SafeTag::H1 && tag <= SafeTag::H6;
}

// A decimal number from `least` to `most`; larger ones become `most`.
std::optional<std::string> whole_number(std::string_view value, unsigned least, unsigned most) {
  unsigned long number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc::result_out_of_range) {
    number = most;
  } else if (error != std::errc{} || end != value.data() + value.size()) {
    return std::nullopt;
  }
  if (number < least) return std::nullopt;
  return std::to_string(std::min<unsigned long>(number, most));
}

// "600", "600px", "50%".
std::optional<std::string> extent(std::string_view value) {
  if (value.ends_with("px")) value.remove_suffix(2);
  if (!value.ends_with('%')) return whole_number(value, 1, kMaxSafePixels);
  value.remove_suffix(1);
  auto share = whole_number(value, 1, 100);
  if (share) share->push_back('%');
  return share;
}

template <std::size_t N>
std::optional<std::string> one_of(std::string_view value,
                                  const std::array<std::string_view, N>& words) {
  const std::string lower = ascii_lower(value);
  if (std::find(words.begin(), words.end(), lower) == words.end()) return std::nullopt;
  return lower;
}

std::optional<std::string> language(std::string_view value) {
  constexpr std::size_t kMaxTagLetters = 35;  // BCP 47 §4.4.1
  const bool is_tag = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!is_tag || value.empty() || value.size() > kMaxTagLetters) return std::nullopt;
  return std::string(value);
}

// Words that a browser shows when it is asked to, or in the place of a picture.
std::optional<std::string> words(std::string_view value) {
  std::string blanks(value);
  for (char& c : blanks) {
    if (c == '\n' || c == '\r' || c == '\t' || c == '\f') c = ' ';
  }
  std::string shown = show_line(blanks);
  if (shown.size() > kMaxSafeWordsBytes) {
    constexpr std::string_view kEllipsis = "\u2026";
    shown.resize(clip_utf8(shown, kMaxSafeWordsBytes - kEllipsis.size()).size());
    shown += kEllipsis;
  }
  return shown;
}

std::optional<std::string> style(std::string_view value) {
  std::string css = reduce_style(value).css;
  if (css.empty()) return std::nullopt;
  return css;
}

std::optional<std::string> table_value(SafeTag tag, std::string_view name, std::string_view value) {
  if (tag == SafeTag::Table) {
    if (name == "border" || name == "cellpadding" || name == "cellspacing") {
      return whole_number(value, 0, kMaxSafeSpacing);
    }
    if (name == "width") return extent(value);
  }
  if (is_cell(tag)) {
    if (name == "colspan" || name == "rowspan") return whole_number(value, 1, kMaxSafeSpan);
    if (name == "width") return extent(value);
  }
  if (name == "valign" && (is_cell(tag) || tag == SafeTag::Tr || is_row_group(tag))) {
    return one_of(value, std::to_array<std::string_view>({"baseline", "bottom", "middle", "top"}));
  }
  return std::nullopt;
}

std::optional<std::string> picture_value(std::string_view name, std::string_view value) {
  if (name == "alt") return words(value);
  if (name == "data-picture") return whole_number(value, 0, kMaxSafePictures - 1);
  if (name == "width" || name == "height") return extent(value);
  return std::nullopt;
}

}  // namespace

std::string_view safe_name(SafeTag tag) {
  return kNames[static_cast<std::size_t>(tag)];
}

std::optional<SafeTag> find_safe_tag(std::string_view name) {
  const auto found = std::lower_bound(kNames.begin(), kNames.end(), name);
  if (found == kNames.end() || *found != name) return std::nullopt;
  return static_cast<SafeTag>(found - kNames.begin());
}

bool is_void(SafeTag tag) {
  return tag == SafeTag::Br || tag == SafeTag::Hr || tag == SafeTag::Img;
}

bool is_once(SafeTag tag) {
  switch (tag) {
    case SafeTag::B:
    case SafeTag::Code:
    case SafeTag::Em:
    case SafeTag::I:
    case SafeTag::Pre:
    case SafeTag::S:
    case SafeTag::Small:
    case SafeTag::Strong:
    case SafeTag::Sub:
    case SafeTag::Sup:
    case SafeTag::U:
      return true;
    default:
      return false;
  }
}

bool takes_text(SafeTag tag) {
  return !is_void(tag) && tag != SafeTag::Table && !is_row_group(tag) && tag != SafeTag::Tr;
}

bool may_stand_in(SafeTag tag, SafeTag parent) {
  if (is_table_part(tag)) return parent == SafeTag::Table;
  if (tag == SafeTag::Tr) return is_row_group(parent);
  if (is_cell(tag)) return parent == SafeTag::Tr;
  if (!takes_text(parent)) return false;
  if (tag == SafeTag::Li) return parent == SafeTag::Ul || parent == SafeTag::Ol;
  if (tag == SafeTag::Dt || tag == SafeTag::Dd) return parent == SafeTag::Dl;
  return !(is_heading(tag) && is_heading(parent));
}

std::optional<std::string> safe_value(SafeTag tag, std::string_view name, std::string_view value) {
  if (name == "dir") {
    return one_of(value, std::to_array<std::string_view>({"auto", "ltr", "rtl"}));
  }
  if (name == "lang") return language(value);
  if (name == "style") return style(value);
  if (name == "title") return words(value);
  if (name == "class") {
    const bool is_ours = std::find(kClasses.begin(), kClasses.end(), value) != kClasses.end();
    return is_ours ? std::optional<std::string>(value) : std::nullopt;
  }
  if (name == "align") {
    return one_of(value, std::to_array<std::string_view>({"center", "justify", "left", "right"}));
  }
  return tag == SafeTag::Img ? picture_value(name, value) : table_value(tag, name, value);
}

void append_escaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == '&') {
      *out += "&amp;";
    } else if (c == '<') {
      *out += "&lt;";
    } else if (c == '>') {
      *out += "&gt;";
    } else {
      out->push_back(c);
    }
  }
}

void append_escaped_value(std::string_view text, std::string* out) {
  std::string_view rest = text;
  for (std::size_t at = rest.find('"'); at != rest.npos; at = rest.find('"')) {
    append_escaped(rest.substr(0, at), out);
    *out += "&quot;";
    rest.remove_prefix(at + 1);
  }
  append_escaped(rest, out);
}

}  // namespace day::text
