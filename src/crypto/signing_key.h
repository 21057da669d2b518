// SPDX-License-Identifier: AGPL-3.0-or-later
// The private half of an Ed25519 key (RFC 8032): it signs. As a file it is PKCS#8 in PEM (RFC 8410
// §7), without a passphrase, as `openssl genpkey -algorithm ed25519` writes it. Its octets are
// overwritten when the object goes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::crypto {

// Octets of the private and of the public half, and of a signature. RFC 8032 §5.1.5, §5.1.6.
inline constexpr std::size_t kEd25519KeyBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

class SigningKey {
 public:
  // From the kernel's generator.
  static SigningKey generate();
  // Nothing unless there are 32 octets.
  static std::optional<SigningKey> from_seed(ByteView seed);
  // Nothing on anything but one block of exactly that form; a passphrase is none of it.
  static std::optional<SigningKey> parse_pem(std::string_view text);

  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  std::string print_pem() const;
  // The public half: 32 octets, as PublicKey::from_ed25519 takes them.
  Bytes public_octets() const;
  // 64 octets, always the same for the same message.
  Bytes sign(ByteView message) const;

 private:
  SigningKey() = default;
  std::array<std::uint8_t, kEd25519KeyBytes> seed_{};
};

}  // namespace day::crypto
