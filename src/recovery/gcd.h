// SPDX-License-Identifier: AGPL-3.0-or-later
// Powers and greatest common divisors of numbers with millions of limbs, by a half gcd (Möller
// 2008, "On Schönhage's algorithm and subquadratic integer gcd computation") whose large products
// keep their transforms. Can be stopped at any time. docs/design/recovery.md.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "recovery/transform.h"

namespace day::recovery {

// Magnitudes are limbs, least significant first, without leading zeros; none is zero.
using Limbs = std::vector<Limb>;

class Calculator {
 public:
  // `limbs` is the size of the numbers; longer ones are right too, but slow. `stop` may be null.
  // `progress` may be empty; it is told how much of a gcd is done, from 0 to 1, never falling.
  Calculator(std::size_t limbs, const std::atomic<bool>* stop,
             std::function<void(double)> progress);
  ~Calculator();
  Calculator(const Calculator&) = delete;
  Calculator& operator=(const Calculator&) = delete;

  // Both give nothing once stopped.
  std::optional<Limbs> power(const Limbs& base, std::uint64_t exponent);
  std::optional<Limbs> gcd(Limbs a, Limbs b);

 private:
  class HalfGcd;
  bool stopped() const;

  std::unique_ptr<const Transform> transform_;  // none where it is not to be had or not worth it
  const std::atomic<bool>* stop_;
  std::function<void(double)> progress_;
};

}  // namespace day::recovery
