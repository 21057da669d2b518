// SPDX-License-Identifier: AGPL-3.0-or-later
// Targets, forms and cookies to values and back. Pure. RFC 3986, RFC 6265, and the
// application/x-www-form-urlencoded of the WHATWG URL standard §5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/http.h"

namespace day::http {

// An origin-form target (RFC 9112 §3.2.1). Nothing if it is not one or longer than kMaxTargetBytes,
// its escapes are broken, its path is not valid UTF-8 or could mean another place to another
// reader: a segment "." or "..", an empty one before the end, a slash or backslash or control
// character in one, written with escapes or without.
std::optional<Target> parse_target(std::string_view raw);

// The same for a query or the body of a form; what is not UTF-8 in it becomes U+FFFD, as browsers
// do. Nothing if its escapes are broken or there are more than kMaxPairs.
std::optional<Pairs> parse_form(std::string_view body);

// Everything but unreserved characters (RFC 3986 §2.3) escaped, for a segment or a value.
std::string encode_component(std::string_view text);

// "a=1&b=two%20words" of pairs, in their order.
std::string print_query(const Pairs& pairs);

}  // namespace day::http
