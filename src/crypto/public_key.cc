// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "crypto/der.h"
#include "crypto/limits.h"
#include "crypto/sha256.h"

namespace day::crypto {
namespace {

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using BigContext = std::unique_ptr<BN_CTX, Freer<BN_CTX_free>>;
using Montgomery = std::unique_ptr<BN_MONT_CTX, Freer<BN_MONT_CTX_free>>;
using EvpKey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using EvpContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using EvpHash = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using ParamBuild = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;

constexpr std::size_t kEd25519Octets = 32;     // RFC 8032 §5.1.5
constexpr std::size_t kEd25519SigOctets = 64;  // RFC 8032 §5.1.6
constexpr std::size_t kP256Octets = 32;        // of a coordinate, and of r and of s
constexpr std::size_t kMaxRsaOctets = kMaxRsaBits / 8;

// AlgorithmIdentifiers, whole: rsaEncryption with NULL (RFC 3279 §2.3.1), Ed25519 (RFC 8410 §3),
// id-ecPublicKey on prime256v1 (RFC 5480 §2.1).
constexpr ByteView kRsaOid("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9);
constexpr ByteView kEd25519Oid("\x2b\x65\x70", 3);
constexpr ByteView kEcOid("\x2a\x86\x48\xce\x3d\x02\x01", 7);
constexpr ByteView kP256Oid("\x2a\x86\x48\xce\x3d\x03\x01\x07", 8);

// What stands before the hash in a DigestInfo, RFC 8017 §9.2 note 1.
constexpr ByteView kSha1Info("\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14", 15);
constexpr ByteView kSha256Info(
    "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);

std::size_t hash_octets(HashKind kind) {
  return kind == HashKind::Sha1 ? 20 : 32;
}

const unsigned char* octets(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned magnitude_bits(ByteView magnitude) {
  if (magnitude.empty()) return 0;
  const auto top = static_cast<unsigned char>(magnitude.front());
  return static_cast<unsigned>((magnitude.size() - 1) * 8) +
         static_cast<unsigned>(std::bit_width(top));
}

bool is_odd(ByteView magnitude) {
  return !magnitude.empty() && (magnitude.back() & 1) != 0;
}

BigNumber big_number(ByteView magnitude) {
  BigNumber number(BN_bin2bn(octets(magnitude), static_cast<int>(magnitude.size()), nullptr));
  CHECK(number != nullptr);
  return number;
}

using EncodedRoom = std::array<char, kMaxRsaOctets>;

// Room for the numbers of one verification, one for each thread: a context is not shared.
struct Scratch {
  BigContext context{BN_CTX_new()};
  BigNumber signature{BN_new()};
  BigNumber encoded{BN_new()};
};

Scratch& scratch() {
  thread_local Scratch of_thread;
  return of_thread;
}

Bytes key_info(ByteView algorithm, ByteView key) {
  const Bytes bits = Bytes(1, '\0').append(key);
  return encode_der(kDerSequence,
                    encode_der(kDerSequence, algorithm).append(encode_der(kDerBitString, bits)));
}

// Whether it is EMSA-PKCS1-v1_5 of any hash of this kind, RFC 8017 §9.2. Every octet before the
// hash is compared: under a small exponent anybody can make a signature whose beginning comes out
// as they like (Bleichenbacher 2006), and nobody one of which all but the hash does.
bool is_encoding(ByteView encoded, HashKind kind) {
  const ByteView info = kind == HashKind::Sha1 ? kSha1Info : kSha256Info;
  const std::size_t tail = info.size() + hash_octets(kind);
  if (encoded.size() < tail + 11) return false;
  const std::size_t zero = encoded.size() - tail - 1;
  if (encoded[0] != '\0' || encoded[1] != '\x01' || encoded[zero] != '\0') return false;
  for (std::size_t i = 2; i < zero; ++i) {
    if (encoded[i] != '\xff') return false;
  }
  return encoded.substr(zero + 1, info.size()) == info;
}

bool is_encoding_of(ByteView encoded, HashKind kind, ByteView hash) {
  return is_encoding(encoded, kind) && encoded.substr(encoded.size() - hash.size()) == hash;
}

EvpKey p256_key(ByteView point) {
  const ParamBuild build(OSSL_PARAM_BLD_new());
  CHECK(build != nullptr);
  CHECK(OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ==
        1);
  CHECK(OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) == 1);
  const Params params(OSSL_PARAM_BLD_to_param(build.get()));
  const EvpContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CHECK(params != nullptr && context != nullptr);
  CHECK(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  return EvpKey(key);
}

}  // namespace

struct PublicKey::Key {
  KeyKind kind = KeyKind::Rsa;
  unsigned bits = 0;
  Bytes spki;
  Digest spki_sha256;

  // RSA. All of it is only read once it is made; BN_mod_exp_mont takes the Montgomery form as const
  // in effect, and its scratch is the thread's.
  Bytes modulus;
  Bytes exponent;
  BigNumber n;
  BigNumber e;
  Montgomery montgomery;

  EvpKey evp;  // of the curves

  // The encoded message of RFC 8017 §8.2.2, in `room` and as long as the modulus; empty if there is
  // none.
  ByteView open_rsa(ByteView signature, EncodedRoom* room) const;
  bool verify_p256(ByteView hash, ByteView signature) const;
  bool verify_ed25519(ByteView message, ByteView signature) const;
};

// A quarter faster than EVP_PKEY_verify with a context of its own for each call, and the key needs
// none for each thread (verify_bench.cc).
ByteView PublicKey::Key::open_rsa(ByteView signature, EncodedRoom* room) const {
  if (signature.size() != modulus.size()) return {};
  Scratch& numbers = scratch();
  CHECK(numbers.context != nullptr && numbers.signature != nullptr && numbers.encoded != nullptr);
  CHECK(BN_bin2bn(octets(signature), static_cast<int>(signature.size()), numbers.signature.get()) !=
        nullptr);
  if (BN_ucmp(numbers.signature.get(), n.get()) >= 0) return {};
  CHECK(BN_mod_exp_mont(numbers.encoded.get(), numbers.signature.get(), e.get(), n.get(),
                        numbers.context.get(), montgomery.get()) == 1);
  const int size = static_cast<int>(modulus.size());
  CHECK(BN_bn2binpad(numbers.encoded.get(), reinterpret_cast<unsigned char*>(room->data()), size) ==
        size);
  return {room->data(), modulus.size()};
}

// OpenSSL wants r and s as DER (RFC 3279 §2.2.3).
bool PublicKey::Key::verify_p256(ByteView hash, ByteView signature) const {
  if (signature.size() != 2 * kP256Octets) return false;
  const EcSignature pair(ECDSA_SIG_new());
  CHECK(pair != nullptr);
  BigNumber r = big_number(signature.substr(0, kP256Octets));
  BigNumber s = big_number(signature.substr(kP256Octets));
  CHECK(ECDSA_SIG_set0(pair.get(), r.release(), s.release()) == 1);
  unsigned char* der = nullptr;
  const int der_size = i2d_ECDSA_SIG(pair.get(), &der);
  CHECK(der_size > 0);
  const EvpContext context(EVP_PKEY_CTX_new(evp.get(), nullptr));
  CHECK(context != nullptr && EVP_PKEY_verify_init(context.get()) == 1);
  const bool good = EVP_PKEY_verify(context.get(), der, static_cast<std::size_t>(der_size),
                                    octets(hash), hash.size()) == 1;
  OPENSSL_free(der);
  return good;
}

bool PublicKey::Key::verify_ed25519(ByteView message, ByteView signature) const {
  if (signature.size() != kEd25519SigOctets) return false;
  const EvpHash context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, evp.get()) == 1);
  return EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message),
                          message.size()) == 1;
}

