// SPDX-License-Identifier: AGPL-3.0-or-later
// From two signatures to the modulus that divides both of what they come to.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "recovery/recovery.h"

namespace day::recovery {

// The hash as RSASSA-PKCS1-v1_5 signs it (RFC 8017 §9.2), `size` octets. Nothing if the hash has
// not the length of its kind or does not fit.
std::optional<Bytes> padded_digest(crypto::HashKind kind, ByteView hash, std::size_t size);

// Whether the two can be a pair: both usable, of one length, and not the same signature.
bool is_pair(const Sample& one, const Sample& other);

// The modulus under which both are signatures with this exponent, big-endian, as long as they are.
// It is odd, composite, has no small prime factor, and both signatures raised to
// the exponent are their padded digests modulo it. Nothing if there is none, if the two are no
// pair, or if options.stop was set.
std::optional<Bytes> common_modulus(const Sample& one, const Sample& other, std::uint64_t exponent,
                                    const Options& options);

}  // namespace day::recovery
