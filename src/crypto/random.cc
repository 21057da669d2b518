// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/random.h"

#include <openssl/rand.h>

#include "base/check.h"
#include "base/encoding.h"

namespace day::crypto {

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size, '\0');
  CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) == 1);
  return bytes;
}

std::string random_token() {
  return encode_base64url(random_bytes(32));
}

}  // namespace day::crypto
