// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hash.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace day::crypto {
namespace {

// Fetched once: an implicit fetch at each init costs more than hashing a short header.
const EVP_MD* algorithm(HashKind kind) {
  static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kind == HashKind::Sha1 ? sha1 : sha256;
}

}  // namespace

struct Hasher::State {
  HashKind kind;
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  explicit State(HashKind wanted) : kind(wanted) {
    CHECK(context != nullptr && algorithm(kind) != nullptr);
    start();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }

  void start() { CHECK(EVP_DigestInit_ex2(context, algorithm(kind), nullptr) == 1); }

  Bytes final_digest() {
    Bytes digest(hash_size_bytes(kind), '\0');
    unsigned int size = 0;
    auto* octets = reinterpret_cast<unsigned char*>(digest.data());
    CHECK(EVP_DigestFinal_ex(context, octets, &size) == 1);
    CHECK(size == digest.size());
    return digest;
  }
};

std::size_t hash_size_bytes(HashKind kind) {
  return kind == HashKind::Sha1 ? 20 : 32;
}

Hasher::Hasher(HashKind kind) : state_(std::make_unique<State>(kind)) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

HashKind Hasher::kind() const {
  return state_->kind;
}

void Hasher::update(ByteView bytes) {
  CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Bytes Hasher::digest_so_far() const {
  State copy(state_->kind);
  CHECK(EVP_MD_CTX_copy_ex(copy.context, state_->context) == 1);
  return copy.final_digest();
}

Bytes Hasher::finish() {
  Bytes digest = state_->final_digest();
  state_->start();
  return digest;
}

Bytes md5(ByteView bytes) {
  constexpr std::size_t kMd5Bytes = 16;
  Bytes digest(kMd5Bytes, '\0');
  unsigned int size = 0;
  auto* octets = reinterpret_cast<unsigned char*>(digest.data());
  CHECK(EVP_Digest(bytes.data(), bytes.size(), octets, &size, EVP_md5(), nullptr) == 1);
  CHECK(size == digest.size());
  return digest;
}

Bytes hash_bytes(HashKind kind, ByteView bytes) {
  thread_local Hasher sha1(HashKind::Sha1);
  thread_local Hasher sha256(HashKind::Sha256);
  Hasher& hasher = kind == HashKind::Sha1 ? sha1 : sha256;
  hasher.update(bytes);
  return hasher.finish();
}

}  // namespace day::crypto
