// SPDX-License-Identifier: AGPL-3.0-or-later
// The tokenizer of the full-text table, and what a Writer learns while it runs. Not for other
// rooms.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "index/limits.h"
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
  TermSink() : seen_(std::size_t{1} << kSeenBits) {}
  void take(std::string_view term) {
    ++words_;
    // Most words were noted before; numbers and most encodings begin with a digit.
    if (term.size() - kMinStemLetters > kMaxStemLetters - kMinStemLetters) return;
    if (static_cast<unsigned char>(term.front() - 'a') >= 26) return;
    const std::uint64_t hash = hash_letters(term);
    if (seen_[hash >> (64 - kSeenBits)] != static_cast<std::uint32_t>(hash)) note(term, hash);
  }
  std::uint32_t words() const { return words_; }
  void clear_words() { words_ = 0; }
  // Writes what was gathered to the table of stems.
  Status flush(sql::Database* database);

 private:
  // 512 KB, so that it stays in a core's own cache beside FTS5's.
  static constexpr int kSeenBits = 17;
  // About 4 MB of words that wait for flush().
  static constexpr std::size_t kMaxFresh = 65536;
  // Depends on every letter. 3 to 24 letters.
  static std::uint64_t hash_letters(std::string_view term);
  void note(std::string_view term, std::uint64_t hash);

  std::uint32_t words_ = 0;
  std::vector<std::uint32_t> seen_;  // low halves of hashes
  std::unordered_set<std::string> fresh_;
};

inline std::uint64_t TermSink::hash_letters(std::string_view term) {
  constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15;
  const auto load = [&term]<typename Word>(Word word, std::size_t at) -> std::uint64_t {
    std::memcpy(&word, term.data() + at, sizeof word);
    return word;
  };
  const std::size_t size = term.size();
  std::uint64_t hash = size;
  if (size >= 8) {
    hash = (hash ^ load(std::uint64_t{}, 0)) * kMultiplier;
    if (size > 16) hash = (hash ^ (hash >> 31) ^ load(std::uint64_t{}, 8)) * kMultiplier;
    hash = (hash ^ (hash >> 31) ^ load(std::uint64_t{}, size - 8)) * kMultiplier;
  } else if (size >= 4) {
    hash ^= (load(std::uint32_t{}, 0) << 32) | load(std::uint32_t{}, size - 4);
    hash ^= std::uint64_t{size} << 60;
    hash *= kMultiplier;
  } else {
    hash ^= (load(std::uint16_t{}, 0) << 16) | (load(std::uint8_t{}, size - 1) << 8);
    hash *= kMultiplier;
  }
  return hash ^ (hash >> 32);
}

// Registers the tokenizer. `sink` may be null; it lives at least as long as the connection.
Status register_terms(sql::Database* database, std::shared_ptr<TermSink> sink);

}  // namespace day::index
