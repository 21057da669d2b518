// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/span.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/utf8.h"

namespace day::dossier {
namespace {

Error not_there(std::string why) {
  return Error{Code::NotFound, std::move(why)};
}

constexpr std::string_view kNowhere = "these words do not stand in the text, as typed";
constexpr std::string_view kTwice =
    "these words stand there more than once: quote more of them, or give --span";

ledger::Span span_at(std::string_view text, std::size_t begin, std::size_t size) {
  ledger::Span span;
  span.quote = text.substr(begin, size);
  span.from = count_characters(text.substr(0, begin));
  span.to = span.from + count_characters(span.quote);
  return span;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Runs of blanks as one, none at either end; and where each octet stood.
struct Loose {
  std::string text;
  std::vector<std::size_t> from;
};
Loose loosen(std::string_view text) {
  Loose out;
  bool blank = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_blank(text[i])) {
      blank = true;
      continue;
    }
    if (blank && !out.text.empty()) {
      out.text.push_back(' ');
      out.from.push_back(i);
    }
    blank = false;
    out.text.push_back(text[i]);
    out.from.push_back(i);
  }
  return out;
}

}  // namespace

std::string join_text(const std::vector<mail::TextSegment>& segments) {
  std::string text;
  for (const mail::TextSegment& each : segments) text += each.text;
  return text;
}

std::uint64_t count_characters(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += decode_utf8(text.substr(at)).size_bytes;
  return count;
}

std::optional<ledger::Span> parse_span(std::string_view typed) {
  const std::size_t dash = typed.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  ledger::Span span;
  const char* const middle = typed.data() + dash;
  const char* const end = typed.data() + typed.size();
  const auto from = std::from_chars(typed.data(), middle, span.from);
  const auto to = std::from_chars(middle + 1, end, span.to);
  const bool read = from.ec == std::errc() && to.ec == std::errc();
  if (!read || from.ptr != middle || to.ptr != end || span.from >= span.to) return std::nullopt;
  return span;
}

std::optional<OctetRange> find_octets(std::string_view text, const ledger::Span& span) {
  OctetRange range;
  std::uint64_t character = 0;
  for (std::size_t at = 0;; ++character) {
    if (character == span.from) range.begin = at;
    if (character == span.to) {
      range.end = at;
      return range;
    }
    if (at >= text.size()) return std::nullopt;
    at += decode_utf8(text.substr(at)).size_bytes;
  }
}

Result<ledger::Span> with_quote(ledger::Span span, std::string_view text) {
  const auto range = find_octets(text, span);
  if (!range) {
    return not_there(fmt::format("the text has only {} characters", count_characters(text)));
  }
  span.quote = text.substr(range->begin, range->end - range->begin);
  return span;
}

Result<ledger::Span> find_quote(std::string_view quote, std::string_view text) {
  const std::size_t at = quote.empty() ? std::string_view::npos : text.find(quote);
  if (at == std::string_view::npos) return not_there(std::string(kNowhere));
  if (text.find(quote, at + 1) != std::string_view::npos) return not_there(std::string(kTwice));
  return span_at(text, at, quote.size());
}

Result<ledger::Span> find_loose_quote(std::string_view quote, std::string_view text) {
  const std::string wanted = loosen(quote).text;
  const Loose loose = loosen(text);
  const std::size_t at = wanted.empty() ? std::string::npos : loose.text.find(wanted);
  if (at == std::string::npos) return not_there(std::string(kNowhere));
  if (loose.text.find(wanted, at + 1) != std::string::npos) return not_there(std::string(kTwice));
  const std::size_t begin = loose.from[at];
  const std::size_t last = loose.from[at + wanted.size() - 1];
  return span_at(text, begin, last + 1 - begin);
}

}  // namespace day::dossier
