// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept of a text to find its copies: 24 octets, from which it can be told roughly how many
// shingles two texts share. One-permutation MinHash (Li, Owen, Zhang 2012) with densification
// (Shrivastava 2017): the shingles are dealt into bins by their hash, the least of each bin is
// kept, eight bits of it; an empty bin borrows from another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "copies/words.h"
#include "mail/reading.h"

namespace day::copies {

inline constexpr std::size_t kBins = 20;

// As it lies in catalog.db: docs/formats/catalog.md.
struct Sketch {
  std::array<std::uint8_t, kBins> least{};
  // 1 + 4 × log2(words), rounded down: each step is a fifth more. 0: too short to be compared.
  std::uint8_t size = 0;
  std::array<std::uint8_t, 3> ending{};  // hash of the last paragraph; zeros: there is none

  bool exists() const { return size != 0; }
  std::uint32_t ending_hash() const;
  auto operator<=>(const Sketch&) const = default;
};
static_assert(sizeof(Sketch) == 24);

// Of the writer's own words. The last paragraph is left out if at least as many words (and no fewer
// than kMinWords) stand before it, so that a notice which a mail system adds to everything does
// not make everything alike. Texts that share no more than that are less than half alike.
Sketch make_sketch(std::span<const mail::TextSegment> segments);
Sketch make_sketch(std::string_view text);

// As a reading carries it, and back: nothing where make_sketch() cannot have made it, by its size.
mail::TextSketch pack_sketch(const Sketch& sketch);
std::optional<Sketch> unpack_sketch(const mail::TextSketch& octets);

// How many bins are the same: of 20, about 20 × the share of shingles that both have (of those that
// either has), and one in 256 of the others.
unsigned count_same(const Sketch& one, const Sketch& other);

}  // namespace day::copies
