// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile signatures: whatever they are, what comes back is a modulus of their length, and the
// work is bounded. Exponents that cost milliseconds.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "recovery/modulus.h"

// The first octet chooses exponent and hash; the rest is a hash, a signature, a hash, a signature,
// the signatures of one length.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using day::crypto::HashKind;
  day::ByteView in(reinterpret_cast<const char*>(data), size);
  if (in.empty()) return 0;
  const unsigned choice = static_cast<unsigned char>(in.front());
  in.remove_prefix(1);
  const HashKind kind = (choice & 1) != 0 ? HashKind::Sha1 : HashKind::Sha256;
  const std::uint64_t exponent = (choice & 2) != 0 ? 3 : 17;
  const day::ByteView half = in.substr(0, in.size() / 2);
  const day::ByteView rest = in.substr(in.size() / 2, in.size() / 2);
  const std::size_t hash = kind == HashKind::Sha1 ? 20 : 32;
  if (half.size() < hash) return 0;
  day::recovery::Sample one{kind, day::Bytes(half.substr(0, hash)), day::Bytes(half.substr(hash))};
  day::recovery::Sample two{kind, day::Bytes(rest.substr(0, hash)), day::Bytes(rest.substr(hash))};
  const auto modulus = day::recovery::common_modulus(one, two, exponent, {});
  if (modulus) {
    CHECK(modulus->size() == one.signature.size());
    CHECK((modulus->back() & 1) == 1);
    CHECK(modulus->front() != '\0');
  }
  return 0;
}