PublicKey::PublicKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

std::optional<PublicKey> PublicKey::from_rsa(ByteView modulus, ByteView exponent) {
  modulus = without_leading_zeros(modulus);
  exponent = without_leading_zeros(exponent);
  // The octets first: a count of bits of something huge need not fit.
  if (modulus.size() > kMaxRsaOctets || exponent.size() > kMaxExponentBits / 8) return std::nullopt;
  const unsigned bits = magnitude_bits(modulus);
  if (bits < kMinRsaBits || bits > kMaxRsaBits || !is_odd(modulus)) return std::nullopt;
  if (!is_odd(exponent) || magnitude_bits(exponent) < 2) return std::nullopt;

  auto key = std::make_shared<Key>();
  key->kind = KeyKind::Rsa;
  key->bits = bits;
  key->modulus = modulus;
  key->exponent = exponent;
  key->n = big_number(modulus);
  key->e = big_number(exponent);
  key->montgomery.reset(BN_MONT_CTX_new());
  CHECK(key->montgomery != nullptr);
  CHECK(BN_MONT_CTX_set(key->montgomery.get(), key->n.get(), scratch().context.get()) == 1);
  const Bytes pair = encode_der_magnitude(modulus).append(encode_der_magnitude(exponent));
  key->spki = key_info(encode_der(kDerObjectId, kRsaOid).append(encode_der(kDerNull, {})),
                       encode_der(kDerSequence, pair));
  key->spki_sha256 = sha256(key->spki);
  return PublicKey(std::move(key));
}

std::optional<PublicKey> PublicKey::from_ed25519(ByteView bytes) {
  if (bytes.size() != kEd25519Octets) return std::nullopt;
  auto key = std::make_shared<Key>();
  key->kind = KeyKind::Ed25519;
  key->bits = 256;
  key->evp.reset(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(bytes), bytes.size()));
  if (key->evp == nullptr) return std::nullopt;
  key->spki = key_info(encode_der(kDerObjectId, kEd25519Oid), bytes);
  key->spki_sha256 = sha256(key->spki);
  return PublicKey(std::move(key));
}

