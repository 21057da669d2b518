// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/fold.h"

#include <array>
#include <cstring>
#include <limits>

#include "base/check.h"
#include "base/utf8.h"
#include "text/fold_table.h"

namespace day::text {
namespace {

constexpr signed char kSeparates = 0;
constexpr signed char kNotAscii = -1;

// For each octet: the folded letter or digit, kSeparates or kNotAscii.
constexpr std::array<signed char, 256> make_ascii() {
  std::array<signed char, 256> table{};
  for (int c = 0; c < 256; ++c) {
    signed char folded = kSeparates;
    if (c >= 0x80) folded = kNotAscii;
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) folded = static_cast<signed char>(c);
    if (c >= 'A' && c <= 'Z') folded = static_cast<signed char>(c - 'A' + 'a');
    table[static_cast<std::size_t>(c)] = folded;
  }
  return table;
}
constexpr std::array<signed char, 256> kAscii = make_ascii();

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class ClusterKind : std::uint8_t { None, Letter, Unspaced, Symbol };

// Gathers folded characters into clusters (one character with the marks that stay on it) and hands
// them to the sink: on_cluster(kind, characters, range) and on_separator(character).
template <typename Sink>
class Clusters {
 public:
  explicit Clusters(Sink* sink) : sink_(sink) {}

  bool is_open() const { return kind_ != ClusterKind::None; }

  void take(char32_t code, Range at) {
    for (const FoldedChar& folded : fold_char(code)) take(folded, at);
  }

  void close() {
    if (!is_open()) return;
    compose_cluster(&chars_);
    sink_->on_cluster(kind_, chars_, range_);
    kind_ = ClusterKind::None;
  }

 private:
  void take(const FoldedChar& folded, Range at) {
    switch (folded.kind) {
      case CharKind::Separator:
        close();
        sink_->on_separator(folded.code);
        return;
      case CharKind::DroppedMark:
        if (is_open()) range_.end = at.end;
        return;
      case CharKind::JamoTail:
        if (is_open() && chars_.size() == 1) {
          if (const char32_t joined = compose_pair(chars_[0], folded.code); joined != 0) {
            chars_[0] = joined;
            range_.end = at.end;
            return;
          }
        }
        return open(ClusterKind::Unspaced, folded.code, at);
      case CharKind::Mark:
        if (is_open() && kind_ != ClusterKind::Symbol) {
          chars_.push_back(folded.code);
          range_.end = at.end;
          return;
        }
        return open(ClusterKind::Letter, folded.code, at);
      case CharKind::Letter:
        return open(ClusterKind::Letter, folded.code, at);
      case CharKind::Unspaced:
        return open(ClusterKind::Unspaced, folded.code, at);
      case CharKind::Symbol:
        return open(ClusterKind::Symbol, folded.code, at);
    }
  }

  void open(ClusterKind kind, char32_t code, Range at) {
    close();
    kind_ = kind;
    chars_.assign(1, code);
    range_ = at;
  }

  Sink* sink_;
  ClusterKind kind_ = ClusterKind::None;
  std::vector<char32_t> chars_;
  Range range_;
};

// Makes terms of clusters.
class Words {
 public:
  Words(void* context, WordVisitor visit) : context_(context), visit_(visit) {}

  bool stopped() const { return stopped_; }
  bool is_empty() const { return term_.empty() && !has_unit_; }

  void on_cluster(ClusterKind kind, const std::vector<char32_t>& chars, Range at) {
    if (kind != ClusterKind::Letter) flush_term();
    if (kind != ClusterKind::Unspaced) flush_unit();
    if (kind == ClusterKind::Letter) {
      append(chars, at);
    } else if (kind == ClusterKind::Unspaced) {
      std::string unit = utf8(chars);
      if (has_unit_) emit_cut(unit_ + unit, {unit_range_.begin, at.end});
      unit_ = std::move(unit);
      unit_range_ = at;
      has_unit_ = true;
    } else {
      emit_cut(utf8(chars), at);
    }
  }

  void on_separator(char32_t) { flush(); }

  void flush() {
    flush_term();
    flush_unit();
  }

 private:
  static std::string utf8(const std::vector<char32_t>& chars) {
    std::string out;
    for (char32_t code : chars) append_utf8(&out, code);
    return out;
  }

  void emit(std::string_view term, Range at) {
    if (!stopped_ && !visit_(context_, Word{term, at.begin, at.end})) stopped_ = true;
  }

  void emit_cut(std::string_view term, Range at) {
    while (!term.empty()) {
      const std::string_view piece = clip_utf8(term, kMaxTermBytes);
      emit(piece, at);
      term.remove_prefix(piece.size());
    }
  }

