// SPDX-License-Identifier: AGPL-3.0-or-later
// Judges: the vectors of RFC 8032, 7515, 8037 and 8463, and OpenSSL's own signing and verifying.
#include "crypto/public_key.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "crypto/der.h"
#include "crypto/limits.h"
#include "crypto/sha256.h"

namespace day::crypto {
namespace {

Bytes hex(std::string_view text) {
  return parse_hex(text).value();
}
Bytes url(std::string_view text) {
  return parse_base64url(text).value();
}
Bytes hash_of(ByteView text) {
  return Bytes(sha256(text).view());
}

struct Ed25519Vector {
  const char* key;
  const char* message;
  const char* signature;
};

// RFC 8032 §7.1, TEST 1 to 3.
constexpr Ed25519Vector kEd25519[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46bd25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(PublicKey, GivesTheEd25519AnswersOfRfc8032) {
  for (const auto& vector : kEd25519) {
    const auto key = PublicKey::from_ed25519(hex(vector.key));
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->kind(), KeyKind::Ed25519);
    const Bytes message = hex(vector.message);
    Bytes signature = hex(vector.signature);
    EXPECT_TRUE(key->verify_message(message, signature));
    EXPECT_FALSE(key->verify_message(message + "x", signature));
    EXPECT_FALSE(key->verify_message(message, signature.substr(1)));
    signature[40] = static_cast<char>(signature[40] ^ 1);
    EXPECT_FALSE(key->verify_message(message, signature));
  }
}

// RFC 8037 appendix A.4.
TEST(PublicKey, GivesTheAnswerOfRfc8037) {
  const auto key = PublicKey::from_ed25519(url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(
      key->verify_message("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                          url("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGj"
                              "g5BhVsPt9g7sVvpAr_MuM0KAg")));
}

constexpr const char* kJwsPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";

// RFC 7515 appendix A.3.
TEST(PublicKey, GivesTheEs256AnswerOfRfc7515) {
  const Bytes x = url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  const Bytes y = url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  const auto key = PublicKey::from_p256(x, y);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->kind(), KeyKind::EcdsaP256);
  const Bytes hash = hash_of(std::string("eyJhbGciOiJFUzI1NiJ9.") + kJwsPayload);
  Bytes signature =
      url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  EXPECT_TRUE(key->verify_digest(HashKind::Sha256, hash, signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash_of("another"), signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha1, hash, signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, Bytes(64, '\0')));
  EXPECT_FALSE(key->verify_message(kJwsPayload, signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, signature.substr(0, 63)));
  signature[0] = static_cast<char>(signature[0] ^ 1);
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, signature));
}

TEST(PublicKey, RefusesWhatIsNoPointOfTheCurve) {
  const Bytes x = url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  Bytes y = url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  y[5] = static_cast<char>(y[5] ^ 1);
  EXPECT_FALSE(PublicKey::from_p256(x, y).has_value());
  EXPECT_FALSE(PublicKey::from_p256(Bytes(32, '\0'), Bytes(32, '\0')).has_value());
  EXPECT_FALSE(PublicKey::from_p256(x, y.substr(1)).has_value());
}

constexpr const char* kRs256Modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4"
    "QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdb"
    "BYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-D"
    "WNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

// RFC 7515 appendix A.2.
TEST(PublicKey, GivesTheRs256AnswerOfRfc7515) {
  const auto key = PublicKey::from_rsa(url(kRs256Modulus), url("AQAB"));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->kind(), KeyKind::Rsa);
  EXPECT_EQ(key->bits(), 2048u);
  EXPECT_EQ(key->rsa_exponent(), Bytes("\x01\x00\x01", 3));
  const Bytes hash = hash_of(std::string("eyJhbGciOiJSUzI1NiJ9.") + kJwsPayload);
  EXPECT_TRUE(key->verify_digest(
      HashKind::Sha256, hash,
      url("cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
          "O8W2"
          "Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
          "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQ"
          "BMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
          "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6Ie"
          "YI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")));
}

