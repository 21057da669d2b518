// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/signing_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/random.h"

namespace day::crypto {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeHash {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, FreeKey>;
using EvpHash = std::unique_ptr<EVP_MD_CTX, FreeHash>;

// OneAsymmetricKey, version 0, id-Ed25519, an OCTET STRING in an OCTET STRING: what stands before
// the 32 octets in every such key (RFC 8410 §7).
constexpr ByteView kPkcs8Head("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20",
                              16);
constexpr std::string_view kPemBegin = "-----BEGIN PRIVATE KEY-----\n";
constexpr std::string_view kPemEnd = "\n-----END PRIVATE KEY-----\n";

EvpKey evp_key(const std::array<std::uint8_t, kEd25519KeyBytes>& seed) {
  EvpKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  CHECK(key != nullptr);
  return key;
}

void wipe(Bytes* bytes) {
  OPENSSL_cleanse(bytes->data(), bytes->size());
}

}  // namespace

SigningKey SigningKey::generate() {
  Bytes seed = random_bytes(kEd25519KeyBytes);
  const auto key = from_seed(seed);
  wipe(&seed);
  return *key;
}

std::optional<SigningKey> SigningKey::from_seed(ByteView seed) {
  if (seed.size() != kEd25519KeyBytes) return std::nullopt;
  SigningKey key;
  std::copy(seed.begin(), seed.end(), key.seed_.begin());
  return key;
}

std::optional<SigningKey> SigningKey::parse_pem(std::string_view text) {
  if (text.substr(0, kPemBegin.size()) != kPemBegin) return std::nullopt;
  text.remove_prefix(kPemBegin.size());
  const std::size_t end = text.find(kPemEnd);
  if (end == std::string_view::npos || end + kPemEnd.size() != text.size()) return std::nullopt;
  auto der = parse_base64(text.substr(0, end));
  if (!der) return std::nullopt;
  std::optional<SigningKey> key;
  if (der->substr(0, kPkcs8Head.size()) == kPkcs8Head) {
    key = from_seed(ByteView(*der).substr(kPkcs8Head.size()));
  }
  wipe(&*der);
  return key;
}

SigningKey::~SigningKey() {
  OPENSSL_cleanse(seed_.data(), seed_.size());
}

std::string SigningKey::print_pem() const {
  Bytes der(kPkcs8Head);
  der.append(seed_.begin(), seed_.end());
  std::string text(kPemBegin);
  text.append(encode_base64(der)).append(kPemEnd);
  wipe(&der);
  return text;
}

Bytes SigningKey::public_octets() const {
  Bytes octets(kEd25519KeyBytes, '\0');
  std::size_t size = octets.size();
  CHECK(EVP_PKEY_get_raw_public_key(evp_key(seed_).get(),
                                    reinterpret_cast<unsigned char*>(octets.data()), &size) == 1);
  CHECK(size == octets.size());
  return octets;
}

Bytes SigningKey::sign(ByteView message) const {
  const EvpKey key = evp_key(seed_);
  const EvpHash context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  Bytes signature(kEd25519SignatureBytes, '\0');
  std::size_t size = signature.size();
  CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(message.data()),
                       message.size()) == 1);
  CHECK(size == signature.size());
  return signature;
}

}  // namespace day::crypto
