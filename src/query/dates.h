// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates and times of day as people write them in a query.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/query.h"

namespace day::query {

// A date or a range of dates with both ends included: 2016, 2016-05, 2016-05-03, may-2016,
// "3 may 2016", "may 3, 2016", 2016-05-03T14:07, 2016..2017, 2016-05.., ..2016-05. Nothing if it is
// none. The bounds of a range that runs backwards are exchanged.
std::optional<DateRange> parse_date_range(std::string_view text);
// The canonical form of a range with at least one bound.
std::string print_date_range(const DateRange& range);

// 9h..17h, 9:30..17:00, 9am..5pm, 22h..6h (past midnight), 9h (that hour), 9h.. and ..17h.
std::optional<SentBetween> parse_sent_between(std::string_view text);
std::string print_sent_between(const SentBetween& between);

}  // namespace day::query