// A pair of OpenSSL's, which signs what is to be verified here.
class Pair {
 public:
  explicit Pair(unsigned bits) : key_(EVP_RSA_gen(bits)) { EXPECT_NE(key_, nullptr); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  ~Pair() { EVP_PKEY_free(key_); }

  Bytes spki() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_, &der);
    Bytes out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
  }
  Bytes number(const char* name) const {
    BIGNUM* number = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key_, name, &number), 1);
    Bytes out(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(out.data()));
    BN_free(number);
    return out;
  }
  Bytes sign(ByteView hash, const EVP_MD* md) const { return apply(hash, md, RSA_PKCS1_PADDING); }
  // The private operation on a whole encoded message.
  Bytes sign_encoded(ByteView encoded) const { return apply(encoded, nullptr, RSA_NO_PADDING); }

  bool openssl_verifies(ByteView hash, const EVP_MD* md, ByteView signature) const {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key_, nullptr);
    EVP_PKEY_verify_init(context);
    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING);
    EVP_PKEY_CTX_set_signature_md(context, md);
    const bool good =
        EVP_PKEY_verify(context, data(signature), signature.size(), data(hash), hash.size()) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
  }

 private:
  static const unsigned char* data(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
  }
  Bytes apply(ByteView input, const EVP_MD* md, int padding) const {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key_, nullptr);
    EVP_PKEY_sign_init(context);
    EVP_PKEY_CTX_set_rsa_padding(context, padding);
    if (md != nullptr) EVP_PKEY_CTX_set_signature_md(context, md);
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_));
    Bytes out(size, '\0');
    EXPECT_EQ(EVP_PKEY_sign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                            data(input), input.size()),
              1);
    EVP_PKEY_CTX_free(context);
    return out;
  }

  EVP_PKEY* key_;
};

TEST(PublicKey, AgreesWithOpensslOverSizesHashesAndDamage) {
  std::mt19937 random(20260511);
  for (const unsigned bits : {512u, 768u, 1024u, 1032u, 2048u}) {
    const Pair pair(bits);
    const auto key = PublicKey::parse_der(pair.spki());
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->bits(), bits);
    EXPECT_EQ(key->spki(), pair.spki());
    EXPECT_EQ(key->spki_sha256(), sha256(pair.spki()));
    EXPECT_EQ(key->rsa_modulus(), pair.number(OSSL_PKEY_PARAM_RSA_N));
    for (int round = 0; round < 40; ++round) {
      const bool old = round % 2 == 0;
      const EVP_MD* md = old ? EVP_sha1() : EVP_sha256();
      const HashKind kind = old ? HashKind::Sha1 : HashKind::Sha256;
      const Bytes hash = hash_of(std::to_string(round)).substr(0, old ? 20 : 32);
      Bytes signature = pair.sign(hash, md);
      EXPECT_TRUE(key->verify_digest(kind, hash, signature));
      EXPECT_FALSE(key->verify_digest(old ? HashKind::Sha256 : HashKind::Sha1, hash, signature));
      const std::size_t at = random() % signature.size();
      signature[at] = static_cast<char>(signature[at] ^ (1 << (random() % 8)));
      EXPECT_FALSE(key->verify_digest(kind, hash, signature));
      EXPECT_FALSE(pair.openssl_verifies(hash, md, signature));
    }
  }
}

// Each is a way in which verifiers that parse what they decrypt were deceived.
TEST(PublicKey, TakesOnlyTheOneEncodingOfADigest) {
  const Pair pair(1024);
  const auto key = PublicKey::parse_der(pair.spki());
  ASSERT_TRUE(key.has_value());
  const Bytes hash = hash_of("x");
  const Bytes info = hex("3031300d060960864801650304020105000420");
  const auto padded = [](const Bytes& tail, std::size_t size) {
    return hex("0001") + Bytes(size - 3 - tail.size(), '\xff') + Bytes(1, '\0') + tail;
  };
  EXPECT_TRUE(
      key->verify_digest(HashKind::Sha256, hash, pair.sign_encoded(padded(info + hash, 128))));

  std::vector<Bytes> wrong;
  // Rubbish behind the hash with the padding cut short (Bleichenbacher 2006).
  wrong.push_back(padded(info + hash, 80) + Bytes(48, 'x'));
  wrong.push_back(padded(hex("302f300b0609608648016503040201") + hex("0420") + hash, 128));
  wrong.push_back(padded(hash, 128));
  wrong.push_back(padded(hex("3021300906052b0e03021a05000414") + hash.substr(0, 20), 128));
  Bytes other = padded(info + hash, 128);
  other[1] = '\x02';
  wrong.push_back(other);
  other = padded(info + hash, 128);
  other[9] = '\xfe';
  wrong.push_back(other);
  other = padded(info + hash, 128);
  other[128 - 32 - 19 - 1] = '\x01';
  wrong.push_back(other);
  for (const Bytes& encoded : wrong) {
    const Bytes signature = pair.sign_encoded(encoded);
    EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, signature)) << encode_hex(encoded);
    EXPECT_FALSE(pair.openssl_verifies(hash, EVP_sha256(), signature)) << encode_hex(encoded);
  }
}

