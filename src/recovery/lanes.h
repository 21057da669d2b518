// SPDX-License-Identifier: AGPL-3.0-or-later
// Four doubles at once, with the few operations that arithmetic modulo a prime below 2^50 needs.
// AVX2 and FMA on x86-64 (whoever calls must have asked lanes_available()); plain code elsewhere.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#define DAY_LANES [[gnu::target("avx2,fma")]]
#else
#include <cmath>
#define DAY_LANES
#endif

namespace day::recovery {

inline constexpr std::size_t kLanes = 4;

#if defined(__x86_64__)

using Lanes = __m256d;

inline bool lanes_available() {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
}
DAY_LANES inline Lanes load(const double* from) {
  return _mm256_load_pd(from);
}
DAY_LANES inline Lanes load_unaligned(const double* from) {
  return _mm256_loadu_pd(from);
}
DAY_LANES inline void store(double* to, Lanes x) {
  _mm256_store_pd(to, x);
}
DAY_LANES inline Lanes all(double x) {
  return _mm256_set1_pd(x);
}
DAY_LANES inline Lanes add(Lanes x, Lanes y) {
  return _mm256_add_pd(x, y);
}
DAY_LANES inline Lanes sub(Lanes x, Lanes y) {
  return _mm256_sub_pd(x, y);
}
DAY_LANES inline Lanes mul(Lanes x, Lanes y) {
  return _mm256_mul_pd(x, y);
}
// x·y + z, x·y − z and z − x·y, rounded once.
DAY_LANES inline Lanes mul_add(Lanes x, Lanes y, Lanes z) {
  return _mm256_fmadd_pd(x, y, z);
}
DAY_LANES inline Lanes mul_sub(Lanes x, Lanes y, Lanes z) {
  return _mm256_fmsub_pd(x, y, z);
}
DAY_LANES inline Lanes sub_mul(Lanes z, Lanes x, Lanes y) {
  return _mm256_fnmadd_pd(x, y, z);
}

// The low and high 32 bits of four limbs, as numbers.
DAY_LANES inline void halves(const std::uint64_t* limbs, Lanes* low, Lanes* high) {
  const __m256i exponent = _mm256_set1_epi64x(0x4330'0000'0000'0000);  // 2^52
  const __m256i mask = _mm256_set1_epi64x(0xffff'ffff);
  const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(limbs));
  const Lanes shift = _mm256_castsi256_pd(exponent);
  *low = sub(_mm256_castsi256_pd(_mm256_or_si256(_mm256_and_si256(x, mask), exponent)), shift);
  *high = sub(_mm256_castsi256_pd(_mm256_or_si256(_mm256_srli_epi64(x, 32), exponent)), shift);
}

// Rows become columns.
DAY_LANES inline void transpose(Lanes* a, Lanes* b, Lanes* c, Lanes* d) {
  const Lanes ab_low = _mm256_unpacklo_pd(*a, *b);
  const Lanes ab_high = _mm256_unpackhi_pd(*a, *b);
  const Lanes cd_low = _mm256_unpacklo_pd(*c, *d);
  const Lanes cd_high = _mm256_unpackhi_pd(*c, *d);
  *a = _mm256_permute2f128_pd(ab_low, cd_low, 0x20);
  *b = _mm256_permute2f128_pd(ab_high, cd_high, 0x20);
  *c = _mm256_permute2f128_pd(ab_low, cd_low, 0x31);
  *d = _mm256_permute2f128_pd(ab_high, cd_high, 0x31);
}

// The numbers at even and at odd places of the eight in `first` and `second`.
DAY_LANES inline void part(Lanes first, Lanes second, Lanes* even, Lanes* odd) {
  const Lanes low = _mm256_permute2f128_pd(first, second, 0x20);
  const Lanes high = _mm256_permute2f128_pd(first, second, 0x31);
  *even = _mm256_unpacklo_pd(low, high);
  *odd = _mm256_unpackhi_pd(low, high);
}

#else

struct Lanes {
  double at[kLanes];
};

inline bool lanes_available() {
#if defined(__FP_FAST_FMA)
  return true;
#else
  return false;
#endif
}
inline Lanes load(const double* from) {
  return {{from[0], from[1], from[2], from[3]}};
}
inline Lanes load_unaligned(const double* from) {
  return load(from);
}
inline void store(double* to, const Lanes& x) {
  for (std::size_t i = 0; i < kLanes; ++i) to[i] = x.at[i];
}
inline Lanes all(double x) {
  return {{x, x, x, x}};
}
inline Lanes mul_add(const Lanes& x, const Lanes& y, const Lanes& z) {
  Lanes out;
  for (std::size_t i = 0; i < kLanes; ++i) out.at[i] = std::fma(x.at[i], y.at[i], z.at[i]);
  return out;
}
inline Lanes negated(const Lanes& x) {
  return {{-x.at[0], -x.at[1], -x.at[2], -x.at[3]}};
}
inline Lanes add(const Lanes& x, const Lanes& y) {
  return mul_add(x, all(1), y);
}
inline Lanes sub(const Lanes& x, const Lanes& y) {
  return mul_add(y, all(-1), x);
}
inline Lanes mul(const Lanes& x, const Lanes& y) {
  return mul_add(x, y, all(0));
}
inline Lanes mul_sub(const Lanes& x, const Lanes& y, const Lanes& z) {
  return mul_add(x, y, negated(z));
}
inline Lanes sub_mul(const Lanes& z, const Lanes& x, const Lanes& y) {
  return mul_add(negated(x), y, z);
}
inline void halves(const std::uint64_t* limbs, Lanes* low, Lanes* high) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    low->at[i] = static_cast<double>(limbs[i] & 0xffff'ffff);
    high->at[i] = static_cast<double>(limbs[i] >> 32);
  }
}
inline void transpose(Lanes* a, Lanes* b, Lanes* c, Lanes* d) {
  const Lanes rows[kLanes] = {*a, *b, *c, *d};
  Lanes* const columns[kLanes] = {a, b, c, d};
  for (std::size_t i = 0; i < kLanes; ++i) {
    for (std::size_t j = 0; j < kLanes; ++j) columns[i]->at[j] = rows[j].at[i];
  }
}
inline void part(const Lanes& first, const Lanes& second, Lanes* even, Lanes* odd) {
  *even = {{first.at[0], first.at[2], second.at[0], second.at[2]}};
  *odd = {{first.at[1], first.at[3], second.at[1], second.at[3]}};
}

#endif

}  // namespace day::recovery
