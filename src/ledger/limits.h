// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on what a ledger may hold; each with the origin of its number. A decision past one is
// refused before it is written; a line past one is damage.
#pragma once

#include <cstddef>

namespace day::ledger {

// The longest line. The longest decision that is written is a note of kMaxTextBytes whose every
// octet takes six in JSON, or a label on kMaxItemsPerEntry items: both stay under half of it.
inline constexpr std::size_t kMaxEntryBytes = 1u << 20;

// A label, the name of an author, of an operator or of a saved search: a line on a screen.
inline constexpr std::size_t kMaxNameBytes = 256;

// A note, a reason, a quotation, a query: as long as the longest query that is read.
inline constexpr std::size_t kMaxTextBytes = 65'536;

// Items that one entry names; a decision on more takes several entries. 67 octets each in JSON make
// half of kMaxEntryBytes.
inline constexpr std::size_t kMaxItemsPerEntry = 8'000;

// Identities (addresses, names) on one side of a ruling on persons: more than anybody was seen
// with. Each is at most kMaxNameBytes.
inline constexpr std::size_t kMaxIdentities = 256;

// A key file is 119 octets; more than this is none.
inline constexpr std::size_t kMaxKeyFileBytes = 4'096;

}  // namespace day::ledger
