// SPDX-License-Identifier: AGPL-3.0-or-later
// Products of very long whole numbers by number-theoretic transforms: a number is the polynomial of
// its 64-bit limbs, and polynomials are multiplied where that is done point by point, modulo three
// primes of 50 bits that are put together at the end. Images can be kept and used again, which is
// what a half gcd gains most by. docs/design/recovery.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace day::recovery {

using Limb = std::uint64_t;

// A limb of a sum of products is below 2^64 · 2^64 · terms, and has to stay below half the product
// of the primes, which is 2^148.9999: the most limbs that the shorter factors have together.
inline constexpr std::size_t kMaxTerms = 2'000'000;

// The image of a polynomial modulo each prime. Its numbers mean something to Transform only. Keeps
// its memory when it is used again.
class Image {
 public:
  std::size_t length = 0;  // numbers for each prime
  std::size_t limbs = 0;   // of what it is the image of, at most

 private:
  friend class Transform;
  struct alignas(32) Four {
    double at[4];
  };
  void prepare(std::size_t new_length, std::size_t new_limbs);
  double* residues(std::size_t prime) { return memory_[prime * length / 4].at; }
  const double* residues(std::size_t prime) const { return memory_[prime * length / 4].at; }

  std::unique_ptr<Four[]> memory_;
  std::size_t capacity_ = 0;
};

class Field;

// Safe to use from several threads.
class Transform {
 public:
  // Whether this processor has what is needed (AVX2 and FMA on x86-64). Without it, nothing else
  // here may be called.
  static bool available();
  // The smallest length of a transform that is at least `limbs`: a power of two or three times one.
  static std::size_t length_for(std::size_t limbs);

  // For lengths up to length_for(max_limbs). Keeps 24 octets for each limb of it.
  explicit Transform(std::size_t max_limbs);
  ~Transform();
  Transform(const Transform&) = delete;
  Transform& operator=(const Transform&) = delete;

  // Whether images may be so long.
  bool reaches(std::size_t length) const;

  void image(std::span<const Limb> number, std::size_t length, Image* out) const;

  // x·y, and x·y ± z·w. All have one length, in which each product has room, and the value too;
  // and kMaxTerms holds. *out is another image.
  void product(const Image& x, const Image& y, Image* out) const;
  enum class Sign : std::uint8_t { Plus, Minus };
  void product_sum(const Image& x, const Image& y, Sign sign, const Image& z, const Image& w,
                   Image* out) const;

  // The magnitude, filled up with zeros, to out[0 .. length of the image); whether it is negative.
  // Spoils *image.
  bool number(Image* image, Limb* out) const;

 private:
  std::array<std::unique_ptr<const Field>, 3> fields_;
};

}  // namespace day::recovery
