// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/sketch.h"

#include <algorithm>
#include <bit>

namespace day::copies {
namespace {

std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
  value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
  return value ^ (value >> 33);
}

std::uint8_t size_code(std::size_t words) {
  // 4 × log2: two bits of the mantissa beside the exponent.
  const auto exponent = static_cast<unsigned>(std::bit_width(words) - 1);
  const std::size_t mantissa = exponent >= 2 ? (words >> (exponent - 2)) & 3 : 0;
  return static_cast<std::uint8_t>(1 + 4 * exponent + mantissa);
}

}  // namespace

std::uint32_t Sketch::ending_hash() const {
  return ending[0] | static_cast<std::uint32_t>(ending[1]) << 8 |
         static_cast<std::uint32_t>(ending[2]) << 16;
}

Sketch make_sketch(std::string_view text) {
  Sketch sketch;
  const std::vector<Word> words = split_words(text);
  if (words.size() < kMinWords) return sketch;
  const Ending ending = find_ending(text, words);
  for (unsigned i = 0; i < 3; ++i) {
    sketch.ending[i] = static_cast<std::uint8_t>(ending.hash >> (8 * i));
  }
  sketch.size = size_code(words.size());
  const std::size_t after = words.size() - ending.begin;
  const bool enough = ending.begin >= std::max(kMinWords, after);
  const std::size_t count = enough ? ending.begin : words.size();
  std::array<std::uint64_t, kBins> least;
  least.fill(UINT64_MAX);
  for (std::size_t i = 2; i < count; ++i) {
    const std::uint64_t hash = mix(shingle_hash(words[i - 2], words[i - 1], words[i]));
    std::uint64_t& bin = least[(hash >> 32) * kBins >> 32];
    const std::uint64_t rank = hash & 0xFFFFFFFF;
    if (rank < bin) bin = rank;
  }
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    // The same bins in the same order for every text, until one is not empty: at least one is.
    std::size_t from = bin;
    for (std::uint64_t attempt = 1; least[from] == UINT64_MAX; ++attempt) {
      from = mix(bin * 0x9e3779b97f4a7c15 + attempt) % kBins;
    }
    sketch.least[bin] = static_cast<std::uint8_t>(mix(least[from]) & 0xFF);
  }
  return sketch;
}

Sketch make_sketch(std::span<const mail::TextSegment> segments) {
  return make_sketch(own_text(segments));
}

mail::TextSketch pack_sketch(const Sketch& sketch) {
  return std::bit_cast<mail::TextSketch>(sketch);
}

std::optional<Sketch> unpack_sketch(const mail::TextSketch& octets) {
  const auto sketch = std::bit_cast<Sketch>(octets);
  const bool possible =
      sketch.exists() ? sketch.size >= size_code(kMinWords) && sketch.size <= size_code(kMaxWords)
                      : sketch == Sketch();
  return possible ? std::optional(sketch) : std::nullopt;
}

unsigned count_same(const Sketch& one, const Sketch& other) {
  unsigned same = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) same += one.least[bin] == other.least[bin] ? 1 : 0;
  return same;
}

}  // namespace day::copies
