// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/field.h"

#include <bit>

namespace day::recovery {

namespace {

__extension__ using Uint128 = unsigned __int128;

// Blocks of this many numbers stay in the second-level cache while all their passes are made.
constexpr std::size_t kCacheBlock = std::size_t{1} << 15;

std::uint64_t multiply_mod(std::uint64_t x, std::uint64_t y, std::uint64_t p) {
  return static_cast<std::uint64_t>(Uint128{x} * y % p);
}

std::uint64_t power_mod(std::uint64_t base, std::uint64_t exponent, std::uint64_t p) {
  std::uint64_t out = 1;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) out = multiply_mod(out, base, p);
    base = multiply_mod(base, base, p);
  }
  return out;
}

// The table of roots for `count` blocks, or of their inverses, from the like of `non_residue`.
std::vector<double> root_table(std::uint64_t non_residue, std::size_t count, std::uint64_t p) {
  std::vector<std::uint64_t> exact = {1};
  exact.reserve(count);
  for (std::size_t half = 1; half < count; half *= 2) {
    const std::uint64_t step = power_mod(non_residue, (p - 1) / (4 * half), p);
    for (std::size_t j = 0; j < half && half + j < count; ++j) {
      exact.push_back(multiply_mod(exact[j], step, p));
    }
  }
  std::vector<double> out;
  out.reserve(count);
  for (const std::uint64_t root : exact) out.push_back(balanced(root, p));
  return out;
}

struct Four {
  Lanes a, b, c, d;
};
struct Twiddles {
  Lanes outer, first, second;
};

// From modulo x^4 - outer^4 to the four points. Takes numbers below 2.4p, gives such.
DAY_LANES inline void forward_four(Four* x, const Twiddles& w, const Modulus& m) {
  const Lanes a = reduce(x->a, m);
  const Lanes c = mul_mod(x->c, w.outer, m);
  const Lanes d = mul_mod(x->d, w.outer, m);
  const Lanes even = mul_mod(add(x->b, d), w.first, m);
  const Lanes odd = mul_mod(sub(x->b, d), w.second, m);
  const Lanes sum = add(a, c);
  const Lanes difference = sub(a, c);
  *x = {add(sum, even), sub(sum, even), add(difference, odd), sub(difference, odd)};
}

// Its inverse, times four. Takes numbers below 0.9p, gives such.
DAY_LANES inline void inverse_four(Four* x, const Twiddles& w, const Modulus& m) {
  const Lanes sum = add(x->a, x->b);
  const Lanes even = mul_mod(sub(x->a, x->b), w.first, m);
  const Lanes difference = add(x->c, x->d);
  const Lanes odd = mul_mod(sub(x->c, x->d), w.second, m);
  *x = {reduce(add(sum, difference), m), reduce(add(even, odd), m),
        mul_mod(sub(sum, difference), w.outer, m), mul_mod(sub(even, odd), w.outer, m)};
}

}  // namespace

std::uint64_t inverse_mod(std::uint64_t x, std::uint64_t p) {
  return power_mod(x % p, p - 2, p);
}

// The representative of smallest magnitude.
double balanced(std::uint64_t x, std::uint64_t p) {
  return x > p / 2 ? -static_cast<double>(p - x) : static_cast<double>(x);
}

Field::Field(const Prime& prime, std::size_t max_length)
    : p_(prime.p),
      one_over_p_(1.0 / static_cast<double>(prime.p)),
      i_(balanced(power_mod(prime.non_residue, (p_ - 1) / 4, p_), p_)),
      half_i_(balanced(
          multiply_mod(power_mod(prime.non_residue, (p_ - 1) / 4, p_), inverse_mod(2, p_), p_),
          p_)),
      two_to_32_(static_cast<double>(std::uint64_t{1} << 32)),
      roots_(root_table(prime.non_residue, max_length / 2, p_)),
      inverse_roots_(root_table(inverse_mod(prime.non_residue, p_), max_length / 2, p_)) {
  for (std::size_t n = 0; max_length * 4 >> n != 0; ++n) {
    half_powers_.push_back(balanced(inverse_mod(std::uint64_t{1} << n, p_), p_));
  }
}

DAY_LANES void Field::load_number(std::span<const std::uint64_t> limbs, double* x,
                                  std::size_t length) const {
  const Modulus m = modulus();
  const Lanes shift = all(two_to_32_);
  std::size_t at = 0;
  Lanes low, high;
  for (; at + kLanes <= limbs.size(); at += kLanes) {
    halves(limbs.data() + at, &low, &high);
    store(x + at, add(mul_mod(high, shift, m), low));
  }
  if (at < limbs.size()) {
    std::array<std::uint64_t, kLanes> rest{};
    for (std::size_t i = 0; at + i < limbs.size(); ++i) rest[i] = limbs[at + i];
    halves(rest.data(), &low, &high);
    store(x + at, add(mul_mod(high, shift, m), low));
    at += kLanes;
  }
  for (; at < length; at += kLanes) store(x + at, all(0));
}

