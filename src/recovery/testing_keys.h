// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys of our own making for the tests of this room, and signatures by them. Hashes are numbers
// and nothing that was ever mailed.
#pragma once

#include <cstdint>

#include "recovery/recovery.h"

namespace day::recovery {

struct TestKey {
  Bytes modulus;
  Bytes private_exponent;
};

// The same for the same arguments. `bits` is a multiple of 8.
TestKey make_test_key(unsigned bits, std::uint64_t exponent, unsigned number);

// What the holder of the key makes of a hash that begins with the octets of `message`.
Sample sign(const TestKey& key, unsigned message, crypto::HashKind kind = crypto::HashKind::Sha256);

}  // namespace day::recovery
