// SPDX-License-Identifier: AGPL-3.0-or-later
#include "recovery/gcd.h"

#include <gmpxx.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace day::recovery {

namespace {

static_assert(std::is_same_v<mp_limb_t, Limb> && GMP_NUMB_BITS == 64);
__extension__ using Uint128 = unsigned __int128;

constexpr std::size_t kLimbBits = 64;

// Up to this size, numbers are reduced limb by limb (Lehmer) instead of by halves.
constexpr std::size_t kLehmerBits = 96 * kLimbBits;
// Products of at least this many limbs are made by transforms, if the shorter factor has at least
// kTransformFactor.
constexpr std::size_t kTransformLimbs = 480;
constexpr std::size_t kTransformFactor = 100;
// Below this a gcd is left to GMP.
constexpr std::size_t kPlainGcdBits = 1500 * kLimbBits;
// The entries of a matrix have about as many bits as it takes from the numbers; so transforms can
// multiply two of them.
constexpr std::size_t kMaxGain = (kMaxTerms / 2 - 2) * kLimbBits;
// What a half gcd may leave undone at the end; the next one takes it along.
constexpr std::size_t kLeftBits = 128;

std::size_t bits(const mpz_class& x) {
  return sgn(x) == 0 ? 0 : mpz_sizeinbase(x.get_mpz_t(), 2);
}

std::span<const Limb> limbs_of(const mpz_class& x) {
  return {mpz_limbs_read(x.get_mpz_t()), mpz_size(x.get_mpz_t())};
}

// The lowest `count` limbs, without leading zeros.
std::span<const Limb> low_limbs(const mpz_class& x, std::size_t count) {
  auto out = limbs_of(x);
  out = out.first(std::min(out.size(), count));
  while (!out.empty() && out.back() == 0) out = out.first(out.size() - 1);
  return out;
}

mpz_class from_limbs(std::span<const Limb> limbs) {
  mpz_class out;
  mpz_import(out.get_mpz_t(), limbs.size(), -1, sizeof(Limb), 0, 0, limbs.data());
  return out;
}

// Bits shift .. shift + 127.
Uint128 window(const mpz_class& x, std::size_t shift) {
  const auto at = static_cast<mp_size_t>(shift / kLimbBits);
  const unsigned rest = shift % kLimbBits;
  const Limb low = mpz_getlimbn(x.get_mpz_t(), at);
  const Limb middle = mpz_getlimbn(x.get_mpz_t(), at + 1);
  const Uint128 pair = (Uint128{middle} << kLimbBits) | low;
  if (rest == 0) return pair;
  const Limb high = mpz_getlimbn(x.get_mpz_t(), at + 2);
  return (pair >> rest) | (Uint128{high} << (128 - rest));
}

// (a, b) = M (a', b'): no entry is negative and the determinant is 1.
template <typename Entry>
struct Matrix {
  Entry m00 = 1, m01 = 0, m10 = 0, m11 = 1;
  bool is_identity() const { return m01 == 0 && m10 == 0; }
};
using SmallMatrix = Matrix<Limb>;
using LargeMatrix = Matrix<mpz_class>;

// The quotient, below 2^64; *a becomes the remainder. Most quotients are 1 or 2; else an estimate
// from the upper halves, never too large, soon gets there.
Limb divide(Uint128* a, Uint128 b) {
  Limb quotient = 0;
  while (*a >= b && quotient < 3) {
    *a -= b;
    ++quotient;
  }
  while (*a >= b) {
    const Limb upper = static_cast<Limb>(b >> kLimbBits);
    Limb step = 1;
    if (upper == 0) {
      step = static_cast<Limb>(*a / b);
    } else if (upper != ~Limb{0}) {
      step = std::max<Limb>(1, static_cast<Limb>(*a >> kLimbBits) / (upper + 1));
    }
    *a -= step * b;
    quotient += step;
  }
  return quotient;
}

// Euclid's steps on a and b as long as both remain at least 2^floor. If a and b have at most
// 2 * floor - 2 bits, entries have less than `floor` bits, and the steps are ones that any numbers
// with these leading bits may take and stay positive.
SmallMatrix reduce_window(Uint128 a, Uint128 b, unsigned floor) {
  SmallMatrix m;
  const Uint128 least = Uint128{1} << floor;
  if (a < least || b < least) return m;
  for (;;) {
    Limb q = divide(&a, b);
    if (a < least) {  // one less: then a remains above b
      if (q == 0) return m;
      m.m01 += (q - 1) * m.m00;
      m.m11 += (q - 1) * m.m10;
      return m;
    }
    m.m01 += q * m.m00;
    m.m11 += q * m.m10;
    q = divide(&b, a);
    if (b < least) {
      if (q == 0) return m;
      m.m00 += (q - 1) * m.m01;
      m.m10 += (q - 1) * m.m11;
      return m;
    }
    m.m00 += q * m.m01;
    m.m10 += q * m.m11;
  }
}

// (x, y) becomes the inverse of m times it.
void combine(mpz_class* x, mpz_class* y, const SmallMatrix& m, mpz_class* room) {
  mpz_mul_ui(room[0].get_mpz_t(), x->get_mpz_t(), m.m11);
  mpz_submul_ui(room[0].get_mpz_t(), y->get_mpz_t(), m.m01);
  mpz_mul_ui(room[1].get_mpz_t(), y->get_mpz_t(), m.m00);
  mpz_submul_ui(room[1].get_mpz_t(), x->get_mpz_t(), m.m10);
  swap(*x, room[0]);
  swap(*y, room[1]);
}

// (x, y) is a row of a matrix that is multiplied by m from the right.
void extend(mpz_class* x, mpz_class* y, const SmallMatrix& m, mpz_class* room) {
  mpz_mul_ui(room[0].get_mpz_t(), x->get_mpz_t(), m.m00);
  mpz_addmul_ui(room[0].get_mpz_t(), y->get_mpz_t(), m.m10);
  mpz_mul_ui(room[1].get_mpz_t(), x->get_mpz_t(), m.m01);
  mpz_addmul_ui(room[1].get_mpz_t(), y->get_mpz_t(), m.m11);
  swap(*x, room[0]);
  swap(*y, room[1]);
}

// One whole division of the larger by the smaller, if the remainder has more than `floor` bits.
bool divide_once(mpz_class* a, mpz_class* b, std::size_t floor, LargeMatrix* m) {
  const bool first = *a >= *b;
  mpz_class& larger = first ? *a : *b;
  const mpz_class& smaller = first ? *b : *a;
  if (sgn(smaller) == 0) return false;
  mpz_class quotient;
  mpz_class remainder;
  mpz_fdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), larger.get_mpz_t(), smaller.get_mpz_t());
  if (bits(remainder) <= floor) return false;
  swap(larger, remainder);
  if (first) {
    m->m01 += quotient * m->m00;
    m->m11 += quotient * m->m10;
  } else {
    m->m00 += quotient * m->m01;
    m->m10 += quotient * m->m11;
  }
  return true;
}

