// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_encoding.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "mail/fields.h"

namespace day::reader {
namespace {

constexpr std::uint8_t kBlank = 64;
constexpr std::uint8_t kPadding = 65;
constexpr std::uint8_t kForeign = 66;

constexpr std::array<std::uint8_t, 256> make_base64_table() {
  std::array<std::uint8_t, 256> table{};
  for (std::uint8_t& value : table) value = kForeign;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = kBlank;
  table['='] = kPadding;
  return table;
}
constexpr std::array<std::uint8_t, 256> kBase64 = make_base64_table();

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string_view take_line(std::string_view* text) {
  const std::size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

TransferEncoding parse_transfer_encoding(std::string_view name) {
  const std::size_t begin = name.find_first_not_of(" \t\r\n\"");
  if (begin == std::string_view::npos) return TransferEncoding::Identity;
  name.remove_prefix(begin);
  name = name.substr(0, name.find_first_of(" \t\r\n\";("));
  for (const std::string_view identity : {"7bit", "8bit", "binary", "7-bit", "8-bit"}) {
    if (mail::same_name(name, identity)) return TransferEncoding::Identity;
  }
  if (mail::same_name(name, "base64")) return TransferEncoding::Base64;
  if (mail::same_name(name, "quoted-printable")) return TransferEncoding::QuotedPrintable;
  for (const std::string_view uu : {"x-uuencode", "uuencode", "x-uue", "uue"}) {
    if (mail::same_name(name, uu)) return TransferEncoding::Uuencode;
  }
  return name.empty() ? TransferEncoding::Identity : TransferEncoding::Unknown;
}

bool decode_base64_text(std::string_view text, Bytes* out) {
  const std::size_t start = out->size();
  out->resize(start + text.size() / 4 * 3 + 3);
  char* into = out->data() + start;
  const auto* in = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = in + text.size();
  std::uint32_t group = 0;
  unsigned in_group = 0;
  bool clean = true;
  bool padded = false;
  while (in < end) {
    // Whole groups without blanks, the usual case.
    while (in_group == 0 && end - in >= 4) {
      const std::uint32_t a = kBase64[in[0]];
      const std::uint32_t b = kBase64[in[1]];
      const std::uint32_t c = kBase64[in[2]];
      const std::uint32_t d = kBase64[in[3]];
      if ((a | b | c | d) > 63) break;
      const std::uint32_t value = a << 18 | b << 12 | c << 6 | d;
      into[0] = static_cast<char>(value >> 16);
      into[1] = static_cast<char>(value >> 8);
      into[2] = static_cast<char>(value);
      into += 3;
      in += 4;
      if (padded) clean = false;
    }
    if (in == end) break;
    const std::uint8_t value = kBase64[*in++];
    if (value == kBlank) continue;
    if (value == kForeign) {
      clean = false;
      continue;
    }
    if (value == kPadding) {
      // A group of two or three characters ends here; "=" more than that is only padding.
      if (in_group == 1) clean = false;
      if (in_group >= 2) *into++ = static_cast<char>(group >> (in_group == 2 ? 4 : 10));
      if (in_group == 3) *into++ = static_cast<char>(group >> 2);
      group = in_group = 0;
      padded = true;
      continue;
    }
    if (padded) clean = false;
    group = group << 6 | value;
    if (++in_group == 4) {
      *into++ = static_cast<char>(group >> 16);
      *into++ = static_cast<char>(group >> 8);
      *into++ = static_cast<char>(group);
      group = in_group = 0;
    }
  }
  if (in_group != 0) clean = false;
  if (in_group >= 2) *into++ = static_cast<char>(group >> (in_group == 2 ? 4 : 10));
  if (in_group == 3) *into++ = static_cast<char>(group >> 2);
  out->resize(static_cast<std::size_t>(into - out->data()));
  return clean;
}

bool decode_quoted_printable(std::string_view text, Bytes* out) {
  bool clean = true;
  out->reserve(out->size() + text.size());
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    std::string_view line_end = end == std::string_view::npos ? "" : "\n";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
      line_end = line_end.empty() ? "" : "\r\n";
    }
    while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    if (line.ends_with('=')) {
      line.remove_suffix(1);
      line_end = "";
    }
    for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=')) {
      out->append(line.substr(0, at));
      const int high = at + 2 < line.size() ? hex_value(line[at + 1]) : -1;
      const int low = at + 2 < line.size() ? hex_value(line[at + 2]) : -1;
      if (high < 0 || low < 0) {
        clean = false;
        out->push_back('=');
        line.remove_prefix(at + 1);
        continue;
      }
      out->push_back(static_cast<char>(high << 4 | low));
      line.remove_prefix(at + 3);
    }
    out->append(line);
    out->append(line_end);
  }
  return clean;
}

bool decode_uuencode(std::string_view text, Bytes* out) {
  bool begun = false;
  bool clean = true;
  while (!text.empty()) {
    std::string_view line = take_line(&text);
    if (!begun) {
      begun = line.starts_with("begin ");
      continue;
    }
    if (line == "end") return clean;
    if (line.empty()) continue;
    const auto value = [](char c) { return static_cast<std::uint32_t>((c - ' ') & 63); };
    std::size_t size = value(line[0]);
    line.remove_prefix(1);
    while (size > 0) {
      std::array<std::uint32_t, 4> group{};
      if (line.size() < 4 && line.size() * 6 < size * 8) clean = false;
      for (std::size_t i = 0; i < 4 && i < line.size(); ++i) group[i] = value(line[i]);
      const std::uint32_t bits = group[0] << 18 | group[1] << 12 | group[2] << 6 | group[3];
      const std::size_t take = size < 3 ? size : 3;
      if (line.empty()) break;
      for (std::size_t i = 0; i < take; ++i) {
        out->push_back(static_cast<char>(bits >> (16 - 8 * i)));
      }
      size -= take;
      line.remove_prefix(line.size() < 4 ? line.size() : 4);
    }
  }
  return false;
}

ByteView decode_transfer(TransferEncoding encoding, ByteView text, Bytes* storage, bool* clean) {
  storage->clear();
  switch (encoding) {
    case TransferEncoding::Identity:
      return text;
    case TransferEncoding::Unknown:
      *clean = false;
      return text;
    case TransferEncoding::Base64:
      if (!decode_base64_text(text, storage)) *clean = false;
      return *storage;
    case TransferEncoding::QuotedPrintable:
      if (!decode_quoted_printable(text, storage)) *clean = false;
      return *storage;
    case TransferEncoding::Uuencode:
      if (!decode_uuencode(text, storage)) *clean = false;
      return *storage;
  }
  return text;
}

}  // namespace day::reader
