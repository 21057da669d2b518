// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace day {

// 33491 -> "33,491".
std::string group_digits(std::uint64_t number);
// 270101363 -> "270.1 MB"; decimal units, one digit after the point.
std::string print_size(std::uint64_t bytes);

}  // namespace day