// Reduces a and b as far as both keep more than `floor` bits.
void reduce_by_limbs(mpz_class* a, mpz_class* b, std::size_t floor, LargeMatrix* m) {
  mpz_class room[2];
  for (;;) {
    const std::size_t size = std::max(bits(*a), bits(*b));
    if (size < floor + 8) return;
    const std::size_t half = std::min<std::size_t>(63, std::min(size - floor, size / 2));
    const std::size_t shift = size - 2 * half;
    const SmallMatrix step =
        reduce_window(window(*a, shift), window(*b, shift), static_cast<unsigned>(half + 1));
    if (step.is_identity()) {
      if (!divide_once(a, b, floor, m)) return;
      continue;
    }
    combine(a, b, step, room);
    extend(&m->m00, &m->m01, step, room);
    extend(&m->m10, &m->m11, step, room);
  }
}

// What a reduced upper part and the unreduced lower part, `split` limbs, come to.
struct Parts {
  mpz_class upper_a, upper_b;
  std::size_t split;
};

}  // namespace

// The half gcd. reduce() replaces a and b by smaller numbers with the same gcd. It looks at their
// upper parts only where that is enough: steps that leave both upper parts above half their size
// are steps that the whole numbers can take too and stay positive, whatever follows below.
class Calculator::HalfGcd {
 public:
  HalfGcd(const Calculator* owner, std::size_t total_bits)
      : owner_(owner), total_bits_(static_cast<double>(total_bits)) {}

  mpz_class gcd(mpz_class a, mpz_class b);

 private:
  // As far as both keep more than `floor` bits, or nearly.
  LargeMatrix reduce(mpz_class* a, mpz_class* b, std::size_t floor);
  // Reduces by up to `gain` bits through the upper 2 * gain; false if that leads nowhere. The
  // steps taken are multiplied to *steps, unless that is null.
  bool reduce_top(mpz_class* a, mpz_class* b, std::size_t gain, LargeMatrix* steps);
  void take_long_steps(std::size_t length, const LargeMatrix& m, const Parts& parts, mpz_class* a,
                       mpz_class* b, LargeMatrix* before);
  void count(std::size_t reduced_bits);

  const Calculator* owner_;
  std::array<Image, 7> images_;
  double total_bits_;
  double done_bits_ = 0;
  double told_ = 0;
};

