// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/equal.h"

#include <openssl/crypto.h>

namespace day::crypto {

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace day::crypto
