// SPDX-License-Identifier: AGPL-3.0-or-later
#include "graph/escape.h"

#include "base/encoding.h"
#include "base/utf8.h"

namespace day::graph {
namespace {

bool is_plain(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
  if (c >= 0x202A && c <= 0x202E) return false;  // bidirectional embeddings and overrides
  if (c >= 0x2066 && c <= 0x2069) return false;  // isolates
  if (c == 0x2028 || c == 0x2029 || c == 0x200E || c == 0x200F) return false;
  return c != 0xFFFE && c != 0xFFFF;
}

}  // namespace

std::string plain_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8Char c = decode_utf8(text);
    append_utf8(&out, c.valid && is_plain(c.code) ? c.code : kReplacement);
    text.remove_prefix(c.size_bytes);
  }
  return out;
}

std::string xml_text(std::string_view text) {
  return escape_markup(plain_line(text));
}

std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : plain_line(text)) {
    if (c == '"') out += '\\';
    out += c;
    if (c == '\\') out += c;  // "\N" and its like would be replaced
  }
  return out + "\"";
}

std::string csv_field(std::string_view text) {
  const std::string line = plain_line(text);
  std::string out = "\"";
  if (!line.empty() && std::string_view("=+-@\t\r").find(line[0]) != std::string_view::npos) {
    out += '\'';
  }
  for (const char c : line) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace day::graph
