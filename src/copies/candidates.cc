// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/candidates.h"

#include <algorithm>
#include <numeric>

namespace day::copies {
namespace {

constexpr std::size_t kKeys = 65536;

// Bands 0 to 9 pair neighbours, bands 10 to 19 bins that lie ten apart.
std::uint32_t key_of(const Sketch& sketch, std::size_t band) {
  static_assert(kBands == kBins && kBins % 2 == 0);
  const std::size_t half = kBins / 2;
  const std::size_t one = band < half ? 2 * band : band - half;
  const std::size_t other = band < half ? 2 * band + 1 : band;
  return static_cast<std::uint32_t>(sketch.least[one]) << 8 | sketch.least[other];
}

}  // namespace

Candidates::Candidates(const std::vector<Sketch>& sketches) : class_of_(sketches.size()) {
  for (std::uint32_t i = 0; i < sketches.size(); ++i) {
    if (sketches[i].exists()) members_.push_back(i);
  }
  std::sort(members_.begin(), members_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return sketches[a].least != sketches[b].least ? sketches[a].least < sketches[b].least : a < b;
  });
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    if (i == 0 || sketches[members_[i]].least != distinct_.back().least) {
      class_begin_.push_back(i);
      distinct_.push_back(sketches[members_[i]]);
    }
    class_of_[members_[i]] = static_cast<std::uint32_t>(distinct_.size() - 1);
  }
  class_begin_.push_back(static_cast<std::uint32_t>(members_.size()));
  bands_.resize(kBands);
  for (std::size_t number = 0; number < kBands; ++number) {
    Band& band = bands_[number];
    band.begin.assign(kKeys + 1, 0);
    for (const Sketch& each : distinct_) ++band.begin[key_of(each, number) + 1];
    std::partial_sum(band.begin.begin(), band.begin.end(), band.begin.begin());
    std::vector<std::uint32_t> next(band.begin.begin(), band.begin.end() - 1);
    band.classes.resize(distinct_.size());
    band.place.resize(distinct_.size());
    for (std::uint32_t i = 0; i < distinct_.size(); ++i) {
      band.place[i] = next[key_of(distinct_[i], number)]++;
      band.classes[band.place[i]] = i;
    }
  }
}

std::span<const std::uint32_t> Candidates::members(std::uint32_t number) const {
  return std::span(members_).subspan(class_begin_[number],
                                     class_begin_[number + 1] - class_begin_[number]);
}

std::vector<std::uint32_t> Candidates::near(std::uint32_t number) const {
  std::vector<std::uint32_t> found;
  const Sketch& wanted = sketch(number);
  for (std::size_t i = 0; i < kBands; ++i) {
    const Band& band = bands_[i];
    const std::uint32_t key = key_of(wanted, i);
    std::size_t begin = band.begin[key];
    std::size_t end = band.begin[key + 1];
    if (end - begin > kMaxSketchesPerKey) {
      const std::size_t place = band.place[number];
      begin = std::max(begin, place > kSketchWindow ? place - kSketchWindow : 0);
      end = std::min(end, place + kSketchWindow + 1);
    }
    for (; begin < end; ++begin) {
      const std::uint32_t other = band.classes[begin];
      if (other != number && count_same(wanted, sketch(other)) >= kMinSameBins) {
        found.push_back(other);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Components::Components(std::size_t size) : parent_(size) {
  for (std::uint32_t i = 0; i < size; ++i) parent_[i] = i;
}

std::uint32_t Components::find(std::uint32_t member) {
  for (;;) {
    std::uint32_t parent = parent_[member];
    if (parent == member) return member;
    const std::uint32_t grandparent = parent_[parent];
    // If another thread was quicker, this member hangs at least as high already.
    if (grandparent != parent) parent_[member].compare_exchange_strong(parent, grandparent);
    member = grandparent;
  }
}

void Components::join(std::uint32_t one, std::uint32_t other) {
  for (;;) {
    const std::uint32_t a = find(one);
    const std::uint32_t b = find(other);
    if (a == b) return;
    // Fails if the greater one is no root any more.
    std::uint32_t root = std::max(a, b);
    if (parent_[root].compare_exchange_strong(root, std::min(a, b))) return;
  }
}

}  // namespace day::copies
