// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers as people read and type them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace day {

// 33491 -> "33,491".
std::string group_digits(std::uint64_t number);
// 270101363 -> "270.1 MB"; decimal units, one digit after the point.
std::string print_size(std::uint64_t bytes);
// Decimal digits and nothing else. Nothing if it is empty, has a sign, or does not fit.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace day
