// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on public keys and passwords that are taken; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

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

// A password. NIST SP 800-63B §5.1.1.2 asks for at least 64 characters to be taken; a whole
// paragraph in any script stays below this.
inline constexpr std::size_t kMaxPasswordBytes = 1'024;

// What a stored password may cost to verify: four times the memory and some times the passes and
// lanes that we write, so that a file from elsewhere can be stronger, and one second is about all.
inline constexpr std::uint32_t kMaxPasswordMemoryKib = 262'144;
inline constexpr std::uint32_t kMaxPasswordPasses = 8;
inline constexpr std::uint32_t kMaxPasswordLanes = 16;

// A stored password as text; ours have 97 octets.
inline constexpr std::size_t kMaxPasswordHashBytes = 256;

}  // namespace day::crypto
