// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/words.h"

#include <utility>

#include "base/utf8.h"
#include "query/limits.h"
#include "text/fold.h"

namespace day::query {
namespace {

// In a script that is split into pairs, the second character of a pair; empty for any other term.
// The rule itself is asked, so that no table of scripts is kept twice.
std::string pair_tail(std::string_view term) {
  if (term.empty() || static_cast<unsigned char>(term[0]) < 0x80) return {};
  std::vector<std::string> terms = text::fold_words(term);
  return terms.size() == 2 && terms[0] == term ? std::move(terms[1]) : std::string();
}

// Whether a term is one character of such a script.
bool is_unit(std::string_view term) {
  std::string twice(term);
  twice += term;
  return pair_tail(twice) == term;
}

// Joined terms fold to themselves, save where a term was cut for its length. There the terms of the
// joined text are taken, so that a printed query means the same.
std::vector<std::string> fold_stable(std::string_view text) {
  constexpr int kMostRounds = 4;
  std::vector<std::string> terms = text::fold_words(text);
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<std::string> again = text::fold_words(join_terms(terms, "."));
    if (again == terms) break;
    terms = std::move(again);
  }
  return terms;
}

}  // namespace

Words fold_query_words(std::string_view text, bool prefix) {
  Words words{fold_stable(text), prefix};
  std::vector<std::string>& terms = words.terms;
  if (terms.empty() || !is_unit(terms.back())) return words;
  const bool after_pair = terms.size() > 1 && pair_tail(terms[terms.size() - 2]) == terms.back();
  words.prefix = !after_pair;
  if (after_pair) terms.pop_back();
  return words;
}

std::string join_terms(const std::vector<std::string>& terms, std::string_view separator) {
  std::string out;
  std::string tail;  // of the last term, if it is a pair
  for (const std::string& term : terms) {
    const bool goes_on = !tail.empty() && term.substr(0, tail.size()) == tail;
    const std::string next_tail = pair_tail(term);
    if (goes_on && (term == tail || tail + next_tail == term)) {
      out += next_tail;
    } else {
      if (!out.empty()) out += separator;
      out += term;
    }
    tail = next_tail;
  }
  return out;
}

std::size_t blank_size(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first <= 0x20 || first == 0x7F) return 1;
  if (text.substr(0, 2) == "\u00A0") return 2;
  return text.substr(0, 3) == "\u3000" ? 3 : 0;
}

std::size_t quote_size(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '"') return 1;
  const std::string_view three = text.substr(0, 3);
  return three == "\u201C" || three == "\u201D" || three == "\u201E" ? 3 : 0;
}

std::string_view trim_blanks(std::string_view text) {
  while (const std::size_t size = blank_size(text)) text.remove_prefix(size);
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    if (blank_size(text.substr(at)) != text.size() - at) break;
    text = text.substr(0, at);
  }
  return text;
}

std::string cite(std::string_view text) {
  std::string out;
  for (const char c : repair_utf8(trim_blanks(text))) {
    out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
  }
  if (out.size() <= kMaxCitedBytes) return out;
  return std::string(clip_utf8(out, kMaxCitedBytes)) + "…";
}

}  // namespace day::query
