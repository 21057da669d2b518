// SPDX-License-Identifier: AGPL-3.0-or-later
// Which sketches are worth comparing: those that agree in both bins of at least one band (locality
// sensitive hashing; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, §3.4). A pure
// function of the set of sketches: the order in which they come does not matter.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "copies/sketch.h"

namespace day::copies {

// Two bins each, every bin in two bands.
inline constexpr std::size_t kBands = 20;
// Bins that must agree besides: of two texts that share half of their shingles, ten do, and fewer
// than four only of one in a thousand pairs.
inline constexpr unsigned kMinSameBins = 4;

class Candidates {
 public:
  // Sketches that do not exist take part in nothing. n log n, 100 octets for each sketch.
  explicit Candidates(const std::vector<Sketch>& sketches);

  // Positions in `sketches` are numbered in classes of equal bins, and classes from 0.
  std::size_t class_count() const { return class_begin_.size() - 1; }
  std::span<const std::uint32_t> members(std::uint32_t number) const;
  // The class of a sketch that exists.
  std::uint32_t class_of(std::uint32_t position) const { return class_of_[position]; }
  // Other classes whose members may be copies of those of this one, ascending. Symmetrical.
  std::vector<std::uint32_t> near(std::uint32_t number) const;

 private:
  struct Band {
    std::vector<std::uint32_t> begin;  // of each key, in `classes`
    std::vector<std::uint32_t> classes;
    std::vector<std::uint32_t> place;  // of each class
  };
  const Sketch& sketch(std::uint32_t number) const { return distinct_[number]; }

  std::vector<std::uint32_t> members_;
  std::vector<std::uint32_t> class_begin_;  // in members_; one more than there are classes
  std::vector<std::uint32_t> class_of_;
  std::vector<Sketch> distinct_;  // of each class
  std::vector<Band> bands_;
};

// Which of 0 … size - 1 belong together, as pairs are found. Any number of threads may find and
// join at once: what was joined stays together, and what a thread has not heard of yet it finds
// apart. In the end the root of each is its least member, however the pairs came.
class Components {
 public:
  explicit Components(std::size_t size);
  std::uint32_t find(std::uint32_t member);
  void join(std::uint32_t one, std::uint32_t other);

 private:
  std::vector<std::atomic<std::uint32_t>> parent_;  // never greater than the member
};

}  // namespace day::copies
