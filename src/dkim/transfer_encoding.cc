// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/transfer_encoding.h"

#include "base/encoding.h"

namespace day::dkim {
namespace {

constexpr ByteView kLineEnd = "\r\n";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

void append_escape(char c, Bytes* out) {
  constexpr ByteView kDigits = "0123456789ABCDEF";
  const auto octet = static_cast<unsigned char>(c);
  out->push_back('=');
  out->push_back(kDigits[octet >> 4]);
  out->push_back(kDigits[octet & 15]);
}

// RFC 2045 §6.7, rules 2 and 3: blanks stand for themselves but at the end of a line.
bool is_literal(char c, bool is_last) {
  if (c == ' ' || c == '\t') return !is_last;
  return c > ' ' && c <= '~' && c != '=';
}

void encode_line(ByteView line, const QuotedPrintableStyle& style, Bytes* out) {
  const bool hides = style.hides_line_start && (line.starts_with("From ") || line == ".");
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_last = i + 1 == line.size();
    const bool literal = is_literal(line[i], is_last) && !(hides && i == 0);
    const std::size_t size = literal ? 1 : 3;
    const std::size_t room = is_last && style.fills_last ? style.width : style.width - 1;
    if (column + size > room) {
      *out += "=\r\n";
      column = 0;
    }
    if (literal) {
      out->push_back(line[i]);
    } else {
      append_escape(line[i], out);
    }
    column += size;
  }
}

}  // namespace

std::optional<Bytes> decode_quoted_printable(ByteView text) {
  Bytes out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t found = text.find(kLineEnd);
    ByteView line = text.substr(0, found);
    text.remove_prefix(found == ByteView::npos ? text.size() : found + 2);
    // §6.7 rule 3: blanks at the end of a line were added on the way.
    const std::size_t last = line.find_last_not_of(" \t");
    line = line.substr(0, last == ByteView::npos ? 0 : last + 1);
    const bool is_soft = line.ends_with('=');
    if (is_soft) line.remove_suffix(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != '=') {
        out.push_back(line[i]);
        continue;
      }
      if (i + 2 >= line.size()) return {};
      const int high = hex_digit(line[i + 1]);
      const int low = hex_digit(line[i + 2]);
      if (high < 0 || low < 0) return {};
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
    if (!is_soft && found != ByteView::npos) out += kLineEnd;
  }
  return out;
}

std::optional<Bytes> decode_base64_lines(ByteView text) {
  Bytes letters;
  letters.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') letters.push_back(c);
  }
  if (letters.empty()) return {};
  return parse_base64(letters);
}

Bytes encode_quoted_printable(ByteView text, const QuotedPrintableStyle& style) {
  Bytes out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t found = text.find(kLineEnd);
    encode_line(text.substr(0, found), style, &out);
    if (found == ByteView::npos) break;
    out += kLineEnd;
    text.remove_prefix(found + 2);
  }
  return out;
}

Bytes encode_base64_text(ByteView text, const Base64Style& style) {
  if (style.drops_last_end && text.ends_with(kLineEnd)) text.remove_suffix(2);
  Bytes octets;
  octets.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (style.has_lf && text.substr(i, 2) == kLineEnd) continue;
    octets.push_back(text[i]);
  }
  const Bytes letters = encode_base64(octets);
  Bytes out;
  for (std::size_t at = 0; at < letters.size(); at += style.width) {
    out.append(letters, at, style.width);
    out += kLineEnd;
  }
  return out;
}

}  // namespace day::dkim
