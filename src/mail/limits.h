// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it keeps or looks ahead; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::mail {

// Fields of one header that are told apart; what follows is one entry more. Sendmail's and
// Postfix's own limits on header size (32 KiB, 100 KiB) allow a few thousand; the largest header in
// our list mail has 142.
inline constexpr std::size_t kMaxFields = 10'000;

// Leading blank or From_ lines before the first field that are passed over as junk: more than any
// export program is known to add.
inline constexpr std::size_t kMaxLeadingLines = 16;

}  // namespace day::mail