  void append(const std::vector<char32_t>& chars, Range at) {
    for (char32_t code : chars) {
      encoded_.clear();
      append_utf8(&encoded_, code);
      if (term_.size() + encoded_.size() > kMaxTermBytes) flush_term();
      if (term_.empty()) term_range_.begin = at.begin;
      term_ += encoded_;
      term_range_.end = at.end;
    }
  }

  void flush_term() {
    if (term_.empty()) return;
    emit(term_, term_range_);
    term_.clear();
  }

  void flush_unit() {
    if (!has_unit_) return;
    emit_cut(unit_, unit_range_);
    has_unit_ = false;
  }

  void* context_;
  WordVisitor visit_;
  bool stopped_ = false;
  std::string encoded_;  // kept for its memory
  std::string term_;
  Range term_range_;
  bool has_unit_ = false;
  std::string unit_;
  Range unit_range_;
};

// The general path: takes characters from `at` on until nothing is open, at least one. Returns
// where it stopped.
std::size_t take_word(std::string_view text, std::size_t at, Words* words) {
  Clusters<Words> clusters(words);
  do {
    const Utf8Char next = decode_utf8(text.substr(at));
    const Range range{static_cast<std::uint32_t>(at),
                      static_cast<std::uint32_t>(at + next.size_bytes)};
    clusters.take(next.code, range);
    at += next.size_bytes;
  } while (at < text.size() && !words->stopped() && (clusters.is_open() || !words->is_empty()));
  clusters.close();
  words->flush();
  return at;
}

struct Folder {
  std::string out;

  void on_cluster(ClusterKind, const std::vector<char32_t>& chars, Range) {
    for (char32_t code : chars) append_utf8(&out, code);
  }
  void on_separator(char32_t code) { append_utf8(&out, code); }
};

// Counts clusters and tells whether all are of scripts without spaces.
struct UnitCounter {
  std::size_t units = 0;
  bool all_unspaced = true;

  void on_cluster(ClusterKind kind, const std::vector<char32_t>&, Range) {
    ++units;
    if (kind != ClusterKind::Unspaced) all_unspaced = false;
  }
  void on_separator(char32_t) {}
};

bool is_single_unit(std::string_view term) {
  UnitCounter counter;
  Clusters<UnitCounter> clusters(&counter);
  while (!term.empty()) {
    const Utf8Char next = decode_utf8(term);
    clusters.take(next.code, {});
    term.remove_prefix(next.size_bytes);
  }
  clusters.close();
  return counter.units == 1 && counter.all_unspaced;
}

}  // namespace

void visit_words(std::string_view text, void* context, WordVisitor visit) {
  CHECK(text.size() <= std::numeric_limits<std::uint32_t>::max());
  Words words(context, visit);
  char term[kMaxTermBytes];
  const auto octet = [&](std::size_t i) { return kAscii[static_cast<unsigned char>(text[i])]; };
  std::size_t at = 0;
  while (at < text.size()) {
    signed char folded = octet(at);
    if (folded == kSeparates) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    std::size_t size = 0;
    while (folded > 0 && size < kMaxTermBytes) {
      term[size++] = static_cast<char>(folded);
      if (++at == text.size()) break;
      folded = octet(at);
    }
    if (at < text.size() && folded == kNotAscii) {
      at = take_word(text, begin, &words);
      if (words.stopped()) return;
      continue;
    }
    const Word word{std::string_view(term, size), static_cast<std::uint32_t>(begin),
                    static_cast<std::uint32_t>(at)};
    if (!visit(context, word)) return;
  }
}

std::vector<std::string> fold_words(std::string_view text) {
  std::vector<std::string> terms;
  split_words(text, [&](const Word& word) {
    terms.emplace_back(word.term);
    return true;
  });
  return terms;
}

QueryWords fold_query(std::string_view text) {
  QueryWords query{fold_words(text), false};
  if (query.terms.empty()) return query;
  const std::string& last = query.terms.back();
  if (!is_single_unit(last)) return query;
  const std::size_t count = query.terms.size();
  // A bigram is followed by the next one of its run or by its own second half.
  const bool closes_run = count > 1 && query.terms[count - 2].size() > last.size() &&
                          query.terms[count - 2].ends_with(last);
  if (closes_run) {
    query.terms.pop_back();
  } else {
    query.prefix = true;
  }
  return query;
}

std::string fold(std::string_view text) {
  Folder folder;
  folder.out.reserve(text.size());
  Clusters<Folder> clusters(&folder);
  for (std::size_t at = 0; at < text.size();) {
    // No mark that stays composes with ASCII, so it needs no cluster.
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      clusters.close();
      const signed char folded = kAscii[static_cast<unsigned char>(text[at])];
      folder.out.push_back(folded == kSeparates ? text[at] : static_cast<char>(folded));
      ++at;
      continue;
    }
    const Utf8Char next = decode_utf8(text.substr(at));
    clusters.take(next.code, {});
    at += next.size_bytes;
  }
  clusters.close();
  return std::move(folder.out);
}

}  // namespace day::text