TEST(PublicKey, KnowsItsOwnSignaturesWhateverTheyAreOver) {
  std::mt19937 random(8017);
  for (const unsigned bits : {512u, 1024u, 1032u, 2048u}) {
    const Pair pair(bits), other(bits);
    const auto key = PublicKey::parse_der(pair.spki());
    ASSERT_TRUE(key.has_value());
    for (int round = 0; round < 20; ++round) {
      const bool old = round % 2 == 0;
      const EVP_MD* md = old ? EVP_sha1() : EVP_sha256();
      const Bytes hash = hash_of(std::to_string(round)).substr(0, old ? 20 : 32);
      const Bytes signature = pair.sign(hash, md);
      EXPECT_TRUE(key->can_have_made(signature));
      EXPECT_FALSE(key->can_have_made(other.sign(hash, md)));
      Bytes damaged = signature;
      const std::size_t at = random() % damaged.size();
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
      EXPECT_FALSE(key->can_have_made(damaged));
      Bytes noise = signature;
      for (char& octet : noise) octet = static_cast<char>(random() & 0x7f);
      EXPECT_FALSE(key->can_have_made(noise));
      EXPECT_FALSE(key->can_have_made(Bytes(1, '\0') + signature));
      EXPECT_FALSE(key->can_have_made(signature + Bytes(1, '\0')));
      EXPECT_FALSE(key->can_have_made(ByteView(signature).substr(1)));
    }
    EXPECT_FALSE(key->can_have_made({}));
    EXPECT_FALSE(key->can_have_made(key->rsa_modulus()));
  }
}

TEST(PublicKey, TellsOfTheCurvesOnlyByTheSizeWhetherTheyCanHaveMadeIt) {
  const auto ed25519 = PublicKey::from_ed25519(hex(kEd25519[0].key));
  const auto p256 = PublicKey::from_p256(url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                         url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  for (const auto& key : {ed25519, p256}) {
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(key->can_have_made(hex(kEd25519[0].signature)));
    EXPECT_TRUE(key->can_have_made(Bytes(64, 'x')));
    EXPECT_FALSE(key->can_have_made(Bytes(63, 'x')));
    EXPECT_FALSE(key->can_have_made(Bytes(65, 'x')));
    EXPECT_FALSE(key->can_have_made({}));
  }
}

// RFC 8017 §8.2.2 step 1 and §5.2.2 step 1.
TEST(PublicKey, WantsASignatureOfItsOwnLengthAndBelowTheModulus) {
  const Pair pair(1024);
  const auto key = PublicKey::parse_der(pair.spki());
  ASSERT_TRUE(key.has_value());
  const Bytes hash = hash_of("x");
  const Bytes signature = pair.sign(hash, EVP_sha256());
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, Bytes(1, '\0') + signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, signature.substr(1)));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, {}));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, key->rsa_modulus()));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, Bytes(128, '\xff')));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash.substr(1), signature));
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, {}, signature));
}

