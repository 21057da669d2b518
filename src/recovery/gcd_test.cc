// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/gcd.h"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace day::recovery {
namespace {

Limbs limbs_of(const mpz_class& x) {
  const mp_limb_t* const limbs = mpz_limbs_read(x.get_mpz_t());
  return {limbs, limbs + mpz_size(x.get_mpz_t())};
}

class Gcd : public testing::Test {
 protected:
  Gcd() { random_.seed(17); }

  mpz_class number(std::size_t bits) { return random_.get_z_bits(bits) | 1; }

  // GMP is the judge.
  static void expect_as_gmp(const mpz_class& a, const mpz_class& b, const std::string& what) {
    Calculator calculator(std::max(mpz_size(a.get_mpz_t()), mpz_size(b.get_mpz_t())), nullptr, {});
    const auto found = calculator.gcd(limbs_of(a), limbs_of(b));
    ASSERT_TRUE(found) << what;
    mpz_class expected;
    mpz_gcd(expected.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
    EXPECT_TRUE(*found == limbs_of(expected)) << what;
  }

  gmp_randclass random_{gmp_randinit_mt};
};

TEST_F(Gcd, IsAsGmpFindsItAtAllSizes) {
  for (std::size_t bits = 64; bits < 2'000'000; bits += bits * 3 / 4) {
    const mpz_class common = number(bits / 9 + 2);
    const mpz_class a = number(bits - bits / 9) * common;
    const mpz_class b = number(bits - bits / 9 - bits / 100) * common;
    expect_as_gmp(a, b, std::to_string(bits));
    expect_as_gmp(b, a, std::to_string(bits) + " turned round");
  }
}

TEST_F(Gcd, HoldsWithNumbersOfUnlikeLength) {
  const mpz_class common = number(2048);
  for (const std::size_t bits : {100u, 50'000u, 150'000u, 260'000u, 399'000u}) {
    expect_as_gmp(number(400'000) * common, number(bits) * common, std::to_string(bits));
  }
}

// Quotients of every size at every depth: from a chain of known quotients backwards.
TEST_F(Gcd, HoldsWithLargeQuotientsAnywhere) {
  for (const unsigned every : {3u, 40u, 300u}) {
    mpz_class a = number(2048);
    mpz_class b = 0;
    for (unsigned i = 0; mpz_sizeinbase(a.get_mpz_t(), 2) < 400'000; ++i) {
      const unsigned size = i % every == 0 ? 1 + i * 37 % 9000 : 1;
      mpz_class next = a * number(size) + b;
      b = a;
      a = next;
    }
    expect_as_gmp(a, b, std::to_string(every));
  }
}

TEST_F(Gcd, HoldsWithQuotientsOfOneOnly) {
  mpz_class a;
  mpz_class b;
  mpz_fib2_ui(a.get_mpz_t(), b.get_mpz_t(), 700'000);
  expect_as_gmp(a, b, "neighbours of Fibonacci");
  expect_as_gmp(a * 1'000'003, b * 1'000'003, "times a prime");
}

TEST_F(Gcd, HoldsWithOneDividingTheOther) {
  const mpz_class a = number(200'000);
  expect_as_gmp(a, a, "equal");
  expect_as_gmp(a, 1, "one");
  expect_as_gmp(a * number(200'000), a, "a multiple");
  expect_as_gmp(a << 200'001, a << 7, "powers of two");
  expect_as_gmp((a << 200'000) + 1, a << 200'000, "neighbours");
  expect_as_gmp((mpz_class(1) << 400'000) - 1, (mpz_class(1) << 300'000) - 1, "runs of ones");
}

TEST_F(Gcd, PowersAreAsGmpFindsThem) {
  Calculator calculator(65537, nullptr, {});
  for (const std::uint64_t exponent : {1u, 2u, 3u, 17u, 1000u, 4097u, 65537u}) {
    const mpz_class base = number(1000);
    mpz_class expected;
    mpz_pow_ui(expected.get_mpz_t(), base.get_mpz_t(), exponent);
    const auto found = calculator.power(limbs_of(base), exponent);
    ASSERT_TRUE(found);
    EXPECT_TRUE(*found == limbs_of(expected)) << exponent;
  }
}

TEST_F(Gcd, ProgressNeverFallsAndReachesTheEnd) {
  std::vector<double> told;
  Calculator calculator(40'000, nullptr, [&told](double done) { told.push_back(done); });
  ASSERT_TRUE(calculator.gcd(limbs_of(number(2'000'000)), limbs_of(number(2'000'000))));
  ASSERT_GT(told.size(), 50u);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_GT(told.front(), 0.0);
  EXPECT_LT(told.front(), 0.1);
  EXPECT_GT(told.back(), 0.9);
  EXPECT_LE(told.back(), 1.0);
}

TEST_F(Gcd, StopsWhereItIsToldTo) {
  std::atomic<bool> stop = false;
  int told = 0;
  Calculator calculator(40'000, &stop, [&](double done) {
    ++told;
    if (done > 0.3) stop = true;
  });
  const mpz_class a = number(2'000'000);
  const mpz_class b = number(2'000'000);
  EXPECT_FALSE(calculator.gcd(limbs_of(a), limbs_of(b)));
  EXPECT_LT(told, 400);
  EXPECT_FALSE(calculator.power(limbs_of(a), 3));
}

}  // namespace
}  // namespace day::recovery
