// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/negotiation.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "http/limits.h"
#include "http/text.h"

namespace day::http {
namespace {

// An entity tag at the front of `text`, which is shortened by it. Nothing if there is none.
struct EntityTag {
  std::string_view opaque;
  bool is_weak = false;
};
std::optional<EntityTag> take_etag(std::string_view* text) {
  EntityTag tag;
  if (text->starts_with("W/")) {
    tag.is_weak = true;
    text->remove_prefix(2);
  }
  if (text->empty() || text->front() != '"') return std::nullopt;
  const std::size_t end = text->find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  tag.opaque = text->substr(1, end - 1);
  text->remove_prefix(end + 1);
  return tag;
}

// Digits alone. What is too large for the type is as large as it can be: no body is larger.
std::optional<std::uint64_t> parse_position(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc()) return std::numeric_limits<std::uint64_t>::max();
  return value;
}

RangeAnswer find_suffix(std::string_view text, std::uint64_t size_bytes) {
  const std::optional<std::uint64_t> length = parse_position(text);
  if (!length) return WholeBody();
  if (*length == 0) return NoSuchRange();
  // Of an empty body nothing is all of it, which no Content-Range can say.
  if (size_bytes == 0) return WholeBody();
  return ByteRange{size_bytes - std::min(*length, size_bytes), size_bytes - 1};
}

// "q=0.5" in thousandths (§12.4.2); nothing if it is none.
std::optional<unsigned> parse_weight(std::string_view text) {
  if (text.size() < 3 || text.size() > 7 || (text[0] != 'q' && text[0] != 'Q') || text[1] != '=') {
    return std::nullopt;
  }
  const std::string_view number = text.substr(2);
  if ((number[0] != '0' && number[0] != '1') || (number.size() > 1 && number[1] != '.')) {
    return std::nullopt;
  }
  unsigned value = number[0] == '1' ? 1'000 : 0;
  unsigned place = 100;
  for (const char digit : number.substr(std::min<std::size_t>(2, number.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value += place * static_cast<unsigned>(digit - '0');
    place /= 10;
  }
  return value <= 1'000 ? std::optional(value) : std::nullopt;
}

}  // namespace

bool lists_etag(std::string_view if_none_match, std::string_view etag) {
  std::string_view rest = trim(if_none_match);
  if (rest == "*") return true;
  for (std::size_t count = 0; count < kMaxEntityTags; ++count) {
    const std::optional<EntityTag> tag = take_etag(&rest);
    if (!tag) return false;
    if (tag->opaque == etag) return true;
    rest = trim(rest);
    if (rest.empty() || rest.front() != ',') return false;
    rest = trim(rest.substr(1));
  }
  return false;
}

bool is_same_etag(std::string_view if_range, std::string_view etag) {
  std::string_view rest = trim(if_range);
  const std::optional<EntityTag> tag = take_etag(&rest);
  return tag && rest.empty() && !tag->is_weak && tag->opaque == etag;
}

RangeAnswer find_range(std::string_view range, std::uint64_t size_bytes) {
  const std::size_t equals = range.find('=');
  if (equals == std::string_view::npos || !equal_ignoring_case(range.substr(0, equals), "bytes")) {
    return WholeBody();
  }
  const std::string_view set = trim(range.substr(equals + 1));
  const std::size_t dash = set.find('-');
  if (dash == std::string_view::npos) return WholeBody();
  if (dash == 0) return find_suffix(set.substr(1), size_bytes);
  const std::optional<std::uint64_t> first = parse_position(set.substr(0, dash));
  std::optional<std::uint64_t> last = parse_position(set.substr(dash + 1));
  if (dash + 1 == set.size()) last = std::numeric_limits<std::uint64_t>::max();
  if (!first || !last || *last < *first) return WholeBody();
  if (*first >= size_bytes) return NoSuchRange();
  return ByteRange{*first, std::min(*last, size_bytes - 1)};
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<unsigned> gzip;
  std::optional<unsigned> identity;
  std::optional<unsigned> others;
  Splitter codings(accept_encoding, ',');
  for (std::size_t count = 0; count < kMaxCodings && codings.next(); ++count) {
    const std::string_view coding = codings.piece();
    const std::size_t semicolon = coding.find(';');
    const std::string_view name = trim(coding.substr(0, semicolon));
    unsigned weight = 1'000;
    if (semicolon != std::string_view::npos) {
      const std::optional<unsigned> given = parse_weight(trim(coding.substr(semicolon + 1)));
      if (!given) continue;
      weight = *given;
    }
    if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) {
      gzip = weight;
    } else if (equal_ignoring_case(name, "identity")) {
      identity = weight;
    } else if (name == "*") {
      others = weight;
    }
  }
  const unsigned of_gzip = gzip.value_or(others.value_or(0));
  // An identity that is not listed is acceptable, and less so than what is.
  return of_gzip > 0 && of_gzip >= identity.value_or(0);
}

}  // namespace day::http