// Each bit of the quotients is found by exactly one call of reduce_by_limbs, and there are about
// as many as the larger number has bits.
void Calculator::HalfGcd::count(std::size_t reduced_bits) {
  done_bits_ += static_cast<double>(reduced_bits);
  const double fraction = std::min(1.0, done_bits_ / total_bits_);
  if (owner_->progress_ && fraction - told_ >= 0.001) {
    told_ = fraction;
    owner_->progress_(fraction);
  }
}

namespace {

// x·y - z·w.
mpz_class difference(const mpz_class& x, const mpz_class& y, const mpz_class& z,
                     const mpz_class& w) {
  mpz_class out = x * y;
  mpz_submul(out.get_mpz_t(), z.get_mpz_t(), w.get_mpz_t());
  return out;
}

LargeMatrix multiply(const LargeMatrix& x, const LargeMatrix& y) {
  return {x.m00 * y.m00 + x.m01 * y.m10, x.m00 * y.m01 + x.m01 * y.m11,
          x.m10 * y.m00 + x.m11 * y.m10, x.m10 * y.m01 + x.m11 * y.m11};
}

std::size_t limbs_of_entries(const LargeMatrix& m) {
  return std::max(std::max(limbs_of(m.m00).size(), limbs_of(m.m01).size()),
                  std::max(limbs_of(m.m10).size(), limbs_of(m.m11).size()));
}

// Spoils *image.
mpz_class value(const Transform& t, Image* image) {
  mpz_class out;
  const auto size = static_cast<mp_size_t>(image->length);
  const bool negative = t.number(image, mpz_limbs_write(out.get_mpz_t(), size));
  mpz_limbs_finish(out.get_mpz_t(), negative ? -size : size);
  return out;
}

}  // namespace

namespace {

// Takes the steps in m, which upper_a and upper_b have taken, with the lower limbs of a and b.
void take_steps(const LargeMatrix& m, const Parts& parts, mpz_class* a, mpz_class* b) {
  const mpz_class low_a = from_limbs(low_limbs(*a, parts.split));
  const mpz_class low_b = from_limbs(low_limbs(*b, parts.split));
  *a = (parts.upper_a << parts.split * kLimbBits) + difference(m.m11, low_a, m.m01, low_b);
  *b = (parts.upper_b << parts.split * kLimbBits) + difference(m.m00, low_b, m.m10, low_a);
}

}  // namespace

