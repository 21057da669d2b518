// SPDX-License-Identifier: AGPL-3.0-or-later
// Which lines of a text that is shown are not those of a text that is proven. Lines are the same if
// they differ in nothing but white space and in the ">" that mail folders put before "From ". In
// doubt a line is not matched.
#pragma once

#include <cstddef>
#include <string_view>

namespace day::text {

struct UnmatchedLines {
  // Octets [begin, end) of the shown text, whole lines; empty if every line is matched. What is
  // before it and behind it are the first and the last lines of the proven text, in order.
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t missing = 0;  // lines of the proven text, blank ones apart, that are not shown
};

// Linear in the size of both.
UnmatchedLines find_unmatched_lines(std::string_view shown, std::string_view proven);

}  // namespace day::text
