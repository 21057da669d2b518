// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room, beside those of document/limits.h.
#pragma once

#include <cstddef>

namespace day::plain {

// Parameters of one line of a vCard or an iCalendar file. Attendees of real invitations have up to
// about ten.
inline constexpr std::size_t kMaxParameters = 100;

// Octets of a thousand that may be control characters in what is taken for text. Logs of terminals
// with colours have up to 30 (escapes are counted), programs and pictures 100 and more.
inline constexpr std::size_t kMaxControlsOfThousand = 50;

}  // namespace day::plain