// The same by transforms of one length; then m is multiplied to *before, if that is not null, with
// the same images of m.
void Calculator::HalfGcd::take_long_steps(std::size_t length, const LargeMatrix& m,
                                          const Parts& parts, mpz_class* a, mpz_class* b,
                                          LargeMatrix* before) {
  using Sign = Transform::Sign;
  const Transform& t = *owner_->transform_;
  auto& [m00, m01, m10, m11, x, y, out] = images_;
  t.image(limbs_of(m.m00), length, &m00);
  t.image(limbs_of(m.m01), length, &m01);
  t.image(limbs_of(m.m10), length, &m10);
  t.image(limbs_of(m.m11), length, &m11);
  t.image(low_limbs(*a, parts.split), length, &x);
  t.image(low_limbs(*b, parts.split), length, &y);
  if (owner_->stopped()) return;
  t.product_sum(m11, x, Sign::Minus, m01, y, &out);
  *a = (parts.upper_a << parts.split * kLimbBits) + value(t, &out);
  t.product_sum(m00, y, Sign::Minus, m10, x, &out);
  *b = (parts.upper_b << parts.split * kLimbBits) + value(t, &out);
  if (before == nullptr || owner_->stopped()) return;
  for (auto [first, second] :
       {std::pair{&before->m00, &before->m01}, {&before->m10, &before->m11}}) {
    t.image(limbs_of(*first), length, &x);
    t.image(limbs_of(*second), length, &y);
    t.product_sum(x, m00, Sign::Plus, y, m10, &out);
    *first = value(t, &out);
    t.product_sum(x, m01, Sign::Plus, y, m11, &out);
    *second = value(t, &out);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): see reduce()
bool Calculator::HalfGcd::reduce_top(mpz_class* a, mpz_class* b, std::size_t gain,
                                     LargeMatrix* steps) {
  const std::size_t size = std::max(bits(*a), bits(*b));
  Parts parts;
  parts.split = (size - 2 * gain + kLimbBits - 1) / kLimbBits;
  parts.upper_a = *a >> parts.split * kLimbBits;
  parts.upper_b = *b >> parts.split * kLimbBits;
  const std::size_t upper = size - parts.split * kLimbBits;
  LargeMatrix m = reduce(&parts.upper_a, &parts.upper_b, (upper + 1) / 2 + 1);
  if (m.is_identity() || owner_->stopped()) return false;
  const bool first = steps != nullptr && steps->is_identity();
  LargeMatrix* const before = first ? nullptr : steps;
  const std::size_t limbs = limbs_of_entries(m);
  const std::size_t length = Transform::length_for(
      limbs + std::max(parts.split, before == nullptr ? 0 : limbs_of_entries(*before) + 1));
  if (owner_->transform_ != nullptr && limbs >= kTransformFactor && length >= kTransformLimbs &&
      owner_->transform_->reaches(length)) {
    take_long_steps(length, m, parts, a, b, before);
  } else {
    take_steps(m, parts, a, b);
    if (before != nullptr) *before = multiply(*before, m);
  }
  CHECK(sgn(*a) > 0 && sgn(*b) > 0);
  if (first) *steps = std::move(m);
  return true;
}

// Calls itself by way of reduce_top(), on half of the size or 3/4 of it: some twenty levels deep.
// NOLINTNEXTLINE(misc-no-recursion)
LargeMatrix Calculator::HalfGcd::reduce(mpz_class* a, mpz_class* b, std::size_t floor) {
  LargeMatrix steps;
  while (!owner_->stopped()) {
    const std::size_t size = std::max(bits(*a), bits(*b));
    if (size <= floor + kLeftBits) break;
    if (size <= kLehmerBits) {
      reduce_by_limbs(a, b, floor, &steps);
      count(size - std::max(bits(*a), bits(*b)));
      break;
    }
    // All that is left to gain if half of the numbers tells it, else the first half.
    const std::size_t left = size - floor;
    const std::size_t gain = left * 8 > size * 3 ? left / 2 : left;
    if (!reduce_top(a, b, gain, &steps) && !divide_once(a, b, floor, &steps)) break;
  }
  return steps;
}

namespace {

// How many bits of numbers of `size` bits to look at. All products within a half gcd of n limbs
// have n / 2 or 3n / 4 limbs, and a few; a little less than a power of two makes n such that the
// lengths of transforms fit.
std::size_t top_window(std::size_t size) {
  const std::size_t power = std::bit_floor(size / kLimbBits / 4 * 3);
  return (power - power / 64) * kLimbBits;
}

}  // namespace

mpz_class Calculator::HalfGcd::gcd(mpz_class a, mpz_class b) {
  while (!owner_->stopped()) {
    if (a < b) swap(a, b);
    const std::size_t size = bits(a);
    if (size <= kPlainGcdBits || sgn(b) == 0) {
      mpz_class out;
      mpz_gcd(out.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
      count(size);
      return out;
    }
    // Through the upper part of both, if b reaches well into it.
    const std::size_t gain = std::min(top_window(size) / 2, kMaxGain);
    if (bits(b) + kLeftBits > size - gain && reduce_top(&a, &b, gain, nullptr)) continue;
    a %= b;
    count(size - bits(b));
  }
  return 0;
}

Calculator::Calculator(std::size_t limbs, const std::atomic<bool>* stop,
                       std::function<void(double)> progress)
    : transform_(Transform::available() && limbs >= kTransformLimbs
                     ? std::make_unique<const Transform>(limbs)
                     : nullptr),
      stop_(stop),
      progress_(std::move(progress)) {}

Calculator::~Calculator() = default;

bool Calculator::stopped() const {
  return stop_ != nullptr && stop_->load(std::memory_order_relaxed);
}

std::optional<Limbs> Calculator::power(const Limbs& base, std::uint64_t exponent) {
  CHECK(exponent > 0);
  const mpz_class factor = from_limbs(base);
  mpz_class out = factor;
  Image image;
  Image square;
  for (auto bit = std::bit_width(exponent) - 1; bit-- > 0;) {
    if (stopped()) return std::nullopt;
    const std::size_t limbs = limbs_of(out).size();
    const std::size_t length = Transform::length_for(2 * limbs);
    if (transform_ != nullptr && length >= kTransformLimbs && limbs <= kMaxTerms &&
        transform_->reaches(length)) {
      transform_->image(limbs_of(out), length, &image);
      transform_->product(image, image, &square);
      out = value(*transform_, &square);
    } else {
      out *= out;
    }
    if ((exponent >> bit & 1) != 0) out *= factor;
  }
  const auto limbs = limbs_of(out);
  return Limbs(limbs.begin(), limbs.end());
}

std::optional<Limbs> Calculator::gcd(Limbs a, Limbs b) {
  mpz_class x = from_limbs(a);
  mpz_class y = from_limbs(b);
  a = b = {};
  HalfGcd half(this, std::max(bits(x), bits(y)));
  const mpz_class out = half.gcd(std::move(x), std::move(y));
  if (stopped()) return std::nullopt;
  const auto limbs = limbs_of(out);
  return Limbs(limbs.begin(), limbs.end());
}

}  // namespace day::recovery
