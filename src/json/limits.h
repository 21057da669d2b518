// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on JSON that is read; each with the origin of its number.
#pragma once

#include <cstddef>

namespace day::json {

struct Limits {
  // vault.json has a few hundred bytes, a list of signing keys a few megabytes.
  std::size_t max_bytes = 16u << 20;
  // Files of ours nest four deep. RFC 8259 §9 leaves the limit to the reader.
  std::size_t max_depth = 32;
  // Values of all kinds together: half as many as the shortest ("0,") that fit in max_bytes take
  // some hundred bytes each in memory.
  std::size_t max_values = 1'000'000;
};

}  // namespace day::json
