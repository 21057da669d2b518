// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/snippet.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/fold.h"

namespace day::text {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

// One term of a phrase, as a text's words are compared with it.
class TermPattern {
 public:
  TermPattern(std::string term, bool prefix, bool stemmed)
      : term_(std::move(term)), prefix_(prefix) {
    if (stemmed && !prefix) stem_ = stem(term_);
  }

  // Longer than the term, and met only because that is a prefix.
  bool goes_on(std::string_view word) const { return prefix_ && word.size() > term_.size(); }

  bool matches(std::string_view word) const {
    if (prefix_) return word.starts_with(term_);
    if (word == term_) return true;
    // Stemming never changes the first letter.
    return !stem_.empty() && !word.empty() && word[0] == stem_[0] && stem(word) == stem_;
  }

  // Whether both are met by the same words.
  bool operator==(const TermPattern& other) const {
    if (prefix_ != other.prefix_) return false;
    return stem_.empty() ? term_ == other.term_ : stem_ == other.stem_;
  }

 private:
  std::string term_;
  bool prefix_ = false;
  std::string stem_;  // empty: only the term itself counts
};

// Follows one phrase through the words of a text (Knuth, Morris, Pratt). The last term is compared
// apart from the others, because it alone can be a prefix.
class PhraseFinder {
 public:
  explicit PhraseFinder(const SnippetPhrase& phrase) {
    for (std::size_t i = 0; i < phrase.terms.size(); ++i) {
      const bool is_last = i + 1 == phrase.terms.size();
      terms_.emplace_back(phrase.terms[i], phrase.prefix && is_last, phrase.stemmed);
    }
    begins_.resize(terms_.size());
    borders_.resize(terms_.size());
    for (std::size_t i = 1, border = 0; i + 1 < terms_.size(); ++i) {
      while (border > 0 && !(terms_[i] == terms_[border])) border = borders_[border - 1];
      if (terms_[i] == terms_[border]) ++border;
      borders_[i] = border;
    }
  }

  bool goes_on(const Word& word) const { return terms_.back().goes_on(word.term); }

  // The begin of the phrase that ends with this word, if one does.
  bool take(const Word& word, std::uint32_t* begin) {
    if (terms_.empty()) return false;
    const std::size_t lead = terms_.size() - 1;  // terms before the last
    begins_[seen_++ % begins_.size()] = word.begin;
    const bool found = matched_ == lead && terms_[lead].matches(word.term);
    if (found) *begin = begins_[(seen_ - terms_.size()) % begins_.size()];
    if (lead == 0) return found;
    if (matched_ == lead) matched_ = borders_[lead - 1];
    while (matched_ > 0 && !terms_[matched_].matches(word.term)) {
      matched_ = borders_[matched_ - 1];
    }
    if (terms_[matched_].matches(word.term)) ++matched_;
    return found;
  }

 private:
  std::vector<TermPattern> terms_;
  std::vector<std::size_t> borders_;   // of the terms before the last
  std::size_t matched_ = 0;            // how many of them the words so far end with
  std::vector<std::uint32_t> begins_;  // of the latest words, a ring
  std::size_t seen_ = 0;
};

// Counts characters up to any octet of a text in constant time.
class CharCounter {
 public:
  explicit CharCounter(std::string_view text) : text_(text) {
    before_.reserve(text.size() / kBlock + 1);
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at % kBlock == 0) before_.push_back(count);
      count += is_start(at) ? 1 : 0;
    }
    if (text.size() % kBlock == 0) before_.push_back(count);
  }

  // Characters that begin before octet `at`.
  std::uint32_t count(std::size_t at) const {
    std::uint32_t found = before_[at / kBlock];
    for (std::size_t i = at - at % kBlock; i < at; ++i) found += is_start(i) ? 1 : 0;
    return found;
  }

  // The octet `chars` characters before `at`, or 0.
  std::size_t back(std::size_t at, std::size_t chars) const {
    while (at > 0 && chars > 0) {
      --at;
      if (is_start(at)) --chars;
    }
    return at;
  }

 private:
  static constexpr std::size_t kBlock = 64;

  bool is_start(std::size_t at) const {
    return (static_cast<unsigned char>(text_[at]) & 0xC0) != 0x80;
  }

  std::string_view text_;
  std::vector<std::uint32_t> before_;  // for each block of octets
};

struct Window {
  std::uint32_t begin = 0;  // of the first hit
  std::uint32_t end = 0;    // of the last
};

// The first stretch of at most max_chars characters with most different phrases. `by_end` must not
// be empty.
Window find_window(const std::vector<Hit>& by_end, std::size_t phrase_count,
                   const CharCounter& chars, std::size_t max_chars) {
  std::vector<std::uint32_t> by_begin(by_end.size());
  for (std::uint32_t i = 0; i < by_begin.size(); ++i) by_begin[i] = i;
  std::stable_sort(by_begin.begin(), by_begin.end(), [&](std::uint32_t a, std::uint32_t b) {
    return by_end[a].begin < by_end[b].begin;
  });
  std::vector<std::uint32_t> counts(phrase_count);
  std::vector<bool> counted(by_end.size());
  const Hit& first = by_end[by_begin[0]];
  Window best{first.begin, first.end};
  std::size_t distinct = 0;
  std::size_t most = 0;
  std::size_t next = 0;  // in by_end
  for (const std::uint32_t index : by_begin) {
    const std::uint32_t begin = by_end[index].begin;
    const std::size_t limit = chars.count(begin) + max_chars;
    for (; next < by_end.size() && chars.count(by_end[next].end) <= limit; ++next) {
      if (by_end[next].begin < begin) continue;
      counted[next] = true;
      if (counts[by_end[next].phrase]++ == 0) ++distinct;
    }
    if (distinct > most) {
      most = distinct;
      best = {begin, by_end[next - 1].end};
    }
    if (counted[index] && --counts[by_end[index].phrase] == 0) --distinct;
  }
  return best;
}

