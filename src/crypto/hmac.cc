// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hmac.h"

#include "crypto/sha256.h"

namespace day::crypto {
namespace {

constexpr std::size_t kBlockBytes = 64;  // FIPS 180-4 §1

// RFC 2104 §2: the key, filled up to a block, with each octet changed by `pad`.
Bytes padded(ByteView key, unsigned char pad) {
  Bytes block(kBlockBytes, '\0');
  for (std::size_t i = 0; i < block.size(); ++i) {
    const auto octet = static_cast<unsigned char>(i < key.size() ? key[i] : '\0');
    block[i] = static_cast<char>(octet ^ pad);
  }
  return block;
}

}  // namespace

Digest hmac_sha256(ByteView key, ByteView text) {
  const Digest shortened = sha256(key);
  if (key.size() > kBlockBytes) key = shortened.view();
  Bytes inner = padded(key, 0x36);
  inner += text;
  Bytes outer = padded(key, 0x5c);
  outer += sha256(inner).view();
  return sha256(outer);
}

}  // namespace day::crypto
