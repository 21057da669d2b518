// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests of any message are bounded, and what they were made of hashes to them.
#include <cstdint>

#include "base/check.h"
#include "crypto/hash.h"
#include "dkim/digest.h"
#include "dkim/limits.h"
#include "dkim/signature_field.h"

namespace {

// A repaired digest says something, and no more than kinds and limits allow.
void check_repaired(const day::mail::SignatureDigest& digest) {
  using namespace day;
  CHECK(digest.repaired.size() <= dkim::kMaxRepairedDigests);
  CHECK(digest.repaired.empty() || !digest.header_hash.empty());
  for (const mail::RepairedDigest& repaired : digest.repaired) {
    CHECK(!repaired.repairs.empty() && repaired.repairs.size() <= 2);
    CHECK(repaired.header_hash.size() == digest.header_hash.size());
    CHECK(repaired.body_matches >= digest.body_matches);
    CHECK(repaired.header_hash != digest.header_hash ||
          repaired.body_matches != digest.body_matches);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day;
  const ByteView message(reinterpret_cast<const char*>(data), size);
  const auto digests = dkim::digest_signatures(message);
  CHECK(digests.size() <= dkim::kMaxSignaturesTold);
  std::size_t shown = 0;
  for (const mail::SignatureDigest& digest : digests) {
    CHECK(digest.malformed.size() < 100);
    CHECK(digest.malformed.empty() || digest.header_hash.empty());
    check_repaired(digest);
    if (++shown > 4) continue;  // each goes through the whole message once more
    const dkim::CanonicalBytes octets = dkim::canonical_bytes(message, digest.field_index);
    CHECK(octets.headers.empty() == digest.header_hash.empty());
    CHECK(octets.body.size() == digest.body_covered_bytes);
    if (digest.header_hash.empty()) continue;
    CHECK(crypto::hash_bytes(dkim::hash_kind(digest.algorithm), octets.headers) ==
          digest.header_hash);
    for (const mail::RepairedDigest& repaired : digest.repaired) {
      const auto mended = dkim::canonical_bytes(message, digest.field_index, &repaired);
      CHECK(crypto::hash_bytes(dkim::hash_kind(digest.algorithm), mended.headers) ==
            repaired.header_hash);
    }
  }
  return 0;
}