// Overlapping and adjoining hits as one, in order.
std::vector<std::pair<std::uint32_t, std::uint32_t>> merge(std::vector<Hit> hits) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.begin < b.begin; });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> merged;
  for (const Hit& hit : hits) {
    if (merged.empty() || merged.back().second < hit.begin) {
      merged.emplace_back(hit.begin, hit.end);
    } else {
      merged.back().second = std::max(merged.back().second, hit.end);
    }
  }
  return merged;
}

bool is_space(char32_t code) {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x85 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x3000;
}

// Writes one stretch of a text as a snippet.
class Excerpt {
 public:
  Excerpt(std::string_view text, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& marks,
          std::size_t begin, std::size_t max_chars)
      : text_(text), marks_(marks) {
    while (next_ < marks_.size() && marks_[next_].second <= begin) ++next_;
    std::size_t at = begin;
    if (begin > 0) out_.text = kEllipsis;
    std::size_t written = 0;
    while (at < text.size()) {
      const Utf8Char next = decode_utf8(text.substr(at));
      if (is_space(next.code)) {
        blank_ = written > 0;
      } else {
        if (written + (blank_ ? 2 : 1) > max_chars) break;
        written += blank_ ? 2 : 1;
        put(at, next.code);
      }
      at += next.size_bytes;
    }
    close_mark();
    if (at < text.size()) cut();
  }

  Snippet take() { return std::move(out_); }

 private:
  static constexpr std::size_t kMaxTrimmedBytes = 40;

  void put(std::size_t at, char32_t code) {
    while (next_ < marks_.size() && marks_[next_].second <= at) {
      close_mark();
      ++next_;
    }
    if (blank_) out_.text.push_back(' ');
    const bool is_marked = next_ < marks_.size() && marks_[next_].first <= at;
    if (is_marked && !is_open_) {
      is_open_ = true;
      mark_begin_ = out_.text.size();
    }
    append_utf8(&out_.text, code);
    blank_ = false;
  }

  void close_mark() {
    if (is_open_) {
      out_.hits.emplace_back(static_cast<std::uint32_t>(mark_begin_),
                             static_cast<std::uint32_t>(out_.text.size()));
    }
    is_open_ = false;
  }

  // More follows: drops a word that was begun, unless it is marked or very long.
  void cut() {
    const std::size_t blank = blank_ ? std::string::npos : out_.text.rfind(' ');
    if (blank != std::string::npos && out_.text.size() - blank <= kMaxTrimmedBytes &&
        (out_.hits.empty() || out_.hits.back().second <= blank)) {
      out_.text.resize(blank);
    }
    out_.text += kEllipsis;
  }

  std::string_view text_;
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& marks_;
  Snippet out_;
  std::size_t next_ = 0;  // in marks_
  std::size_t mark_begin_ = 0;
  bool is_open_ = false;
  bool blank_ = false;  // white space was passed
};

// Where an excerpt begins so that the window stands in it with a third of the room before it.
std::size_t begin_excerpt(std::string_view text, const Window& window, const CharCounter& chars,
                          std::size_t max_chars) {
  const std::size_t span = chars.count(window.end) - chars.count(window.begin);
  const std::size_t room = max_chars - std::min(max_chars, span);
  const std::size_t after = chars.count(text.size()) - chars.count(window.end);
  const std::size_t before = std::max(room / 3, room - std::min(room, after));
  std::size_t begin = chars.back(window.begin, before);
  if (begin == 0) return 0;
  // Forward to the next word.
  std::size_t word = begin;
  while (word < window.begin && !is_space(static_cast<unsigned char>(text[word]))) ++word;
  while (word < window.begin && is_space(static_cast<unsigned char>(text[word]))) ++word;
  if (word < window.begin) begin = word;
  return begin;
}

}  // namespace

std::vector<Hit> find_hits(std::string_view text, const std::vector<SnippetPhrase>& phrases) {
  std::vector<PhraseFinder> finders;
  finders.reserve(phrases.size());
  for (const SnippetPhrase& phrase : phrases) finders.emplace_back(phrase);
  std::vector<Hit> hits;
  std::size_t open_from = 0;  // hits from here on ended with the last word
  std::uint32_t last_begin = 0;
  std::vector<bool> goes_on;  // of those
  split_words(text, [&](const Word& word) {
    for (std::size_t i = 0; i < goes_on.size(); ++i) {
      // A prefix that met a bigram stands for its first character only.
      Hit& hit = hits[open_from + i];
      if (goes_on[i] && word.begin > last_begin && word.begin < hit.end) hit.end = word.begin;
    }
    goes_on.clear();
    open_from = hits.size();
    last_begin = word.begin;
    for (std::uint32_t i = 0; i < finders.size(); ++i) {
      std::uint32_t begin = 0;
      if (!finders[i].take(word, &begin)) continue;
      hits.push_back({begin, word.end, i});
      goes_on.push_back(finders[i].goes_on(word));
    }
    return true;
  });
  return hits;
}

Snippet make_snippet(std::string_view text, const std::vector<SnippetPhrase>& phrases,
                     std::size_t max_chars) {
  const std::vector<Hit> hits = find_hits(text, phrases);
  if (hits.empty()) return Excerpt(text, {}, 0, max_chars).take();
  const CharCounter chars(text);
  const Window window = find_window(hits, phrases.size(), chars, max_chars);
  const auto marks = merge(hits);
  return Excerpt(text, marks, begin_excerpt(text, window, chars, max_chars), max_chars).take();
}

}  // namespace day::text
