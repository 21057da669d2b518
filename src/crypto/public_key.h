// SPDX-License-Identifier: AGPL-3.0-or-later
// Public keys and what they verify: RSA PKCS#1 v1.5 (RFC 8017 §8.2), Ed25519 (RFC 8032), ECDSA on
// P-256 (FIPS 186-5). It verifies only; what signs is in signing_key.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/ids.h"

namespace day::crypto {

enum class KeyKind : std::uint8_t { Rsa, Ed25519, EcdsaP256 };
enum class HashKind : std::uint8_t { Sha1, Sha256 };

// A key is cheap to copy (copies share it) and safe to use from several threads.
class PublicKey {
 public:
  // DER of a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) or, for RSA, of an RSAPublicKey (RFC 8017
  // §A.1.1). Nothing if it is neither, has trailing octets, is of a kind above none of these, or
  // exceeds kMaxRsaBits.
  static std::optional<PublicKey> parse_der(ByteView der);
  // 32 raw octets (RFC 8463 §3).
  static std::optional<PublicKey> from_ed25519(ByteView octets);
  // Big-endian magnitudes.
  static std::optional<PublicKey> from_rsa(ByteView modulus, ByteView exponent);
  // The two coordinates, 32 octets each. Nothing if they are no point of the curve.
  static std::optional<PublicKey> from_p256(ByteView x, ByteView y);

  KeyKind kind() const;
  unsigned bits() const;       // of the modulus; 256 for the curves
  Bytes spki() const;          // DER of the SubjectPublicKeyInfo
  Digest spki_sha256() const;  // its identity: compares keys, not texts
  Bytes rsa_modulus() const;   // big-endian without leading zeros; empty if not RSA
  Bytes rsa_exponent() const;

  // Whether `signature` was made over a message with this hash. For Ed25519 the hash itself is the
  // message (RFC 8463 §3). For P-256 the signature is r and s, 32 octets each (RFC 7518 §3.4).
  bool verify_digest(HashKind kind, ByteView hash, ByteView signature) const;
  // Whether the private half of this key can have made `signature`, whatever it was made over. An
  // RSA key gives that away: under the key that made it a signature opens to the padded block of
  // some hash (RFC 8017 §9.2; of either HashKind), under any other key to noise. True is then
  // proof. Of the other kinds only the size tells, and true says little.
  bool can_have_made(ByteView signature) const;
  // Ed25519 over a whole message (RFC 8037); false for other kinds.
  bool verify_message(ByteView message, ByteView signature) const;

 private:
  struct Key;
  explicit PublicKey(std::shared_ptr<const Key> key);
  std::shared_ptr<const Key> key_;
};

}  // namespace day::crypto
