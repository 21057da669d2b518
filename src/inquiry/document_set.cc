// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/document_set.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace day::inquiry {
namespace {

constexpr std::int64_t kWordBits = 64;

}  // namespace

DocumentSet::DocumentSet(std::int64_t last)
    : last_(last), words_(static_cast<std::size_t>(last / kWordBits + 1)) {
  CHECK(last >= 0);
}

void DocumentSet::add(std::int64_t document) {
  if (document < 1 || document > last_) return;
  words_[static_cast<std::size_t>(document / kWordBits)] |= std::uint64_t{1}
                                                            << (document % kWordBits);
}

bool DocumentSet::has(std::int64_t document) const {
  if (document < 1 || document > last_) return false;
  return (words_[static_cast<std::size_t>(document / kWordBits)] >> (document % kWordBits) & 1) !=
         0;
}

std::uint64_t DocumentSet::count() const {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

bool DocumentSet::is_empty() const {
  return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
}

void DocumentSet::intersect(const DocumentSet& other) {
  CHECK(last_ == other.last_);
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
}

void DocumentSet::unite(const DocumentSet& other) {
  CHECK(last_ == other.last_);
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
}

void DocumentSet::subtract(const DocumentSet& other) {
  CHECK(last_ == other.last_);
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
}

std::uint64_t DocumentSet::count_common(const DocumentSet& other) const {
  CHECK(last_ == other.last_);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    count += static_cast<std::uint64_t>(std::popcount(words_[i] & other.words_[i]));
  }
  return count;
}

std::vector<std::int64_t> DocumentSet::documents() const {
  std::vector<std::int64_t> documents;
  documents.reserve(count());
  for_each([&](std::int64_t document) { documents.push_back(document); });
  return documents;
}

}  // namespace day::inquiry
