// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/sha256.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace day::crypto {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  // Fetched once: an implicit fetch at each init costs more than hashing a short message.
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);

  State() {
    CHECK(context != nullptr && algorithm != nullptr);
    CHECK(EVP_DigestInit_ex2(context, algorithm, nullptr) == 1);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) {
  CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Digest Sha256::finish() {
  Digest digest;
  unsigned int size = 0;
  CHECK(EVP_DigestFinal_ex(state_->context, digest.octets.data(), &size) == 1);
  CHECK(size == digest.octets.size());
  CHECK(EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr) == 1);
  return digest;
}

Digest sha256(ByteView bytes) {
  thread_local Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

}  // namespace day::crypto
