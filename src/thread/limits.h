// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it reads (I10).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::thread {

// A Thread-Index longer than this is none: 22 octets and 2,000 answers to answers of 5 octets each.
// Exchange cuts conversations at 249 levels; the longest in our list mail has 18.
inline constexpr std::size_t kMaxThreadIndexBytes = 22 + 2000 * 5;

// The longest attribution that is read. The lines that a reply program writes above a quotation are
// wrapped at 80 columns at most twice; names and addresses of 254 octets (RFC 5321 §4.5.3.1.3) fit.
inline constexpr std::size_t kMaxAttributionBytes = 1000;

// Words of an attribution or of a Sent: line that are looked at for a date.
inline constexpr std::size_t kMaxAttributionWords = 100;

// How far apart a message and a reply may be that only share a subject: docs/design/threads.md has
// the measurement.
inline constexpr std::int64_t kMaxSubjectSeconds = 30 * 86'400;

}  // namespace day::thread
