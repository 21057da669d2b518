// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf_scan.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/utf8.h"

namespace day::office {
namespace {

// Longer ones are no control words (the specification allows 32 letters).
constexpr std::size_t kMaxWordBytes = 64;
constexpr std::size_t kMaxDigits = 10;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void RtfScanner::skip_line_ends() {
  while (!in_.empty() && (in_.front() == '\r' || in_.front() == '\n' || in_.front() == '\0')) {
    in_.remove_prefix(1);
  }
}

bool RtfScanner::is_at_markup() {
  skip_line_ends();
  return !in_.empty() && (in_.front() == '{' || in_.front() == '}' || in_.front() == '\\');
}

std::optional<RtfToken> RtfScanner::next() {
  skip_line_ends();
  if (in_.empty()) return std::nullopt;
  RtfToken token;
  switch (in_.front()) {
    case '{':
    case '}':
      token.kind = in_.front() == '{' ? RtfToken::Kind::Open : RtfToken::Kind::Close;
      in_.remove_prefix(1);
      return token;
    case '\\':
      return read_control();
    default:
      break;
  }
  using namespace std::string_view_literals;
  const std::size_t size = std::min(in_.find_first_of("{}\\\r\n\0"sv), in_.size());
  token.text = in_.substr(0, size);
  in_.remove_prefix(size);
  return token;
}

RtfToken RtfScanner::read_control() {
  RtfToken token;
  in_.remove_prefix(1);
  if (in_.empty()) {
    token.kind = RtfToken::Kind::Symbol;
    return token;
  }
  if (!is_letter(in_.front())) {
    token.kind = RtfToken::Kind::Symbol;
    token.name = in_.substr(0, 1);
    in_.remove_prefix(1);
    if (token.name != "'") return token;
    const std::optional<Bytes> octet = parse_hex(in_.substr(0, 2));
    if (!octet || octet->size() != 1) return token;
    token.kind = RtfToken::Kind::Octet;
    token.number = static_cast<unsigned char>(octet->front());
    in_.remove_prefix(2);
    return token;
  }
  token.kind = RtfToken::Kind::Word;
  std::size_t size = 0;
  while (size < in_.size() && size < kMaxWordBytes && is_letter(in_[size])) ++size;
  token.name = in_.substr(0, size);
  in_.remove_prefix(size);
  const bool is_negative = in_.size() > 1 && in_[0] == '-' && is_digit(in_[1]);
  if (is_negative) in_.remove_prefix(1);
  std::int64_t number = 0;
  for (std::size_t digits = 0; digits < kMaxDigits && !in_.empty() && is_digit(in_[0]); ++digits) {
    number = number * 10 + (in_[0] - '0');
    token.has_number = true;
    in_.remove_prefix(1);
  }
  if (is_negative) number = -number;
  token.number = static_cast<std::int32_t>(std::clamp<std::int64_t>(number, INT32_MIN, INT32_MAX));
  if (!in_.empty() && in_.front() == ' ') in_.remove_prefix(1);
  if (token.name == "bin" && token.number > 0) {
    token.kind = RtfToken::Kind::Binary;
    token.text = in_.substr(0, static_cast<std::size_t>(token.number));
    in_.remove_prefix(token.text.size());
  }
  return token;
}

std::optional<char32_t> Utf16Joiner::add(std::uint16_t unit) {
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    high_ = unit;
    return std::nullopt;
  }
  const std::uint16_t high = high_;
  high_ = 0;
  if (unit < 0xDC00 || unit > 0xDFFF) return unit;
  if (high == 0) return kReplacement;
  return 0x10000 + ((static_cast<char32_t>(high) - 0xD800) << 10) +
         (static_cast<char32_t>(unit) - 0xDC00);
}

}  // namespace day::office
