// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it shows at once and keeps between requests (I10).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::room {

// Bars of a histogram: ten years by month. More would be narrower than a finger or a glance needs.
inline constexpr std::size_t kMaxBars = 120;

// And with links so long that a page would pass 100 KB: two years by month.
inline constexpr std::size_t kMinBars = 24;

// Links of a histogram together, in octets: a third of the 100 KB that a page may have.
inline constexpr std::size_t kMaxChartLinkBytes = std::size_t{32} * 1024;

// Dates at each end of a histogram that are told apart from the others if that halves the time
// there is to show: one in so many at most, half of what a hundredth of its height stands for.
inline constexpr std::uint64_t kOutlierPart = 200;

}  // namespace day::room
