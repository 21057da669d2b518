// SPDX-License-Identifier: AGPL-3.0-or-later
// Ciphers and hashes of documents that are locked with a password ([MS-OFFCRYPTO]): to read them,
// never to write any.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace day::crypto {

enum class LockHash : std::uint8_t { Sha1, Sha256, Sha384, Sha512 };

// Octets of a digest: 20 to 64.
std::size_t lock_hash_bytes(LockHash hash);
Bytes lock_digest(LockHash hash, ByteView bytes);

// Begins with digest(seed); then, `count` times, the digest of the count so far in four octets
// (little-endian) and the digest before ([MS-OFFCRYPTO] §2.3.4.11).
Bytes lock_spin(LockHash hash, ByteView seed, std::uint32_t count);

// AES (FIPS 197) without padding. Nothing unless the key has 16, 24 or 32 octets, `iv` 16 and
// `bytes` whole blocks of 16. An empty `iv` means that each block stands alone (ECB), else blocks
// are chained (CBC).
std::optional<Bytes> decrypt_aes(ByteView key, ByteView iv, ByteView bytes);

}  // namespace day::crypto
