// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room.
#pragma once

#include <cstddef>

namespace day::people {

// The longest display name that is taken for a person's. The longest of 5,523 in list mail has 97
// octets; what is longer is kept with its message and says nothing here.
inline constexpr std::size_t kMaxNameBytes = 160;

// Words of a name. Spanish and Portuguese full names have up to six.
inline constexpr std::size_t kMaxNameWords = 8;

// The longest address: RFC 5321 §4.5.3.1.3 allows a path of 256 octets, brackets included.
// X.500 names of Exchange are shorter than that too.
inline constexpr std::size_t kMaxAddressBytes = 254;

// Lines over which "On …, NAME <ADDRESS> wrote:" may go: as text::kMaxAttributionLines.
inline constexpr std::size_t kMaxReplyLines = 4;

// The longest of these lines, put together, that is looked at. A date and the longest name and
// address have about 500 octets.
inline constexpr std::size_t kMaxReplyLineBytes = 600;

// Observations taken from one message. A digest of a list quotes about fifty others.
inline constexpr std::size_t kMaxObservationsPerMessage = 64;

// Addresses in a signature beside the writer's own. A private and an office address are usual; who
// lists more lists colleagues.
inline constexpr std::size_t kMaxSignatureAddresses = 2;

}  // namespace day::people
