// SPDX-License-Identifier: AGPL-3.0-or-later
// Sizes of the query language to ranges of octets, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/query.h"

namespace day::query {

// One size, ">", ">=", "<" or "<=" before one, or a range with "..", both ends included and either
// of them missing. A size is a number, also with a decimal fraction, and b, kb, mb, gb or tb (times
// 1000, as sizes are shown) or kib, mib, gib or tib (times 1024); without a unit it is octets. Ends
// in the wrong order are taken in the right one.
std::optional<SizeRange> parse_size_range(std::string_view text);

// The value that parses to the same range.
std::string print_size_range(const SizeRange& range);

}  // namespace day::query