DAY_LANES void Field::forward_halves(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  const Lanes w = all(roots_[block]);
  double* const y = x + size / 2;
  for (std::size_t i = 0; i < size / 2; i += kLanes) {
    const Lanes a = reduce(load(x + i), m);
    const Lanes b = mul_mod(load(y + i), w, m);
    store(x + i, add(a, b));
    store(y + i, sub(a, b));
  }
}

DAY_LANES void Field::forward_quarters(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  const Twiddles w = {all(roots_[block]), all(roots_[2 * block]), all(roots_[2 * block + 1])};
  const std::size_t n = size / 4;
  for (std::size_t i = 0; i < n; i += kLanes) {
    Four four = {load(x + i), load(x + n + i), load(x + 2 * n + i), load(x + 3 * n + i)};
    forward_four(&four, w, m);
    store(x + i, four.a);
    store(x + n + i, four.b);
    store(x + 2 * n + i, four.c);
    store(x + 3 * n + i, four.d);
  }
}

// Four blocks of four numbers at a time; `block` is the number of the first.
DAY_LANES void Field::forward_last(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  for (std::size_t i = 0; i < size; i += 16, block += 4) {
    Four four = {load(x + i), load(x + i + 4), load(x + i + 8), load(x + i + 12)};
    transpose(&four.a, &four.b, &four.c, &four.d);
    Twiddles w;
    w.outer = load_unaligned(&roots_[block]);
    part(load_unaligned(&roots_[2 * block]), load_unaligned(&roots_[2 * block + 4]), &w.first,
         &w.second);
    forward_four(&four, w, m);
    store(x + i, four.a);
    store(x + i + 4, four.b);
    store(x + i + 8, four.c);
    store(x + i + 12, four.d);
  }
}

DAY_LANES void Field::inverse_halves(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  const Lanes w = all(inverse_roots_[block]);
  double* const y = x + size / 2;
  for (std::size_t i = 0; i < size / 2; i += kLanes) {
    const Lanes a = load(x + i);
    const Lanes b = load(y + i);
    store(x + i, reduce(add(a, b), m));
    store(y + i, mul_mod(sub(a, b), w, m));
  }
}

DAY_LANES void Field::inverse_quarters(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  const Twiddles w = {all(inverse_roots_[block]), all(inverse_roots_[2 * block]),
                      all(inverse_roots_[2 * block + 1])};
  const std::size_t n = size / 4;
  for (std::size_t i = 0; i < n; i += kLanes) {
    Four four = {load(x + i), load(x + n + i), load(x + 2 * n + i), load(x + 3 * n + i)};
    inverse_four(&four, w, m);
    store(x + i, four.a);
    store(x + n + i, four.b);
    store(x + 2 * n + i, four.c);
    store(x + 3 * n + i, four.d);
  }
}

DAY_LANES void Field::inverse_last(double* x, std::size_t size, std::size_t block) const {
  const Modulus m = modulus();
  for (std::size_t i = 0; i < size; i += 16, block += 4) {
    Four four = {load(x + i), load(x + i + 4), load(x + i + 8), load(x + i + 12)};
    Twiddles w;
    w.outer = load_unaligned(&inverse_roots_[block]);
    part(load_unaligned(&inverse_roots_[2 * block]), load_unaligned(&inverse_roots_[2 * block + 4]),
         &w.first, &w.second);
    inverse_four(&four, w, m);
    transpose(&four.a, &four.b, &four.c, &four.d);
    store(x + i, four.a);
    store(x + i + 4, four.b);
    store(x + i + 8, four.c);
    store(x + i + 12, four.d);
  }
}

DAY_LANES void Field::forward_block(double* x, std::size_t size, std::size_t block) const {
  std::size_t part_size = size;
  if (std::countr_zero(size) % 2 != 0) {
    forward_halves(x, size, block);
    part_size /= 2;
  }
  // Wide passes over everything, then block by block while each is in the cache.
  for (; part_size > kCacheBlock; part_size /= 4) {
    const std::size_t first = block * (size / part_size);
    for (std::size_t j = 0; j < size / part_size; ++j) {
      forward_quarters(x + j * part_size, part_size, first + j);
    }
  }
  for (std::size_t at = 0; at < size; at += part_size) {
    for (std::size_t n = part_size; n > 4; n /= 4) {
      const std::size_t first = block * (size / n) + at / n;
      for (std::size_t j = 0; j < part_size / n; ++j) {
        forward_quarters(x + at + j * n, n, first + j);
      }
    }
    forward_last(x + at, part_size, block * (size / 4) + at / 4);
  }
}