TEST(PublicKey, IsSharedByThreads) {
  const Pair pair(1024);
  const auto key = PublicKey::parse_der(pair.spki());
  ASSERT_TRUE(key.has_value());
  const Bytes hash = hash_of("x");
  const Bytes signature = pair.sign(hash, EVP_sha256());
  std::vector<std::thread> threads;
  std::vector<int> good(4, 0);
  for (std::size_t i = 0; i < good.size(); ++i) {
    threads.emplace_back([&, i, copy = *key] {
      for (int n = 0; n < 500; ++n) {
        good[i] += copy.verify_digest(HashKind::Sha256, hash, signature) ? 1 : 0;
        good[i] += copy.verify_digest(HashKind::Sha256, signature.substr(0, 32), signature) ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(4, 500));
}

TEST(PublicKey, ReadsRsaPublicKeyAsItReadsItsInfo) {
  const Pair pair(1024);
  const Bytes n = pair.number(OSSL_PKEY_PARAM_RSA_N);
  const Bytes e = pair.number(OSSL_PKEY_PARAM_RSA_E);
  const Bytes bare =
      encode_der(kDerSequence, encode_der_magnitude(n).append(encode_der_magnitude(e)));
  const auto from_bare = PublicKey::parse_der(bare);
  const auto from_numbers = PublicKey::from_rsa(Bytes(3, '\0') + n, e);
  ASSERT_TRUE(from_bare && from_numbers);
  EXPECT_EQ(from_bare->spki(), pair.spki());
  EXPECT_EQ(from_numbers->spki_sha256(), from_bare->spki_sha256());
  // Without the NULL that RFC 3279 §2.3.1 asks for.
  const Bytes oid = encode_der(kDerObjectId, hex("2a864886f70d010101"));
  const Bytes without_null =
      encode_der(kDerSequence,
                 encode_der(kDerSequence, oid) + encode_der(kDerBitString, Bytes(1, '\0') + bare));
  const auto lax = PublicKey::parse_der(without_null);
  ASSERT_TRUE(lax.has_value());
  EXPECT_EQ(lax->spki(), pair.spki());
}

TEST(PublicKey, RoundTripsTheInfoOfTheCurves) {
  const auto ed = PublicKey::from_ed25519(hex(kEd25519[0].key));
  ASSERT_TRUE(ed.has_value());
  // RFC 8410 §4 gives this head.
  EXPECT_EQ(ed->spki(), hex("302a300506032b6570032100") + hex(kEd25519[0].key));
  const auto ed_again = PublicKey::parse_der(ed->spki());
  ASSERT_TRUE(ed_again.has_value());
  EXPECT_EQ(ed_again->kind(), KeyKind::Ed25519);
  EXPECT_EQ(ed_again->spki(), ed->spki());

  const auto ec = PublicKey::from_p256(url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                       url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  ASSERT_TRUE(ec.has_value());
  const Bytes der = ec->spki();
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  EVP_PKEY* theirs = d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()));
  ASSERT_NE(theirs, nullptr);
  EVP_PKEY_free(theirs);
  const auto ec_again = PublicKey::parse_der(der);
  ASSERT_TRUE(ec_again.has_value());
  EXPECT_EQ(ec_again->spki_sha256(), ec->spki_sha256());
}

TEST(PublicKey, RefusesDerThatIsCutShortOrGoesOn) {
  const Pair pair(512);
  const Bytes der = pair.spki();
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_FALSE(PublicKey::parse_der(ByteView(der).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(PublicKey::parse_der(der + Bytes(1, '\0')).has_value());
  EXPECT_FALSE(PublicKey::parse_der(hex("308000")).has_value());
  EXPECT_FALSE(PublicKey::parse_der(hex("3084ffffffff00")).has_value());
  EXPECT_FALSE(PublicKey::parse_der(hex("30850000000000")).has_value());
  EXPECT_FALSE(PublicKey::from_ed25519(Bytes(31, 'x')).has_value());
  EXPECT_FALSE(PublicKey::from_ed25519(Bytes(33, 'x')).has_value());
}

TEST(PublicKey, RefusesAModulusOrExponentThatNoSignerHas) {
  const Bytes n = Bytes(64, '\xf1');
  EXPECT_TRUE(PublicKey::from_rsa(n, "\x03").has_value());
  EXPECT_FALSE(PublicKey::from_rsa(Bytes(63, '\xf1') + '\xf0', "\x03").has_value());
  EXPECT_FALSE(PublicKey::from_rsa(n, "\x01").has_value());
  EXPECT_FALSE(PublicKey::from_rsa(n, "\x02").has_value());
  EXPECT_FALSE(PublicKey::from_rsa(n, {}).has_value());
  EXPECT_FALSE(PublicKey::from_rsa({}, "\x03").has_value());
  // A modulus with its top bit set and no zero before it is a negative INTEGER.
  const Bytes negative = encode_der(kDerInteger, n) + encode_der_magnitude("\x03");
  EXPECT_FALSE(PublicKey::parse_der(encode_der(kDerSequence, negative)).has_value());
}

// An odd number of exactly so many bits.
Bytes odd_number(unsigned bits) {
  Bytes number((bits + 7) / 8, '\x5b');
  number[0] = static_cast<char>(1u << ((bits - 1) % 8));
  if (number.size() == 1) number[0] = static_cast<char>(number[0] | 1);
  return number;
}

TEST(PublicKey, TakesAModulusUpToItsLimitAndNotOneBitMore) {
  EXPECT_EQ(PublicKey::from_rsa(odd_number(kMaxRsaBits), "\x03")->bits(), kMaxRsaBits);
  EXPECT_FALSE(PublicKey::from_rsa(odd_number(kMaxRsaBits + 1), "\x03").has_value());
  EXPECT_EQ(PublicKey::from_rsa(odd_number(kMinRsaBits), "\x03")->bits(), kMinRsaBits);
  EXPECT_FALSE(PublicKey::from_rsa(odd_number(kMinRsaBits - 1), "\x03").has_value());
}

TEST(PublicKey, TakesAnExponentUpToItsLimitAndNotOneBitMore) {
  EXPECT_TRUE(PublicKey::from_rsa(odd_number(1024), odd_number(kMaxExponentBits)).has_value());
  EXPECT_FALSE(PublicKey::from_rsa(odd_number(1024), odd_number(kMaxExponentBits + 1)).has_value());
}

struct BigFree {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Big = std::unique_ptr<BIGNUM, BigFree>;

// Under e=3 the cube root of a padded block is a signature that opens to the block but for its end.
TEST(PublicKey, IsNotDeceivedByACubeRootIntoHavingMadeIt) {
  const std::unique_ptr<BN_CTX, BigFree> context(BN_CTX_new());
  const Bytes block = hex("0001") + Bytes(202, '\xff') +
                      hex("003031300d060960864801650304020105000420") + hash_of("x");
  ASSERT_EQ(block.size(), 256u);
  const Big wanted(BN_new()), root(BN_new()), cube(BN_new()), three(BN_new());
  BN_bin2bn(reinterpret_cast<const unsigned char*>(block.data()), 256, wanted.get());
  BN_set_word(three.get(), 3);
  BN_zero(root.get());
  for (int bit = 700; bit >= 0; --bit) {
    BN_set_bit(root.get(), bit);
    BN_exp(cube.get(), root.get(), three.get(), context.get());
    if (BN_cmp(cube.get(), wanted.get()) > 0) BN_clear_bit(root.get(), bit);
  }
  BN_exp(cube.get(), root.get(), three.get(), context.get());
  Bytes signature(256, '\0'), opened(256, '\0');
  BN_bn2binpad(root.get(), reinterpret_cast<unsigned char*>(signature.data()), 256);
  BN_bn2binpad(cube.get(), reinterpret_cast<unsigned char*>(opened.data()), 256);
  ASSERT_EQ(opened.substr(0, 80), block.substr(0, 80));

  const auto key = PublicKey::from_rsa(Bytes(256, '\xf1'), "\x03");
  ASSERT_TRUE(key.has_value());
  EXPECT_FALSE(key->can_have_made(signature));
}

// The modulus is a product of 32 primes of 512 bits, which are found faster than two of 8,192.
TEST(PublicKey, VerifiesUnderAModulusOfTheLargestSize) {
  const std::unique_ptr<BN_CTX, BigFree> context(BN_CTX_new());
  const Big n(BN_new()), order(BN_new()), prime(BN_new()), e(BN_new()), d(BN_new()), s(BN_new());
  BN_set_word(e.get(), 65537);
  // Each prime has its two top bits set; 32 of them alone would fall short of the last bits.
  do {
    BN_one(n.get());
    BN_one(order.get());
    for (int i = 0; i < 32; ++i) {
      const int left = static_cast<int>(kMaxRsaBits) - BN_num_bits(n.get());
      BN_generate_prime_ex(prime.get(), i < 31 ? 512 : left, 0, nullptr, nullptr, nullptr);
      BN_mul(n.get(), n.get(), prime.get(), context.get());
      BN_sub_word(prime.get(), 1);
      BN_mul(order.get(), order.get(), prime.get(), context.get());
    }
  } while (BN_num_bits(n.get()) <= static_cast<int>(kMaxRsaBits) - 8 ||
           BN_num_bits(n.get()) > static_cast<int>(kMaxRsaBits));
  ASSERT_NE(BN_mod_inverse(d.get(), e.get(), order.get(), context.get()), nullptr);

  const Bytes hash = hash_of("x");
  const Bytes tail = hex("003031300d060960864801650304020105000420") + hash;
  const std::size_t size = static_cast<std::size_t>(BN_num_bytes(n.get()));
  const Bytes encoded = hex("0001") + Bytes(size - 2 - tail.size(), '\xff') + tail;
  BN_bin2bn(reinterpret_cast<const unsigned char*>(encoded.data()), static_cast<int>(size),
            s.get());
  ASSERT_EQ(BN_mod_exp(s.get(), s.get(), d.get(), n.get(), context.get()), 1);
  Bytes signature(size, '\0'), modulus(size, '\0');
  BN_bn2binpad(s.get(), reinterpret_cast<unsigned char*>(signature.data()), static_cast<int>(size));
  BN_bn2bin(n.get(), reinterpret_cast<unsigned char*>(modulus.data()));

  const auto key = PublicKey::from_rsa(modulus, Bytes("\x01\x00\x01", 3));
  ASSERT_TRUE(key.has_value());
  EXPECT_GT(key->bits(), kMaxRsaBits - 8);
  EXPECT_TRUE(key->verify_digest(HashKind::Sha256, hash, signature));
  signature[7] = static_cast<char>(signature[7] ^ 1);
  EXPECT_FALSE(key->verify_digest(HashKind::Sha256, hash, signature));
}

}  // namespace
}  // namespace day::crypto
