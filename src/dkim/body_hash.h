// SPDX-License-Identifier: AGPL-3.0-or-later
// Hashes the body for all signatures of a message at once: each canonical form is made once and
// each hash of it runs once, however many lengths (l=) are asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "dkim/canonical.h"
#include "mail/signature.h"

namespace day::dkim {

struct BodyWant {
  mail::Canonicalization canonicalization = mail::Canonicalization::Simple;
  crypto::HashKind hash = crypto::HashKind::Sha256;
  std::optional<std::uint64_t> limit;  // l=
};

struct BodyHash {
  Bytes hash;  // of the first `covered_bytes` octets of the canonical body
  std::uint64_t covered_bytes = 0;
  std::uint64_t whole_bytes = 0;  // of the canonical body
};

// One for each want, in their order.
std::vector<BodyHash> hash_body(const BodyView& body, const std::vector<BodyWant>& wants);

}  // namespace day::dkim
