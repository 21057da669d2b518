// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/modulus.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "recovery/limits.h"
#include "recovery/testing_keys.h"

namespace day::recovery {
namespace {

using crypto::HashKind;

TEST(PaddedDigest, IsAsRfc8017Draws) {
  const auto sha256 = padded_digest(HashKind::Sha256, Bytes(32, '\xab'), 64);
  ASSERT_TRUE(sha256);
  EXPECT_EQ(encode_hex(*sha256),
            "0001ffffffffffffffffffff003031300d060960864801650304020105000420" +
                encode_hex(Bytes(32, '\xab')));
  const auto sha1 = padded_digest(HashKind::Sha1, Bytes(20, '\xcd'), 48);
  ASSERT_TRUE(sha1);
  EXPECT_EQ(encode_hex(*sha1), "0001ffffffffffffffffffff003021300906052b0e03021a05000414" +
                                   encode_hex(Bytes(20, '\xcd')));
}

TEST(PaddedDigest, NeedsEightOctetsOfPaddingAndAHashOfItsKind) {
  EXPECT_TRUE(padded_digest(HashKind::Sha256, Bytes(32, 'x'), 62));
  EXPECT_FALSE(padded_digest(HashKind::Sha256, Bytes(32, 'x'), 61));
  EXPECT_TRUE(padded_digest(HashKind::Sha1, Bytes(20, 'x'), 46));
  EXPECT_FALSE(padded_digest(HashKind::Sha1, Bytes(20, 'x'), 45));
  EXPECT_FALSE(padded_digest(HashKind::Sha256, Bytes(20, 'x'), 256));
  EXPECT_FALSE(padded_digest(HashKind::Sha1, Bytes(32, 'x'), 256));
  EXPECT_FALSE(padded_digest(HashKind::Sha1, {}, 256));
}

TEST(CommonModulus, IsThatOfTheKey) {
  for (const std::uint64_t exponent : {3u, 17u, 257u}) {
    for (const unsigned bits : {512u, 768u, 1024u}) {
      const TestKey key = make_test_key(bits, exponent, bits);
      const auto found = common_modulus(sign(key, 1), sign(key, 2), exponent, {});
      ASSERT_TRUE(found) << bits << ' ' << exponent;
      EXPECT_EQ(*found, key.modulus);
    }
  }
}

// With e = 3 two numbers share small factors often: each of these pairs has its own.
TEST(CommonModulus, HasNoSmallFactorLeft) {
  const TestKey key = make_test_key(512, 3, 5);
  for (unsigned message = 0; message < 60; ++message) {
    const auto found = common_modulus(sign(key, message), sign(key, message + 1), 3, {});
    ASSERT_TRUE(found) << message;
    EXPECT_EQ(*found, key.modulus) << message;
  }
}

TEST(CommonModulus, TakesSha1AndBothHashesTogether) {
  const TestKey key = make_test_key(512, 17, 9);
  const Sample one = sign(key, 1, HashKind::Sha1);
  EXPECT_EQ(common_modulus(one, sign(key, 2, HashKind::Sha1), 17, {}), key.modulus);
  EXPECT_EQ(common_modulus(one, sign(key, 2, HashKind::Sha256), 17, {}), key.modulus);
}

TEST(CommonModulus, IsNothingForAnotherExponentKeyOrHash) {
  const TestKey key = make_test_key(512, 17, 9);
  const Sample one = sign(key, 1);
  const Sample two = sign(key, 2);
  EXPECT_FALSE(common_modulus(one, two, 3, {}));
  EXPECT_FALSE(common_modulus(one, sign(make_test_key(512, 17, 10), 2), 17, {}));
  for (std::size_t at = 0; at < two.hash.size(); at += 5) {
    Sample wrong = two;
    wrong.hash[at] = static_cast<char>(wrong.hash[at] ^ 1);
    EXPECT_FALSE(common_modulus(one, wrong, 17, {})) << at;
  }
  Sample wrong = two;
  wrong.signature[40] = static_cast<char>(wrong.signature[40] ^ 0x10);
  EXPECT_FALSE(common_modulus(one, wrong, 17, {}));
}

TEST(CommonModulus, NeedsAPair) {
  const TestKey key = make_test_key(512, 3, 9);
  const Sample one = sign(key, 1);
  EXPECT_FALSE(is_pair(one, one));
  EXPECT_FALSE(common_modulus(one, one, 3, {}));
  EXPECT_FALSE(is_pair(one, sign(make_test_key(768, 3, 9), 2)));
  Sample nothing = sign(key, 2);
  nothing.signature.clear();
  EXPECT_FALSE(is_pair(nothing, nothing));
  for (const char last : {'\0', '\1'}) {
    Sample trivial = sign(key, 2);
    trivial.signature.assign(63, '\0');
    trivial.signature.push_back(last);
    EXPECT_FALSE(is_pair(one, trivial));
    EXPECT_FALSE(common_modulus(one, trivial, 3, {}));
  }
}

TEST(CommonModulus, TakesSignaturesUpToTheLongest) {
  const TestKey key = make_test_key(8 * kMaxSignatureBytes, 3, 2);
  EXPECT_EQ(common_modulus(sign(key, 1), sign(key, 2), 3, {}), key.modulus);
  Sample one = sign(key, 1);
  Sample two = sign(key, 2);
  EXPECT_TRUE(is_pair(one, two));
  one.signature.insert(0, 1, '\1');
  two.signature.insert(0, 1, '\1');
  EXPECT_FALSE(is_pair(one, two));
}

// A signature below its modulus may begin with nought; the modulus may not.
TEST(CommonModulus, TakesSignaturesThatBeginWithNought) {
  const TestKey key = make_test_key(512, 3, 11);
  unsigned tried = 0;
  for (unsigned message = 0; message < 2000 && tried < 3; ++message) {
    const Sample one = sign(key, message);
    if (one.signature[0] != '\0') continue;
    ++tried;
    EXPECT_EQ(common_modulus(one, sign(key, message + 1), 3, {}), key.modulus);
  }
  EXPECT_GT(tried, 0u);
}

}  // namespace
}  // namespace day::recovery
