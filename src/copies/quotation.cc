// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/quotation.h"

#include <algorithm>
#include <unordered_map>

namespace day::copies {
namespace {

// The hash of kMinQuotedRun words from `at` on.
std::uint64_t run_hash(const std::vector<Word>& words, std::size_t at) {
  std::uint64_t hash = 0;
  for (std::size_t i = at; i < at + kMinQuotedRun; ++i) {
    hash = (hash ^ words[i].hash) * 0xff51afd7ed558ccd;
    hash ^= hash >> 32;
  }
  return hash;
}

using Places = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;

Places find_places(const std::vector<Word>& words) {
  Places places;
  for (std::size_t i = 0; i + kMinQuotedRun <= words.size(); ++i) {
    auto& list = places[run_hash(words, i)];
    if (list.size() < kMaxPlacesPerRun) list.push_back(static_cast<std::uint32_t>(i));
  }
  return places;
}

// How many words are the same from these places on.
std::size_t run_length(const std::vector<Word>& a, std::size_t i, const std::vector<Word>& b,
                       std::size_t j) {
  std::size_t length = 0;
  while (i + length < a.size() && j + length < b.size() &&
         a[i + length].hash == b[j + length].hash) {
    ++length;
  }
  return length;
}

}  // namespace

Quotation find_quotation(std::string_view text, std::string_view quoting) {
  Quotation out;
  const std::vector<Word> words = split_words(text);
  const std::vector<Word> others = split_words(quoting);
  out.words = words.size();
  const Places places = find_places(words);
  std::vector<bool> quoted(words.size());
  for (std::size_t j = 0; j + kMinQuotedRun <= others.size();) {
    std::size_t best = 0;
    std::size_t from = 0;
    if (const auto found = places.find(run_hash(others, j)); found != places.end()) {
      for (const std::uint32_t i : found->second) {
        const std::size_t length = run_length(words, i, others, j);
        if (length > best) {
          best = length;
          from = i;
        }
      }
    }
    if (best < kMinQuotedRun) {
      ++j;
      continue;
    }
    std::fill_n(quoted.begin() + static_cast<std::ptrdiff_t>(from), best, true);
    out.longest = std::max(out.longest, best);
    j += best;
  }
  for (std::uint32_t i = 0; i < quoted.size(); ++i) {
    if (!quoted[i]) continue;
    ++out.quoted;
    if (i > 0 && quoted[i - 1]) {
      out.runs.back().end = i + 1;
    } else {
      out.runs.push_back({i, i + 1});
    }
  }
  return out;
}

bool is_quoted(const Quotation& quotation, bool named) {
  if (quotation.quoted > 0 && quotation.share() >= kMinQuotedShare) return true;
  return named ? quotation.quoted >= kMinQuotedWordsNamed : quotation.longest >= kMinQuotedWords;
}

}  // namespace day::copies
