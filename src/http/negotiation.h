// SPDX-License-Identifier: AGPL-3.0-or-later
// What a client says of the answer that it would take: conditions, ranges and codings of RFC 9110.
// Pure. What is malformed counts as not said, as the RFC has it.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace day::http {

// Whether an If-None-Match lists that tag, which is given without quotes, or is "*". Weak
// comparison (§8.8.3.2, §13.1.2). At most kMaxEntityTags are looked at.
bool lists_etag(std::string_view if_none_match, std::string_view etag);

// Whether an If-Range is that tag and a strong one (§13.1.5). A date never is: we send none.
bool is_same_etag(std::string_view if_range, std::string_view etag);

// Octets `first` to `last`, both included; first <= last < size.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool operator==(const ByteRange&) const = default;
};
struct WholeBody {
  bool operator==(const WholeBody&) const = default;
};
struct NoSuchRange {
  bool operator==(const NoSuchRange&) const = default;
};
using RangeAnswer = std::variant<WholeBody, ByteRange, NoSuchRange>;

// What a Range field (§14.2) asks of a body of that size. Several ranges are answered with the
// whole, which §14.2 allows: nobody who reads here needs them, and they have been a way to make a
// server work (CVE-2011-3192).
RangeAnswer find_range(std::string_view range, std::uint64_t size_bytes);

// Whether an Accept-Encoding (§12.5.3) takes gzip at least as gladly as no coding. At most
// kMaxCodings are looked at.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace day::http
