// SPDX-License-Identifier: AGPL-3.0-or-later
#include "plain/decode.h"

#include <algorithm>

#include "base/utf8.h"
#include "plain/limits.h"
#include "text/charset.h"
#include "text/html_scan.h"

namespace day::plain {
namespace {

using namespace std::string_view_literals;

// Enough to see what a text is written in; binary files show themselves sooner.
constexpr std::size_t kLookedAt = std::size_t{64} << 10;

bool is_binary(std::string_view text) {
  text = text.substr(0, kLookedAt);
  const auto controls =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\b';
      }));
  return controls * 1000 > text.size() * kMaxControlsOfThousand;
}

bool is_wide_name(std::string_view charset) {
  const std::string name = text::ascii_lower(charset);
  for (const std::string_view begin : {"utf-16", "utf16", "utf-32", "utf32", "ucs", "unicode"}) {
    if (name.starts_with(begin)) return true;
  }
  return false;
}

std::string with_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') continue;
      out.push_back('\n');
    } else {
      out.push_back(text[i] == '\f' ? '\n' : text[i]);
    }
  }
  return out;
}

std::optional<Decoded> decode_as(ByteView bytes, std::string_view charset, bool is_guess) {
  std::string storage;
  const text::CharsetText decoded = text::decode_charset(charset, bytes, &storage);
  if (is_binary(decoded.text)) return std::nullopt;
  Decoded out;
  out.text = with_line_ends(decoded.text);
  out.charset = charset;
  out.is_guess = is_guess;
  out.has_damage = decoded.trouble == text::CharsetTrouble::BadBytes;
  return out;
}

}  // namespace

std::string_view visible_charset(ByteView bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) return "utf-8";
  if (bytes.starts_with("\xFF\xFE\0\0"sv)) return "utf-32le";
  if (bytes.starts_with("\0\0\xFE\xFF"sv)) return "utf-32be";
  if (bytes.starts_with("\xFF\xFE"sv)) return "utf-16le";
  if (bytes.starts_with("\xFE\xFF"sv)) return "utf-16be";
  const ByteView looked_at = bytes.substr(0, kLookedAt);
  if (looked_at.size() < 4) return {};
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < looked_at.size(); ++i) {
    if (looked_at[i] == '\0') ++zeros[i % 2];
  }
  // Of Latin text all of them are; of other scripts spaces and digits still are.
  const std::size_t units = looked_at.size() / 2;
  if (zeros[1] * 10 >= units * 7 && zeros[0] * 20 <= units) return "utf-16le";
  if (zeros[0] * 10 >= units * 7 && zeros[1] * 20 <= units) return "utf-16be";
  return {};
}

std::optional<Decoded> decode_text(ByteView bytes, std::string_view declared) {
  const std::string_view visible = visible_charset(bytes);
  if (!visible.empty()) return decode_as(bytes, visible, false);
  // Any octets are some UTF-16; what is that has zeros, if only in its line ends.
  const bool may_be_wide = bytes.find('\0') != ByteView::npos;
  if (!declared.empty() && (may_be_wide || !is_wide_name(declared))) {
    std::string storage;
    const text::CharsetText decoded = text::decode_charset(declared, bytes, &storage);
    const bool is_it = decoded.trouble == text::CharsetTrouble::None;
    if (is_it && !is_binary(decoded.text)) return decode_as(bytes, declared, false);
  }
  if (is_utf8(bytes)) return decode_as(bytes, "utf-8", false);
  return decode_as(bytes, "windows-1252", true);
}

}  // namespace day::plain
