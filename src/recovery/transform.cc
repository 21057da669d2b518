// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/transform.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "recovery/field.h"

namespace day::recovery {

namespace {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr std::size_t kSmallestLength = 64;

bool have_room(const Image& x, const Image& y) {
  return x.length == y.length && x.limbs + y.limbs <= x.length;
}

std::size_t terms(const Image& x, const Image& y) {
  return std::min(x.limbs, y.limbs);
}

// What Garner's form needs to know of the primes.
struct Inverses {
  double p1_in_2 = balanced(inverse_mod(kPrimes[0].p, kPrimes[1].p), kPrimes[1].p);
  double p1_in_3 = balanced(inverse_mod(kPrimes[0].p, kPrimes[2].p), kPrimes[2].p);
  double p2_in_3 = balanced(inverse_mod(kPrimes[1].p, kPrimes[2].p), kPrimes[2].p);
};

// Residues to the digits of the mixed-radix form r1 + p1 (v2 + p2 v3) (Garner), in place. The last
// one is balanced, so the value is the one of least magnitude.
DAY_LANES void mixed_radix(double* r1, double* r2, double* r3, std::size_t length) {
  static const Inverses inverses;
  constexpr auto kP2 = static_cast<double>(kPrimes[1].p);
  constexpr auto kP3 = static_cast<double>(kPrimes[2].p);
  const Modulus m2 = {all(kP2), all(1.0 / kP2)};
  const Modulus m3 = {all(kP3), all(1.0 / kP3)};
  const Lanes p1_in_2 = all(inverses.p1_in_2);
  const Lanes p1_in_3 = all(inverses.p1_in_3);
  const Lanes p2_in_3 = all(inverses.p2_in_3);
  for (std::size_t at = 0; at < length; at += kLanes) {
    const Lanes first = load(r1 + at);
    const Lanes second = mul_mod(sub(load(r2 + at), first), p1_in_2, m2);
    const Lanes third = sub(mul_mod(sub(load(r3 + at), first), p1_in_3, m3), second);
    store(r2 + at, second);
    store(r3 + at, reduce(mul_mod(third, p2_in_3, m3), m3));
  }
}

}  // namespace

void Image::prepare(std::size_t new_length, std::size_t new_limbs) {
  length = new_length;
  limbs = new_limbs;
  const std::size_t needed = 3 * length / kLanes;
  if (needed <= capacity_) return;
  capacity_ = 0;
  memory_.reset();  // before the new is there, not after
  memory_ = std::make_unique_for_overwrite<Four[]>(needed);
  capacity_ = needed;
}

bool Transform::available() {
  return lanes_available();
}

std::size_t Transform::length_for(std::size_t limbs) {
  const std::size_t power = std::bit_ceil(std::max(limbs, kSmallestLength));
  const std::size_t three = power / 4 * 3;
  return three >= std::max(limbs, kSmallestLength) ? three : power;
}

Transform::Transform(std::size_t max_limbs) {
  CHECK(available());
  const std::size_t length = length_for(max_limbs);
  CHECK(length <= std::size_t{1} << 23);  // as far as the primes have roots
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i] = std::make_unique<const Field>(kPrimes[i], length);
  }
}

Transform::~Transform() = default;

bool Transform::reaches(std::size_t length) const {
  return length <= fields_[0]->max_length();
}

void Transform::image(std::span<const Limb> number, std::size_t length, Image* out) const {
  CHECK(number.size() <= length && reaches(length));
  out->prepare(length, number.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i]->load_number(number, out->residues(i), length);
    fields_[i]->forward(out->residues(i), length);
  }
}

void Transform::product(const Image& x, const Image& y, Image* out) const {
  CHECK(have_room(x, y) && terms(x, y) <= kMaxTerms);
  out->prepare(x.length, x.limbs + y.limbs);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i]->multiply(x.residues(i), y.residues(i), out->residues(i), x.length);
  }
}

void Transform::product_sum(const Image& x, const Image& y, Sign sign, const Image& z,
                            const Image& w, Image* out) const {
  CHECK(have_room(x, y) && have_room(z, w) && x.length == z.length);
  CHECK(terms(x, y) + terms(z, w) <= kMaxTerms);
  out->prepare(x.length, x.length);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i]->multiply_sum(x.residues(i), y.residues(i), sign == Sign::Minus, z.residues(i),
                             w.residues(i), out->residues(i), x.length);
  }
}

bool Transform::number(Image* image, Limb* out) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i]->inverse(image->residues(i), image->length);
  }
  const double* const r1 = image->residues(0);
  const double* const r2 = image->residues(1);
  const double* const r3 = image->residues(2);
  mixed_radix(image->residues(0), image->residues(1), image->residues(2), image->length);
  Int128 carry = 0;
  for (std::size_t at = 0; at < image->length; ++at) {
    const Int128 upper =
        static_cast<std::int64_t>(r2[at]) +
        Int128{static_cast<std::int64_t>(kPrimes[1].p)} * static_cast<std::int64_t>(r3[at]);
    const Uint128 low = Uint128{static_cast<std::uint64_t>(upper)} * kPrimes[0].p;
    const Int128 high =
        Int128{static_cast<std::int64_t>(upper >> 64)} * static_cast<std::int64_t>(kPrimes[0].p) +
        static_cast<std::int64_t>(low >> 64);
    const Int128 sum = Int128{static_cast<std::uint64_t>(low)} + static_cast<std::int64_t>(r1[at]) +
                       static_cast<std::uint64_t>(carry);
    out[at] = static_cast<Limb>(sum);
    carry = high + (carry >> 64) + (sum >> 64);
  }
  CHECK(carry == 0 || carry == -1);
  if (carry == 0) return false;
  bool borrow = true;
  for (Limb& limb : std::span(out, image->length)) {
    limb = ~limb + (borrow ? 1 : 0);
    borrow = borrow && limb == 0;
  }
  return true;
}

}  // namespace day::recovery
