// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password_lock.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>

#include "base/check.h"

namespace day::crypto {
namespace {

constexpr std::size_t kBlockBytes = 16;

// Fetched once: a key takes a hundred thousand digests.
const EVP_MD* algorithm(LockHash hash) {
  static const EVP_MD* const kAll[] = {
      EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
      EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
  return kAll[static_cast<std::size_t>(hash)];
}

const EVP_CIPHER* cipher_for(std::size_t key_bytes, bool is_chained) {
  switch (key_bytes) {
    case 16:
      return is_chained ? EVP_aes_128_cbc() : EVP_aes_128_ecb();
    case 24:
      return is_chained ? EVP_aes_192_cbc() : EVP_aes_192_ecb();
    case 32:
      return is_chained ? EVP_aes_256_cbc() : EVP_aes_256_ecb();
    default:
      return nullptr;
  }
}

const unsigned char* octets(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(Bytes* bytes) {
  return reinterpret_cast<unsigned char*>(bytes->data());
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

}  // namespace

std::size_t lock_hash_bytes(LockHash hash) {
  return static_cast<std::size_t>(EVP_MD_get_size(algorithm(hash)));
}

Bytes lock_digest(LockHash hash, ByteView bytes) {
  Bytes digest(lock_hash_bytes(hash), '\0');
  unsigned int size = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), octets(&digest), &size, algorithm(hash), nullptr) ==
        1);
  CHECK(size == digest.size());
  return digest;
}

Bytes lock_spin(LockHash hash, ByteView seed, std::uint32_t count) {
  Bytes digest = lock_digest(hash, seed);
  Bytes next;
  for (std::uint32_t i = 0; i < count; ++i) {
    next.clear();
    ByteWriter(&next).u32(i);
    next += digest;
    digest = lock_digest(hash, next);
  }
  return digest;
}

std::optional<Bytes> decrypt_aes(ByteView key, ByteView iv, ByteView bytes) {
  const EVP_CIPHER* cipher = cipher_for(key.size(), !iv.empty());
  const bool has_iv = iv.empty() || iv.size() == kBlockBytes;
  const bool fits = bytes.size() <= std::numeric_limits<int>::max();
  if (cipher == nullptr || !has_iv || !fits || bytes.size() % kBlockBytes != 0) return std::nullopt;
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DecryptInit_ex(context.get(), cipher, nullptr, octets(key),
                           iv.empty() ? nullptr : octets(iv)) == 1);
  CHECK(EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1);
  Bytes out(bytes.size() + kBlockBytes, '\0');
  int size = 0;
  CHECK(EVP_DecryptUpdate(context.get(), octets(&out), &size, octets(bytes),
                          static_cast<int>(bytes.size())) == 1);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace day::crypto
