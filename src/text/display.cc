// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/display.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace day::text {
namespace {

constexpr char32_t kZeroWidthNonJoiner = 0x200C;
constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kEmojiPresentation = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;
constexpr std::string_view kEllipsis = "\u2026";

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

bool is_pictographic(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) != 0 ||
         u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) != 0 || code == kEmojiPresentation;
}

// Scripts whose spelling needs the joiners (Unicode 15, §23.2): Arabic, Syriac and those of India.
bool needs_joiners(char32_t code) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(code), &status)) {
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC:
    case USCRIPT_MONGOLIAN:
    case USCRIPT_DEVANAGARI:
    case USCRIPT_BENGALI:
    case USCRIPT_GURMUKHI:
    case USCRIPT_GUJARATI:
    case USCRIPT_ORIYA:
    case USCRIPT_TAMIL:
    case USCRIPT_TELUGU:
    case USCRIPT_KANNADA:
    case USCRIPT_MALAYALAM:
    case USCRIPT_SINHALA:
      return true;
    default:
      return false;
  }
}

bool is_invisible(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  if (code == 0x2800) return true;  // a Braille cell without dots
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
      u_hasBinaryProperty(c, UCHAR_NONCHARACTER_CODE_POINT) != 0) {
    return true;
  }
  const auto mask = U_GET_GC_MASK(c);
  // Format characters, among them all that change the direction; line and paragraph separators.
  return (mask & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0;
}

// Whether an invisible character does what it is for: joiners in scripts that need them and
// between emoji, the selector of emoji presentation.
bool is_in_place(char32_t before, char32_t code, std::string_view after) {
  const char32_t next = after.empty() ? 0 : decode_utf8(after).code;
  if (code == kEmojiPresentation) {
    return u_hasBinaryProperty(static_cast<UChar32>(before), UCHAR_EMOJI) != 0 &&
           (is_pictographic(before) || next == kKeycap);
  }
  if (code != kZeroWidthJoiner && code != kZeroWidthNonJoiner) return false;
  if (code == kZeroWidthJoiner && is_pictographic(before) && is_pictographic(next)) return true;
  return needs_joiners(before) && needs_joiners(next);
}

void append_control(char32_t code, std::string* out) {
  if (code == 0x7F) {
    append_utf8(out, 0x2421);
  } else {
    append_utf8(out, 0x2400 + code);  // Control Pictures
  }
}

std::string show(std::string_view text, bool keeps_lines) {
  std::string out;
  out.reserve(text.size());
  char32_t before = 0;
  while (!text.empty()) {
    const auto plain = std::find_if_not(text.begin(), text.end(), is_printable_ascii);
    if (plain != text.begin()) {
      const auto size = static_cast<std::size_t>(plain - text.begin());
      out.append(text.substr(0, size));
      before = static_cast<unsigned char>(text[size - 1]);
      text.remove_prefix(size);
      continue;
    }
    const Utf8Char next = decode_utf8(text);
    const std::string_view octets = text.substr(0, next.size_bytes);
    text.remove_prefix(next.size_bytes);
    if (!next.valid) {
      append_utf8(&out, kReplacement);
    } else if (next.code < 0x20 || next.code == 0x7F) {
      const bool stays = keeps_lines && (next.code == '\n' || next.code == '\t');
      if (stays) {
        out.append(octets);
      } else {
        append_control(next.code, &out);
      }
    } else if (is_invisible(next.code) && !is_in_place(before, next.code, text)) {
      out += fmt::format("\u27e8U+{:04X}\u27e9", static_cast<std::uint32_t>(next.code));
    } else {
      out.append(octets);
    }
    before = next.code;
  }
  return out;
}

std::size_t char_width(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  if (code < 0x20 || code == 0x7F) return 0;
  if (code < 0x300) return code == 0xAD ? 0 : 1;
  const auto mask = U_GET_GC_MASK(c);
  if ((mask & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0) {
    return 0;
  }
  if (code >= 0x1160 && code <= 0x11FF) return 0;  // Hangul vowels and finals join their syllable
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::string show_line(std::string_view text) {
  return show(text, false);
}

std::string show_text(std::string_view text) {
  return show(text, true);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Utf8Char next = decode_utf8(text);
    width += char_width(next.code);
    text.remove_prefix(next.size_bytes);
  }
  return width;
}

std::string clip_width(std::string_view text, std::size_t columns) {
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t kept = 0;  // octets that leave room for the ellipsis
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = decode_utf8(text.substr(at));
    width += char_width(next.code);
    if (width > columns) return std::string(text.substr(0, kept)).append(kEllipsis);
    at += next.size_bytes;
    if (width + 1 <= columns) kept = at;
  }
  return std::string(text);
}

std::string fit_width(std::string_view text, std::size_t columns) {
  std::string out = clip_width(text, columns);
  out.append(columns - std::min(columns, display_width(out)), ' ');
  return out;
}

}  // namespace day::text
