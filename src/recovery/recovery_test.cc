// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/recovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "recovery/limits.h"
#include "recovery/testing_keys.h"

namespace day::recovery {
namespace {

using crypto::HashKind;

// 368 bits are the least that hold a SHA-1 signature in whole octets.
constexpr unsigned kBits = 368;

TestKey small_key(unsigned number) {
  return make_test_key(kBits, 3, number);
}
Sample sign_small(const TestKey& key, unsigned message) {
  return sign(key, message, HashKind::Sha1);
}
// An attempt that finds nothing costs seconds with 65537; which pairs are tried does not hang on
// it.
Options small_exponents() {
  Options out;
  out.exponents = {3, 17};
  return out;
}
Sample damaged(Sample sample) {
  sample.signature[20] = static_cast<char>(sample.signature[20] ^ 4);
  return sample;
}

TEST(Recovery, FindsKeyExponentAndHowManySamplesVerify) {
  for (const std::uint64_t exponent : {3u, 17u}) {
    const TestKey key = make_test_key(1024, exponent, 3);
    const auto found = recover_key({sign(key, 1), sign(key, 2), sign(key, 3)}, {});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key.rsa_modulus(), key.modulus);
    EXPECT_EQ(found->key.bits(), 1024u);
    EXPECT_EQ(found->exponent, exponent);
    EXPECT_EQ(found->confirmed, 3u);
    EXPECT_EQ(found->first, 0u);
    EXPECT_EQ(found->second, 1u);
  }
}

// Under sanitizers with shorter numbers, which take the same ways.
TEST(Recovery, FindsAKeyWithTheExponentThatMailUses) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::uint64_t kExponent = 4097;
#else
  constexpr std::uint64_t kExponent = 65537;
#endif
  const TestKey key = make_test_key(kBits, kExponent, 3);
  Options options;
  options.exponents = {3, 17, kExponent};
  const auto found = recover_key({sign_small(key, 1), sign_small(key, 2)}, options);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key.rsa_modulus(), key.modulus);
  EXPECT_EQ(found->exponent, kExponent);
  EXPECT_EQ(found->confirmed, 2u);
}

TEST(Recovery, TriesTheExponentsThatMailUsesByItself) {
  EXPECT_EQ(Options().exponents, (std::vector<std::uint64_t>{3, 17, 65537}));
}

TEST(Recovery, HasNothingToSayOfFewerThanTwoSamples) {
  const TestKey key = small_key(1);
  EXPECT_FALSE(recover_key({}, {}));
  EXPECT_FALSE(recover_key({sign_small(key, 1)}, {}));
  EXPECT_FALSE(recover_key({sign_small(key, 1), sign_small(key, 1)}, {}));
}

TEST(Recovery, PassesOverADamagedSample) {
  const TestKey key = small_key(1);
  const auto found = recover_key(
      {damaged(sign_small(key, 1)), sign_small(key, 2), sign_small(key, 3)}, small_exponents());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key.rsa_modulus(), key.modulus);
  EXPECT_EQ(found->first, 1u);
  EXPECT_EQ(found->second, 2u);
  EXPECT_EQ(found->confirmed, 2u);
}

TEST(Recovery, TellsTwoKeysOfOneSelectorApart) {
  const TestKey one = small_key(1);
  const TestKey two = small_key(2);
  const auto found =
      recover_key({sign_small(one, 1), sign_small(two, 2), sign_small(two, 3), sign_small(one, 4)},
                  small_exponents());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key.rsa_modulus(), two.modulus);
  EXPECT_EQ(found->confirmed, 2u);
}

TEST(Recovery, TriesAsManyPairsAsItIsAllowed) {
  const TestKey key = small_key(1);
  // The pair is the third that is tried.
  const std::vector<Sample> samples = {damaged(sign_small(key, 1)), sign_small(key, 2),
                                       sign_small(key, 3)};
  Options options = small_exponents();
  options.max_attempts = 2;
  EXPECT_FALSE(recover_key(samples, options));
  options.max_attempts = 3;
  EXPECT_TRUE(recover_key(samples, options));
}

TEST(Recovery, TriesKMaxAttemptsPairsByItself) {
  const TestKey key = small_key(1);
  std::vector<Sample> samples;
  for (unsigned i = 0; i < 4; ++i) samples.push_back(damaged(sign_small(key, i)));
  samples.push_back(sign_small(key, 8));
  samples.push_back(sign_small(key, 9));
  // Pairs of damaged ones are six, four more are with the fifth sample, and the fifteenth is good.
  static_assert(kMaxAttempts < 15);
  EXPECT_FALSE(recover_key(samples, small_exponents()));
  samples.erase(samples.begin(), samples.begin() + 2);
  // Now the sixth is.
  static_assert(kMaxAttempts >= 6);
  EXPECT_TRUE(recover_key(samples, small_exponents()));
}

TEST(Recovery, IsStoppedByTheFlagAndTellsProgress) {
  const TestKey key = make_test_key(kBits, 4097, 3);
  const std::vector<Sample> samples = {sign_small(key, 1), sign_small(key, 2)};
  std::atomic<bool> stop = false;
  std::vector<double> told;
  Options options;
  options.exponents = {3, 17, 4097};
  options.stop = &stop;
  options.progress = [&](double done) {
    told.push_back(done);
    if (done > 0.2) stop = true;
  };
  EXPECT_FALSE(recover_key(samples, options));
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_LT(told.back(), 0.5);
  stop = false;
  options.progress = nullptr;
  EXPECT_TRUE(recover_key(samples, options));
}

}  // namespace
}  // namespace day::recovery