std::optional<PublicKey> PublicKey::from_p256(ByteView x, ByteView y) {
  if (x.size() != kP256Octets || y.size() != kP256Octets) return std::nullopt;
  const Bytes point = Bytes(1, '\x04').append(x).append(y);  // SEC 1 §2.3.3, uncompressed
  auto key = std::make_shared<Key>();
  key->kind = KeyKind::EcdsaP256;
  key->bits = 256;
  key->evp = p256_key(point);
  if (key->evp == nullptr) return std::nullopt;
  key->spki =
      key_info(encode_der(kDerObjectId, kEcOid).append(encode_der(kDerObjectId, kP256Oid)), point);
  key->spki_sha256 = sha256(key->spki);
  return PublicKey(std::move(key));
}

namespace {

struct KeyInfo {
  ByteView algorithm;   // of the OBJECT IDENTIFIER
  ByteView parameters;  // the rest of the AlgorithmIdentifier
  ByteView key;
};

std::optional<KeyInfo> parse_key_info(ByteView fields) {
  auto algorithm = take_der(&fields, kDerSequence);
  if (!algorithm) return std::nullopt;
  const auto bits = take_der(&fields, kDerBitString);
  // The first octet counts the unused bits of the last; a key has none.
  if (!bits || !fields.empty() || bits->empty() || bits->front() != '\0') return std::nullopt;
  const auto id = take_der(&*algorithm, kDerObjectId);
  if (!id) return std::nullopt;
  return KeyInfo{*id, *algorithm, bits->substr(1)};
}

std::optional<PublicKey> parse_rsa_pair(ByteView fields) {
  const auto modulus = take_der_magnitude(&fields);
  const auto exponent = take_der_magnitude(&fields);
  if (!modulus || !exponent || !fields.empty()) return std::nullopt;
  return PublicKey::from_rsa(*modulus, *exponent);
}

std::optional<PublicKey> parse_p256_info(const KeyInfo& info) {
  ByteView parameters = info.parameters;
  if (take_der(&parameters, kDerObjectId) != kP256Oid || !parameters.empty()) return std::nullopt;
  if (info.key.size() != 1 + 2 * kP256Octets || info.key.front() != '\x04') return std::nullopt;
  return PublicKey::from_p256(info.key.substr(1, kP256Octets), info.key.substr(1 + kP256Octets));
}

}  // namespace

std::optional<PublicKey> PublicKey::parse_der(ByteView der) {
  const auto fields = take_der(&der, kDerSequence);
  if (!fields || !der.empty()) return std::nullopt;
  const auto info = parse_key_info(*fields);
  if (!info) return parse_rsa_pair(*fields);
  if (info->algorithm == kRsaOid) {
    // RFC 3279 asks for NULL; keys without any parameters are met, and mean the same.
    ByteView parameters = info->parameters;
    take_der(&parameters, kDerNull);
    ByteView key = info->key;
    const auto pair = take_der(&key, kDerSequence);
    if (!parameters.empty() || !pair || !key.empty()) return std::nullopt;
    return parse_rsa_pair(*pair);
  }
  if (info->algorithm == kEd25519Oid) {
    if (!info->parameters.empty()) return std::nullopt;
    return from_ed25519(info->key);
  }
  return info->algorithm == kEcOid ? parse_p256_info(*info) : std::nullopt;
}

KeyKind PublicKey::kind() const {
  return key_->kind;
}
unsigned PublicKey::bits() const {
  return key_->bits;
}
Bytes PublicKey::spki() const {
  return key_->spki;
}
Digest PublicKey::spki_sha256() const {
  return key_->spki_sha256;
}
Bytes PublicKey::rsa_modulus() const {
  return key_->modulus;
}
Bytes PublicKey::rsa_exponent() const {
  return key_->exponent;
}

bool PublicKey::verify_digest(HashKind kind, ByteView hash, ByteView signature) const {
  if (hash.size() != hash_octets(kind)) return false;
  switch (key_->kind) {
    case KeyKind::Rsa: {
      EncodedRoom room;
      return is_encoding_of(key_->open_rsa(signature, &room), kind, hash);
    }
    case KeyKind::Ed25519:
      return key_->verify_ed25519(hash, signature);
    case KeyKind::EcdsaP256:
      return key_->verify_p256(hash, signature);
  }
  return false;
}

bool PublicKey::can_have_made(ByteView signature) const {
  switch (key_->kind) {
    case KeyKind::Rsa: {
      EncodedRoom room;
      const ByteView encoded = key_->open_rsa(signature, &room);
      return is_encoding(encoded, HashKind::Sha256) || is_encoding(encoded, HashKind::Sha1);
    }
    case KeyKind::Ed25519:
      return signature.size() == kEd25519SigOctets;
    case KeyKind::EcdsaP256:
      return signature.size() == 2 * kP256Octets;
  }
  return false;
}

bool PublicKey::verify_message(ByteView message, ByteView signature) const {
  return key_->kind == KeyKind::Ed25519 && key_->verify_ed25519(message, signature);
}

}  // namespace day::crypto
