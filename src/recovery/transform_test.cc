// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/transform.h"

#include <gmp.h>
#include <gtest/gtest.h>

#include <random>

namespace day::recovery {
namespace {

using Number = std::vector<Limb>;

Number random_number(std::size_t limbs, unsigned seed) {
  std::mt19937_64 random(seed);
  Number out(limbs);
  for (Limb& limb : out) limb = random();
  out.back() |= 1;
  return out;
}

// As GMP multiplies.
Number plain_product(const Number& x, const Number& y) {
  Number out(x.size() + y.size());
  const bool x_longer = x.size() >= y.size();
  const Number& longer = x_longer ? x : y;
  const Number& shorter = x_longer ? y : x;
  mpn_mul(out.data(), longer.data(), static_cast<mp_size_t>(longer.size()), shorter.data(),
          static_cast<mp_size_t>(shorter.size()));
  while (!out.empty() && out.back() == 0) out.pop_back();
  return out;
}

Number transformed_product(const Transform& t, const Number& x, const Number& y) {
  const std::size_t length = Transform::length_for(x.size() + y.size());
  Image x_image;
  Image y_image;
  Image product;
  t.image(x, length, &x_image);
  t.image(y, length, &y_image);
  t.product(x_image, y_image, &product);
  Number out(length);
  EXPECT_FALSE(t.number(&product, out.data()));
  while (!out.empty() && out.back() == 0) out.pop_back();
  return out;
}

class Transforms : public testing::Test {
 protected:
  void SetUp() override {
    if (!Transform::available()) GTEST_SKIP() << "this processor has no AVX2 and FMA";
  }
};

TEST_F(Transforms, MultiplyAsGmpDoesAtEveryLength) {
  const Transform t(std::size_t{3} << 16);
  for (std::size_t length = 64; length <= std::size_t{3} << 16; length += length / 2) {
    const std::size_t fit = Transform::length_for(length);
    for (const std::size_t shorter : {std::size_t{1}, fit / 7, fit / 2}) {
      const Number x = random_number(fit - shorter, 1);
      const Number y = random_number(shorter, 2);
      EXPECT_EQ(transformed_product(t, x, y), plain_product(x, y)) << fit << ' ' << shorter;
    }
  }
}

TEST_F(Transforms, HoldTheLargestLimbs) {
  const Transform t(8192);
  for (const std::size_t size : {1u, 3u, 5u, 31u, 32u, 48u, 1000u, 1536u, 4096u}) {
    const Number ones(size, ~Limb{0});
    EXPECT_EQ(transformed_product(t, ones, ones), plain_product(ones, ones)) << size;
  }
}

TEST_F(Transforms, AreExactAtTheMostTerms) {
  const std::size_t length = Transform::length_for(2 * kMaxTerms);
  const Transform t(length);
  Number halves(kMaxTerms / 2, ~Limb{0});
  halves.back() >>= 1;
  Image image;
  Image out;
  t.image(halves, length, &image);
  t.product_sum(image, image, Transform::Sign::Plus, image, image, &out);
  Number sum(length);
  EXPECT_FALSE(t.number(&out, sum.data()));
  Number doubled = plain_product(halves, halves);
  mpn_lshift(doubled.data(), doubled.data(), static_cast<mp_size_t>(doubled.size()), 1);
  doubled.resize(length);
  EXPECT_TRUE(sum == doubled);
}

TEST_F(Transforms, RefuseOneTermMore) {
  const std::size_t length = Transform::length_for(2 * kMaxTerms + 2);
  const Transform t(64);
  Image image;
  image.length = length;
  image.limbs = kMaxTerms + 1;
  Image out;
  EXPECT_DEATH(t.product(image, image, &out), "kMaxTerms");
}

TEST_F(Transforms, TellTheSignOfADifference) {
  const Transform t(256);
  const Number small = {7};
  const Number large = random_number(60, 3);
  Image x;
  Image y;
  Image out;
  t.image(small, 128, &x);
  t.image(large, 128, &y);
  Number below(128);
  t.product_sum(x, x, Transform::Sign::Minus, y, y, &out);
  EXPECT_TRUE(t.number(&out, below.data()));
  Number above(128);
  t.product_sum(y, y, Transform::Sign::Minus, x, x, &out);
  EXPECT_FALSE(t.number(&out, above.data()));
  EXPECT_EQ(below, above);
  Number expected = plain_product(large, large);
  mpn_sub_1(expected.data(), expected.data(), static_cast<mp_size_t>(expected.size()), 49);
  expected.resize(128);
  EXPECT_EQ(above, expected);
}

TEST(Transform, LengthsAreTightWithinAThird) {
  for (std::size_t limbs = 64; limbs < 100'000; limbs += 7) {
    const std::size_t length = Transform::length_for(limbs);
    EXPECT_GE(length, limbs);
    EXPECT_LE(length, limbs * 3 / 2 + 32);
  }
}

}  // namespace
}  // namespace day::recovery
