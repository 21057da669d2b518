// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password_lock.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace day::crypto {
namespace {

Bytes hex(std::string_view text) {
  return parse_hex(text).value();
}

// The examples that NIST publishes with FIPS 180-4.
TEST(PasswordLock, HashesGiveThePublishedDigests) {
  EXPECT_EQ(encode_hex(lock_digest(LockHash::Sha1, "abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(encode_hex(lock_digest(LockHash::Sha256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(encode_hex(lock_digest(LockHash::Sha384, "abc")),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(encode_hex(lock_digest(LockHash::Sha512, "abc")),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(PasswordLock, SpinningIsDigestsOfCountsAndDigests) {
  const Bytes once = lock_digest(LockHash::Sha1, "seed");
  EXPECT_EQ(lock_spin(LockHash::Sha1, "seed", 0), once);
  const Bytes twice = lock_digest(LockHash::Sha1, Bytes(4, '\0') + once);
  EXPECT_EQ(lock_spin(LockHash::Sha1, "seed", 1), twice);
  EXPECT_EQ(lock_spin(LockHash::Sha1, "seed", 2),
            lock_digest(LockHash::Sha1, Bytes("\1\0\0\0", 4) + twice));
}

// NIST SP 800-38A, appendix F.1.2, F.1.6, F.2.2 and F.2.6: the first two blocks.
TEST(PasswordLock, AesGivesThePublishedPlainText) {
  const Bytes plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  const Bytes short_key = hex("2b7e151628aed2a6abf7158809cf4f3c");
  const Bytes long_key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
  const Bytes iv = hex("000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(decrypt_aes(short_key, {},
                        hex("3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf")),
            plain);
  EXPECT_EQ(decrypt_aes(long_key, {},
                        hex("f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870")),
            plain);
  EXPECT_EQ(decrypt_aes(short_key, iv,
                        hex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")),
            plain);
  EXPECT_EQ(decrypt_aes(long_key, iv,
                        hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d")),
            plain);
}

TEST(PasswordLock, OtherSizesAreRefused) {
  const Bytes key(16, 'k');
  EXPECT_EQ(decrypt_aes(key, {}, ""), Bytes());
  EXPECT_EQ(decrypt_aes(Bytes(15, 'k'), {}, Bytes(16, 'x')), std::nullopt);
  EXPECT_EQ(decrypt_aes(key, Bytes(15, 'i'), Bytes(16, 'x')), std::nullopt);
  EXPECT_EQ(decrypt_aes(key, {}, Bytes(17, 'x')), std::nullopt);
}

}  // namespace
}  // namespace day::crypto
