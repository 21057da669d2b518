// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room; each with the origin of its number.
#pragma once

#include <cstddef>

namespace day::recovery {

// RFC 8301 §3.2: verifiers need to know keys up to 4096 bits. An attempt at 4096 bits takes twice
// the time and memory of one at 2048 bits.
inline constexpr std::size_t kMaxSignatureBytes = 512;

// Gcds for one selector. Its two or three keys in turn are told apart by far fewer, and each costs
// seconds.
inline constexpr std::size_t kMaxAttempts = 8;

}  // namespace day::recovery
