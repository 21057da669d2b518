// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room.
#pragma once

#include <cstddef>

namespace day::graph {

// Persons in a picture. At 1,000 names of twelve points fill a square of 60 cm; nobody reads more.
inline constexpr std::size_t kMaxDrawn = 1000;

// Persons up to whom betweenness is computed: its time grows with persons times lines. 2,000 with
// 40,000 lines take about two seconds.
inline constexpr std::size_t kMaxBetweenness = 2000;

// Octets of a name in a picture; longer ones are clipped there, and whole in the tables.
inline constexpr std::size_t kMaxLabelBytes = 48;

}  // namespace day::graph
