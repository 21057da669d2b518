// SPDX-License-Identifier: AGPL-3.0-or-later
// A set of documents, one bit for each of 1..N. Unions, intersections and complements of 450,000
// documents take some ten microseconds.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace day::inquiry {

class DocumentSet {
 public:
  DocumentSet() = default;
  // Empty, within 1..last.
  explicit DocumentSet(std::int64_t last);

  // Documents outside 1..last are not members of any set and are passed over.
  void add(std::int64_t document);
  bool has(std::int64_t document) const;
  std::uint64_t count() const;
  bool is_empty() const;

  // All of these are for sets within the same 1..last.
  void intersect(const DocumentSet& other);
  void unite(const DocumentSet& other);
  void subtract(const DocumentSet& other);

  // How many are in both.
  std::uint64_t count_common(const DocumentSet& other) const;
  // Ascending.
  template <typename Function>
  void for_each(const Function& function) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        function(static_cast<std::int64_t>(i) * 64 + std::countr_zero(word));
      }
    }
  }
  // Ascending.
  std::vector<std::int64_t> documents() const;

  std::int64_t last() const { return last_; }
  bool operator==(const DocumentSet&) const = default;

 private:
  std::int64_t last_ = 0;
  std::vector<std::uint64_t> words_;  // bit d % 64 of word d / 64; bit 0 is never set
};

}  // namespace day::inquiry
