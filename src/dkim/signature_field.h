// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads what a signature's field says: DKIM-Signature (RFC 6376 §3.5), ARC-Message-Signature and
// ARC-Seal (RFC 8617 §4.1.2, §4.1.3), DomainKey-Signature (RFC 4870 §3.2, named only). It computes
// nothing of the message.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "mail/signature.h"

namespace day::dkim {

struct SignatureField {
  // All that the field itself says. `malformed` tells the first thing that is wrong with it.
  mail::SignatureDigest said;
  Bytes body_hash;                          // bh=, decoded
  std::optional<std::uint64_t> body_limit;  // l=; larger than any body if it is out of range
  // What must go from the field's value before it is hashed: the value of b= with the white space
  // around it (RFC 6376 §3.7).
  std::size_t b_offset = 0;
  std::size_t b_size = 0;
};

// The kind by the field's name, ASCII case ignored; nothing if it is no signature.
std::optional<mail::SignatureKind> find_signature_kind(ByteView field_name);

// `value` is all after the colon, folds included.
SignatureField parse_signature_field(mail::SignatureKind kind, ByteView value);

// The i= of an ARC-Message-Signature or ARC-Seal: 1 to kMaxArcInstance, or nothing.
std::optional<std::uint32_t> parse_set_instance(ByteView value);

// The i= that an ARC-Authentication-Results begins with (RFC 8617 §4.1.1): 1 to kMaxArcInstance, or
// nothing.
std::optional<std::uint32_t> parse_results_instance(ByteView value);

// The hash that the algorithm signs; SHA-256 for the unknown.
crypto::HashKind hash_kind(mail::SignatureAlgorithm algorithm);

}  // namespace day::dkim
