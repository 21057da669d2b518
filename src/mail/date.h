// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates as mail writes them: RFC 5322 §3.3 and its obsolete forms (§4.3), and the common deviations
// whose meaning is certain (no day name, ISO 8601, the order of ctime). A date that could be read
// in two ways is not read at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace day::mail {

// Years outside are no dates of mail: before the epoch, or after the Gregorian century turn that
// clocks of our time can err by.
inline constexpr std::int64_t kFirstPlausibleYear = 1970;
inline constexpr std::int64_t kLastPlausibleYear = 2100;
// Zones in use lie between -12:00 and +14:00.
inline constexpr std::int32_t kMostWesternZone = -12 * 60;
inline constexpr std::int32_t kMostEasternZone = 14 * 60;

struct ParsedDate {
  ZonedTime time;
  // The zone is missing, unknown, or none that is in use: the instant was taken as UTC and may be
  // half a day off.
  bool zone_doubtful = false;
};

// Nothing if the text is no date, or not one of a plausible year. Linear in the text.
std::optional<ParsedDate> parse_date(std::string_view text);

}  // namespace day::mail
