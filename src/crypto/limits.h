// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on public keys that are taken; each with the origin of its number.
#pragma once

#include <cstddef>

namespace day::crypto {

// RFC 8301 §3.2 asks verifiers for 1,024 to 4,096 bits; four times as much is what OpenSSL itself
// takes (OPENSSL_RSA_MAX_MODULUS_BITS), and one verification then costs about a millisecond.
inline constexpr unsigned kMaxRsaBits = 16'384;

// The smallest modulus that carries a SHA-1 signature at all: 35 octets of DigestInfo and eleven
// around them (RFC 8017 §9.2 step 3). Small keys are told by their bits, not refused.
inline constexpr unsigned kMinRsaBits = 361;

// FIPS 186-5 §5.1 allows 256; OpenSSL's own bound for larger keys is 64, and published keys have
// 3 or 65537. It keeps one verification under 16,384 bits to some milliseconds.
inline constexpr unsigned kMaxExponentBits = 64;

}  // namespace day::crypto
