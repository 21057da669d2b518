// SPDX-License-Identifier: AGPL-3.0-or-later
// Recovers an RSA modulus from signatures: for two PKCS#1 v1.5 signatures s1, s2 under one key with
// public exponent e, over padded digests m1, m2, the modulus divides gcd(s1^e - m1, s2^e - m2).
// With e = 65537 these numbers have 134 million bits for a 2048-bit key. docs/design/recovery.md.
// Pure arithmetic; whose key it is, it does not say.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "crypto/public_key.h"

namespace day::recovery {

// One signature as judging sees it.
struct Sample {
  crypto::HashKind hash_kind = crypto::HashKind::Sha256;
  Bytes hash;       // 20 or 32 octets
  Bytes signature;  // as long as the modulus
};

struct Recovered {
  crypto::PublicKey key;
  std::size_t first = 0;  // the two samples that gave it
  std::size_t second = 0;
  std::uint64_t exponent = 0;
  std::size_t confirmed = 0;  // samples that verify under it, those two included
};

struct Options {
  const std::atomic<bool>* stop = nullptr;  // looked at often; then nothing is returned
  // Fraction of one attempt that is done, 0 to 1, never falling within it: of its last exponent.
  std::function<void(double)> progress;
  std::size_t max_attempts = 0;                           // pairs to try; 0: kMaxAttempts
  std::vector<std::uint64_t> exponents = {3, 17, 65537};  // tried in this order on each pair
};

// The samples are of one domain and selector, the most trustworthy first (body hash matches); they
// may be of several keys in turn, and wrong. Nothing if no pair gives a modulus under which at
// least two samples verify. Memory and time: docs/design/recovery.md.
std::optional<Recovered> recover_key(const std::vector<Sample>& samples, const Options& options);

}  // namespace day::recovery
