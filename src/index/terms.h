// SPDX-License-Identifier: AGPL-3.0-or-later
// The tokenizer of the full-text table, and what a Writer learns while it runs. Not for other
// rooms.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "sql/database.h"

namespace day::index {

inline constexpr std::string_view kTokenizerName = "daylight";
// Ends a value within a column; where a text contains it, it separates as well. Its own term is
// itself, which no word is.
inline constexpr char kValueEnd = '\x1e';
// Separates the terms of a phrase in a query, which are folded already.
inline constexpr char kTermEnd = ' ';

// Counts words and gathers those that have a stem. Which words were gathered before is remembered
// only roughly, in fixed memory: a word may be gathered again.
class TermSink {
 public:
  TermSink() : seen_(kSeenSlots) {}
  void take(std::string_view term) {
    ++words_;
    if (term.size() >= 3) note(term);
  }
  std::uint32_t words() const { return words_; }
  void clear_words() { words_ = 0; }
  // Writes what was gathered to the table of stems.
  Status flush(sql::Database* database);

 private:
  // 2 MB, five times the words of English that a large archive has.
  static constexpr std::size_t kSeenSlots = std::size_t{1} << 18;
  // About 4 MB of words that wait for flush().
  static constexpr std::size_t kMaxFresh = 65536;
  void note(std::string_view term);

  std::uint32_t words_ = 0;
  std::vector<std::uint64_t> seen_;
  std::unordered_set<std::string> fresh_;
};

// Registers the tokenizer. `sink` may be null; it lives at least as long as the connection.
Status register_terms(sql::Database* database, std::shared_ptr<TermSink> sink);

}  // namespace day::index
