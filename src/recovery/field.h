// SPDX-License-Identifier: AGPL-3.0-or-later
// Number-theoretic transforms modulo one prime below 2^50, in doubles: products are exact by fused
// multiply-add, and numbers are kept small rather than fully reduced.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "recovery/lanes.h"

namespace day::recovery {

// p = k·2^24 + 1, and an element that is no square: its powers give the roots of unity.
struct Prime {
  std::uint64_t p;
  std::uint64_t non_residue;
};

// The three largest below 2^50.
inline constexpr std::array<Prime, 3> kPrimes = {
    {{1125899437080577, 5}, {1125899302862849, 3}, {1125899286085633, 5}}};

std::uint64_t inverse_mod(std::uint64_t x, std::uint64_t p);

// The representative of smallest magnitude.
double balanced(std::uint64_t x, std::uint64_t p);

// 1.5 · 2^52: adding and subtracting it rounds to a whole number what is below 2^51.
inline constexpr double kRound = 6755399441055744.0;

// A prime and its reciprocal in all lanes.
struct Modulus {
  Lanes p;
  Lanes inverse;
};

// Both give an exact representative (van der Hoeven, Lecerf and Quintin 2016, "Modular SIMD
// arithmetic in Mathemagix"). reduce: of magnitude up to p/2 and a little, for |x| <= 8p.
// mul_mod: of magnitude below 0.9p, for |x| <= 4p and |y| <= 0.51p.
DAY_LANES inline Lanes reduce(Lanes x, const Modulus& m) {
  const Lanes quotient = sub(mul_add(x, m.inverse, all(kRound)), all(kRound));
  return sub_mul(x, quotient, m.p);
}
DAY_LANES inline Lanes mul_mod(Lanes x, Lanes y, const Modulus& m) {
  const Lanes high = mul(x, y);
  const Lanes quotient = sub(mul_add(high, m.inverse, all(kRound)), all(kRound));
  const Lanes low = mul_sub(x, y, high);
  return add(sub_mul(high, quotient, m.p), low);
}

// The polynomial modulo x^2n - w^2 is split into those modulo x^n - w and x^n + w, and so on. Block
// j of a level has w = roots[j], the same table at all levels: roots[j] is e^(pi i r), where r is j
// read as a binary fraction backwards. A length of 3n takes the blocks 0, 1, 2 of the second level:
// modulo (x^n - 1)(x^n + 1)(x^n - i). The last level leaves its numbers in another order, which
// nobody has to know.
class Field {
 public:
  // For lengths up to `max_length`: powers of two from 16, and three times such.
  Field(const Prime& prime, std::size_t max_length);

  std::size_t max_length() const { return 2 * roots_.size(); }

  // `x` has `length` numbers and the alignment of Lanes throughout.
  DAY_LANES void load_number(std::span<const std::uint64_t> limbs, double* x,
                             std::size_t length) const;
  // Points below 2.4p.
  DAY_LANES void forward(double* x, std::size_t length) const;
  // Takes points below 0.9p. Coefficients below 2.8p.
  DAY_LANES void inverse(double* x, std::size_t length) const;
  // Points below 0.9p from such as forward() gives. `out` may be one of the others.
  DAY_LANES void multiply(const double* x, const double* y, double* out, std::size_t length) const;
  // x·y + z·w, or x·y - z·w.
  DAY_LANES void multiply_sum(const double* x, const double* y, bool minus, const double* z,
                              const double* w, double* out, std::size_t length) const;

 private:
  // One pass over a block of `size` numbers that is number `block` of its level.
  DAY_LANES void forward_halves(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void forward_quarters(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void forward_last(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void inverse_halves(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void inverse_quarters(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void inverse_last(double* x, std::size_t size, std::size_t block) const;
  // All passes from blocks of `size` down to the points, and back.
  DAY_LANES void forward_block(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void inverse_block(double* x, std::size_t size, std::size_t block) const;
  DAY_LANES void forward_three(double* x, std::size_t third) const;
  DAY_LANES void inverse_three(double* x, std::size_t third) const;
  DAY_LANES Modulus modulus() const { return {all(static_cast<double>(p_)), all(one_over_p_)}; }

  std::uint64_t p_;
  double one_over_p_;
  double i_;                         // a square root of -1
  double half_i_;                    // half of it
  double two_to_32_;                 // each modulo p
  std::vector<double> half_powers_;  // 1 / 2^n
  std::vector<double> roots_;
  std::vector<double> inverse_roots_;
};

}  // namespace day::recovery
