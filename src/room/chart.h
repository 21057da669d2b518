// SPDX-License-Identifier: AGPL-3.0-or-later
// Charts as SVG, made on the server: the numbers stand beside each of them as text, so that nothing
// is known from a drawing alone. Colours come from assets/chart.css by classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inquiry/months.h"
#include "room/texts.h"

namespace day::room {

// Months in bars of equal length, without holes. A few dates that lie far from all others (clocks
// go wrong) are told as `before` and `after` where they would make the bars coarser.
struct Histogram {
  struct Bar {
    inquiry::MonthSpan span;
    std::uint64_t count = 0;
  };
  std::vector<Bar> bars;
  std::optional<Bar> before;
  std::optional<Bar> after;
};

// `counts` ascend. At most max_bars bars, which are of one month, a quarter, a year, 10 or 100
// years; each count is in exactly one bar.
Histogram arrange_months(std::span<const inquiry::MonthCount> counts, std::size_t max_bars);

// Where a bar leads to.
using SpanLink = std::function<std::string(const inquiry::MonthSpan& span)>;

// The drawing and its table. Without `link` nothing leads anywhere. Empty for no bars. `name` is
// what is counted.
std::string draw_histogram(const Texts& texts, const std::string& name, const Histogram& histogram,
                           const SpanLink& link);

// How many bars may have links of about this length, so that a page keeps its size.
std::size_t bars_for_links(std::size_t link_bytes);

// A part of a whole.
struct Share {
  std::string_view tone;  // a class of chart.css: "proven", "supported", "caution", "altered" …
  std::string label;      // not yet escaped
  std::uint64_t count = 0;
  std::string link;  // may be empty
};
// One bar that is the whole, and a list that names every part with its count and share. Parts that
// are none are left out. A part too small to be seen is drawn wider than it is, at the cost of the
// others; the numbers are the truth. Empty for a whole of nothing. `name` is what is shared.
std::string draw_shares(const Texts& texts, const std::string& name, std::span<const Share> shares);

}  // namespace day::room
