// SPDX-License-Identifier: AGPL-3.0-or-later
// How many RSA-2048 signatures one core verifies in a second. Checks its answers before it times:
// the signature must hold, and must not for another hash. OpenSSL's own way is timed beside it.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <chrono>
#include <cstdlib>
#include <vector>

#include "base/check.h"
#include "crypto/public_key.h"
#include "crypto/sha256.h"

namespace day::crypto {
namespace {

constexpr int kRounds = 100'000;

template <typename Verify>
void measure(const char* name, const Verify& verify) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) CHECK(verify());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{}: {:.0f} verifications/s\n", name, kRounds / took.count());
}

void run() {
  EVP_PKEY* pair = EVP_RSA_gen(2048);
  CHECK(pair != nullptr);
  const Bytes hash(sha256("what is signed").view());
  Bytes signature(256, '\0');
  const auto* hash_octets = reinterpret_cast<const unsigned char*>(hash.data());
  auto* octets = reinterpret_cast<unsigned char*>(signature.data());
  std::size_t size = signature.size();
  EVP_PKEY_CTX* signer = EVP_PKEY_CTX_new(pair, nullptr);
  CHECK(EVP_PKEY_sign_init(signer) == 1);
  CHECK(EVP_PKEY_CTX_set_signature_md(signer, EVP_sha256()) == 1);
  CHECK(EVP_PKEY_sign(signer, octets, &size, hash_octets, hash.size()) == 1);
  EVP_PKEY_CTX_free(signer);

  unsigned char* der = nullptr;
  const int der_size = i2d_PUBKEY(pair, &der);
  CHECK(der_size > 0);
  const auto key = PublicKey::parse_der(
      {reinterpret_cast<const char*>(der), static_cast<std::size_t>(der_size)});
  OPENSSL_free(der);
  CHECK(key && key->verify_digest(HashKind::Sha256, hash, signature));
  CHECK(!key->verify_digest(HashKind::Sha256, sha256("another").view(), signature));

  measure("PublicKey::verify_digest",
          [&] { return key->verify_digest(HashKind::Sha256, hash, signature); });
  measure("EVP_PKEY_verify, a context for each call", [&] {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(pair, nullptr);
    const bool good = EVP_PKEY_verify_init(context) == 1 &&
                      EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
                      EVP_PKEY_verify(context, octets, size, hash_octets, hash.size()) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
  });
  EVP_PKEY_free(pair);
}

}  // namespace
}  // namespace day::crypto

int main() {
  day::crypto::run();
  return EXIT_SUCCESS;
}
