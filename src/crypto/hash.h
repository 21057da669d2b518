// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-1 and SHA-256 (FIPS 180-4) over a stream, chosen when running: what a signature asks for.
// SHA-1 is here to read what was signed with it; nothing of ours is named by it.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "crypto/public_key.h"

namespace day::crypto {

// Octets of a digest: 20 or 32.
std::size_t hash_size_bytes(HashKind kind);

class Hasher {
 public:
  explicit Hasher(HashKind kind);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  HashKind kind() const;
  void update(ByteView bytes);
  // The digest of what came until now; more may follow.
  Bytes digest_so_far() const;
  // The digest of everything since the start or the last finish(); ready for a new stream after it.
  Bytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Bytes hash_bytes(HashKind kind, ByteView bytes);

// MD5 (RFC 1321), for identities that other programs define by it. It proves nothing.
Bytes md5(ByteView bytes);

}  // namespace day::crypto
