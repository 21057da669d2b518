// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/utf8.h"

namespace day::outlook {
namespace {

constexpr std::size_t kLineColumns = 76;
constexpr std::size_t kMaxLineBytes = 998;  // RFC 5322 §2.1.1
// Octets of text in one encoded word: 45 become 60, and with its frame 72 of the 75 allowed.
constexpr std::size_t kWordBytes = 45;

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; });
}

// One line, without control characters.
std::string one_line(std::string_view utf8) {
  std::string out = repair_utf8(utf8);
  for (char& c : out) {
    if ((c >= 0 && c < ' ') || c == 127) c = ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  out.erase(0, std::min(out.find_first_not_of(' '), out.size()));
  return out;
}

std::string print_words(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const std::string_view piece = clip_utf8(utf8, kWordBytes);
    if (!out.empty()) out.append("\r\n ");
    out.append("=?utf-8?B?").append(encode_base64(piece)).append("?=");
    utf8.remove_prefix(piece.size());
  }
  return out;
}

// Breaks before spaces, so that unfolding gives the same text. Empty if a word is too long to.
std::string fold(std::size_t used, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t first = text.find_first_not_of(' ', at);
    const std::size_t end = std::min(text.find(' ', std::min(first, text.size())), text.size());
    if (end - at > kMaxLineBytes - 100) return {};
    if (used + end - at > kLineColumns && at > 0) {
      out.append("\r\n");
      used = 0;
    }
    out.append(text.substr(at, end - at));
    used += end - at;
    at = end;
  }
  return out;
}

std::string quoted(std::string_view plain) {
  std::string out = "\"";
  for (const char c : plain) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

// What may stand between < and > without being taken for something else. The X.500 names of
// Exchange ("/O=…/CN=…") may have parentheses.
bool is_bare_address(std::string_view address) {
  const bool is_x500 = address.starts_with('/');
  if (!is_x500 && address.find('@') == std::string_view::npos) return false;
  const std::string_view special = is_x500 ? "<>\"\\,;" : "<>\"\\,;()";
  return address.size() < kMaxLineBytes - 100 &&
         std::all_of(address.begin(), address.end(), [&](char c) {
           return c >= ' ' && c < 127 && special.find(c) == std::string_view::npos;
         });
}

bool must_be_quoted(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '=') return true;
  if (c == ' ' || c == '\t') {
    return at + 1 == text.size() || text[at + 1] == '\r' || text[at + 1] == '\n';
  }
  return c < ' ' || c == 127;  // octets past ASCII are negative
}

Bytes print_quoted(ByteView text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  Bytes out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "\r\n") {
      out.append("\r\n");
      column = 0;
      ++at;
      continue;
    }
    const bool is_coded = must_be_quoted(text, at);
    if (column + (is_coded ? 3 : 1) > kLineColumns - 1) {
      out.append("=\r\n");
      column = 0;
    }
    if (is_coded) {
      const auto octet = static_cast<unsigned char>(text[at]);
      out.append({'=', kDigits[octet >> 4], kDigits[octet & 15]});
    } else {
      out.push_back(text[at]);
    }
    column += is_coded ? 3 : 1;
  }
  return out;
}

// Goes through the mail as it is: US-ASCII, lines that end with CRLF and are not too long.
bool is_seven_bit(ByteView text) {
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\r') {
      if (text.substr(at, 2) != "\r\n") return false;
      ++at;
      column = 0;
      continue;
    }
    if (c <= 0 || c == '\n' || c == 127 || (c < ' ' && c != '\t' && c != '\f')) return false;
    if (++column > kMaxLineBytes) return false;
  }
  return true;
}

}  // namespace

std::string print_unstructured(std::string_view name, std::string_view utf8) {
  const std::string line = one_line(utf8);
  if (is_plain(line) && line.find("=?") == std::string::npos) {
    const std::string folded = fold(name.size() + 2, line);
    if (!folded.empty() || line.empty()) return folded;
  }
  return print_words(line);
}

std::string print_mailboxes(const std::vector<Mailbox>& mailboxes) {
  std::string out;
  for (const Mailbox& each : mailboxes) {
    std::string name = one_line(each.name);
    const std::string address = one_line(each.address);
    const bool has_address = is_bare_address(address);
    if (!has_address && name.empty()) name = address;
    if (!has_address && name.empty()) continue;
    if (!has_address && !address.empty() && name != address) name += " (" + address + ")";
    std::string phrase;
    if (is_plain(name) && name.find("=?") == std::string::npos && name.size() < 400) {
      phrase = name.empty() ? "" : quoted(name);
    } else {
      phrase = print_words(name);
    }
    if (!out.empty()) out.append(",\r\n ");
    out.append(phrase);
    if (has_address) {
      out.append(phrase.empty() ? "<" : phrase.size() > 60 ? "\r\n <" : " <");
      out.append(address).append(">");
    } else {
      out.append(":;");
    }
  }
  return out;
}

std::string print_parameter(std::string_view name, std::string_view utf8) {
  static constexpr std::size_t kPieceBytes = 60;
  const std::string line = one_line(utf8);
  if (is_plain(line) && line.size() <= kPieceBytes) {
    return fmt::format(";\r\n {}={}", name, quoted(line));
  }
  std::vector<std::string> pieces = {"utf-8''"};
  for (const char c : line) {
    const bool is_bare = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                         (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    if (pieces.back().size() > kPieceBytes) pieces.emplace_back();
    if (is_bare) {
      pieces.back().push_back(c);
    } else {
      pieces.back().append(fmt::format("%{:02X}", static_cast<unsigned char>(c)));
    }
  }
  if (pieces.size() == 1) return fmt::format(";\r\n {}*={}", name, pieces.front());
  std::string out;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    out.append(fmt::format(";\r\n {}*{}*={}", name, at, pieces[at]));
  }
  return out;
}

std::string print_date(const ZonedTime& time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                            "Mon", "Tue", "Wed"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t seconds = time.instant.unix_seconds + std::int64_t{time.zone_minutes} * 60;
  const std::int64_t in_day = (seconds % kDaySeconds + kDaySeconds) % kDaySeconds;
  const std::int64_t days = (seconds - in_day) / kDaySeconds;
  const CivilDate date = civil_from_days(days);
  const int zone = std::abs(time.zone_minutes);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}",
                     kDays[static_cast<std::size_t>((days % 7 + 7) % 7)], date.day,
                     kMonths[date.month - 1], date.year, in_day / 3600, in_day / 60 % 60,
                     in_day % 60, time.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

Encoded encode_text(ByteView text) {
  if (is_seven_bit(text)) return {"7bit", Bytes(text)};
  Bytes quoted_text = print_quoted(text);
  if (quoted_text.size() <= text.size() / 54 * 74 + 76) {
    return {"quoted-printable", std::move(quoted_text)};
  }
  return encode_data(text);
}

Encoded encode_data(ByteView data) {
  static constexpr std::size_t kLineOctets = 57;
  Encoded out{"base64", {}};
  out.bytes.reserve(data.size() / kLineOctets * 78 + 80);
  for (std::size_t at = 0; at < data.size(); at += kLineOctets) {
    out.bytes.append(encode_base64(data.substr(at, kLineOctets))).append("\r\n");
  }
  return out;
}

}  // namespace day::outlook