DAY_LANES void Field::inverse_block(double* x, std::size_t size, std::size_t block) const {
  const bool odd = std::countr_zero(size) % 2 != 0;
  const std::size_t whole = odd ? size / 2 : size;
  std::size_t part_size = whole;
  while (part_size > kCacheBlock) part_size /= 4;
  for (std::size_t at = 0; at < size; at += part_size) {
    inverse_last(x + at, part_size, block * (size / 4) + at / 4);
    for (std::size_t n = 16; n <= part_size; n *= 4) {
      const std::size_t first = block * (size / n) + at / n;
      for (std::size_t j = 0; j < part_size / n; ++j) {
        inverse_quarters(x + at + j * n, n, first + j);
      }
    }
  }
  for (std::size_t n = part_size * 4; n <= whole; n *= 4) {
    const std::size_t first = block * (size / n);
    for (std::size_t j = 0; j < size / n; ++j) inverse_quarters(x + j * n, n, first + j);
  }
  if (odd) inverse_halves(x, size, block);
}

// From f0 + f1 x^n + f2 x^2n to that modulo x^n - 1, x^n + 1 and x^n - i.
DAY_LANES void Field::forward_three(double* x, std::size_t third) const {
  const Modulus m = modulus();
  const Lanes i_lanes = all(i_);
  for (std::size_t at = 0; at < third; at += kLanes) {
    const Lanes a = load(x + at);
    const Lanes b = load(x + third + at);
    const Lanes c = load(x + 2 * third + at);
    const Lanes outer = add(a, c);
    store(x + at, reduce(add(outer, b), m));
    store(x + third + at, reduce(sub(outer, b), m));
    store(x + 2 * third + at, reduce(add(sub(a, c), mul_mod(b, i_lanes, m)), m));
  }
}

// And back, divided by n.
DAY_LANES void Field::inverse_three(double* x, std::size_t third) const {
  const Modulus m = modulus();
  const auto log = static_cast<std::size_t>(std::countr_zero(third));
  const Lanes half = all(half_powers_[log + 1]);     // of 1 / n
  const Lanes quarter = all(half_powers_[log + 2]);  // of 1 / n
  const Lanes half_i = all(half_i_);
  for (std::size_t at = 0; at < third; at += kLanes) {
    const Lanes minus_one = load(x + at);
    const Lanes plus_one = load(x + third + at);
    const Lanes b = mul_mod(sub(minus_one, plus_one), half, m);
    const Lanes sum = mul_mod(add(minus_one, plus_one), quarter, m);
    // (a - c) / 2, from a - c + i b.
    const Lanes scaled = mul_mod(load(x + 2 * third + at), half, m);
    const Lanes difference = sub(scaled, mul_mod(b, half_i, m));
    store(x + at, add(sum, difference));
    store(x + third + at, b);
    store(x + 2 * third + at, sub(sum, difference));
  }
}

DAY_LANES void Field::forward(double* x, std::size_t length) const {
  if (std::has_single_bit(length)) {
    forward_block(x, length, 0);
    return;
  }
  const std::size_t third = length / 3;
  forward_three(x, third);
  for (std::size_t block = 0; block < 3; ++block) forward_block(x + block * third, third, block);
}

DAY_LANES void Field::inverse(double* x, std::size_t length) const {
  if (std::has_single_bit(length)) {
    inverse_block(x, length, 0);
    const Modulus m = modulus();
    const Lanes scale = all(half_powers_[static_cast<std::size_t>(std::countr_zero(length))]);
    for (std::size_t at = 0; at < length; at += kLanes) {
      store(x + at, mul_mod(load(x + at), scale, m));
    }
    return;
  }
  const std::size_t third = length / 3;
  for (std::size_t block = 0; block < 3; ++block) inverse_block(x + block * third, third, block);
  inverse_three(x, third);
}

DAY_LANES void Field::multiply(const double* x, const double* y, double* out,
                               std::size_t length) const {
  const Modulus m = modulus();
  for (std::size_t at = 0; at < length; at += kLanes) {
    store(out + at, mul_mod(load(x + at), reduce(load(y + at), m), m));
  }
}

DAY_LANES void Field::multiply_sum(const double* x, const double* y, bool minus, const double* z,
                                   const double* w, double* out, std::size_t length) const {
  const Modulus m = modulus();
  const Lanes sign = all(minus ? -1.0 : 1.0);
  for (std::size_t at = 0; at < length; at += kLanes) {
    const Lanes first = mul_mod(load(x + at), reduce(load(y + at), m), m);
    const Lanes second = mul_mod(load(z + at), reduce(load(w + at), m), m);
    store(out + at, reduce(mul_add(second, sign, first), m));
  }
}

}  // namespace day::recovery
