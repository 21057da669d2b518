// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/coverage.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/utf8.h"

namespace day::text {
namespace {

// What stands before a word.
enum class Before : std::uint8_t { Space, EmptyLine, Break };

struct Word {
  std::uint32_t begin = 0;  // octets of the text
  std::uint32_t end = 0;
  std::uint32_t folded_end = 0;  // in Words::folded, where it begins at the end of the one before
  Before before = Before::Space;
};

// A text as its words, folded, with a blank behind each.
struct Words {
  std::vector<Word> words;
  std::string folded;
};

// White space of Unicode (White_Space in PropList.txt), line ends apart.
bool is_space(char32_t code) {
  return code == ' ' || code == '\t' || code == '\r' || code == 0x0B || code == 0x0C ||
         code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

bool is_dash(char32_t code) {
  return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

void append_folded(std::string* out, std::size_t word_begin, char32_t code,
                   std::string_view octets) {
  if (code >= 0x2018 && code <= 0x201B) {
    out->push_back('\'');
  } else if (code >= 0x201C && code <= 0x201F) {
    out->push_back('"');
  } else if (code == 0x2026) {
    out->append("...");
  } else if (is_dash(code)) {
    // Two or three hyphens stand for a longer dash.
    const bool goes_on = out->size() > word_begin && out->back() == '-';
    if (!goes_on) out->push_back('-');
  } else {
    out->append(octets);
  }
}

void add_words(std::string_view text, std::uint32_t begin, std::uint32_t end, Before before,
               Words* out) {
  std::size_t word_begin = out->folded.size();
  std::uint32_t at = begin;
  Word word{begin, begin, 0, before};
  const auto finish = [&] {
    if (word.end == word.begin) return;
    out->folded.push_back(' ');
    word.folded_end = static_cast<std::uint32_t>(out->folded.size());
    out->words.push_back(word);
    word_begin = out->folded.size();
    word.before = Before::Space;
  };
  while (at < end) {
    const Utf8Char next = decode_utf8(text.substr(at, end - at));
    if (next.valid && is_space(next.code)) {
      finish();
      at += next.size_bytes;
      word.begin = word.end = at;
      continue;
    }
    append_folded(&out->folded, word_begin, next.valid ? next.code : 0xFFFF,
                  text.substr(at, next.size_bytes));
    at += next.size_bytes;
    word.end = at;
  }
  finish();
}

bool is_signature_mark(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return line == "--";
}

// Moves *at behind the quote marks that lead a line, and counts them.
unsigned skip_marks(std::string_view text, std::uint32_t* at, std::uint32_t end) {
  unsigned depth = 0;
  std::uint32_t look = *at;
  while (look < end) {
    const char c = text[look++];
    if (c == '>' || c == '|') {
      ++depth;
      *at = look;
    } else if (c != ' ' && c != '\t') {
      break;
    }
  }
  return depth;
}

void split_words(std::string_view text, bool quotation, Words* out) {
  Before before = Before::Break;
  unsigned depth = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    auto begin = static_cast<std::uint32_t>(at);
    const auto stop = static_cast<std::uint32_t>(end);
    const unsigned marks = quotation ? skip_marks(text, &begin, stop) : 0;
    const std::string_view line = text.substr(begin, stop - begin);
    const std::size_t known = out->words.size();
    if (is_signature_mark(line.substr(line.starts_with(' ') ? 1 : 0))) {
      before = Before::Break;
    } else {
      add_words(text, begin, stop, marks == depth ? before : Before::Break, out);
      if (out->words.size() > known) {
        before = Before::Space;
        depth = marks;
      } else {
        before = std::max(before, Before::EmptyLine);
      }
    }
    at = end + 1;
  }
}

// Words with a full stop that ends no sentence.
constexpr std::array<std::string_view, 20> kAbbreviations = {
    "approx", "bzw", "ca",  "cf", "co", "dr",   "etc", "hr", "inc", "jr",
    "ltd",    "mr",  "mrs", "ms", "nr", "prof", "sr",  "st", "tel", "vs"};

bool is_abbreviation(std::string_view folded) {
  while (!folded.empty() && (folded.front() == '(' || folded.front() == '"')) {
    folded.remove_prefix(1);
  }
  std::string plain;
  for (const char c : folded.substr(0, 8)) {
    plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  // "J." and "e.g."
  if ((plain.size() == 1 && plain[0] >= 'a' && plain[0] <= 'z') ||
      plain.find('.') != std::string::npos)
    return true;
  return std::find(kAbbreviations.begin(), kAbbreviations.end(), plain) != kAbbreviations.end();
}

// Whether a sentence ends with this word, if what follows is only white space.
bool ends_sentence(std::string_view word, std::string_view next) {
  while (!word.empty() &&
         std::string_view("\"')]}*_").find(word.back()) != std::string_view::npos) {
    word.remove_suffix(1);
  }
  const std::string_view full_stop = "\xE3\x80\x82";  // U+3002
  if (word.ends_with(full_stop)) return true;
  if (word.empty() || std::string_view(".!?").find(word.back()) == std::string_view::npos) {
    return false;
  }
  if (!next.empty() && next.front() >= 'a' && next.front() <= 'z') return false;
  if (word.back() != '.' || word.ends_with("...")) return true;
  return !is_abbreviation(word.substr(0, word.size() - 1));
}

struct Sentence {
  std::size_t first = 0;  // words [first, end)
  std::size_t end = 0;
  std::string_view folded;
};

// `breaks_at`: what stands before a word that begins a sentence whatever the word before it was.
std::vector<Sentence> split_sentences(const Words& text, Before breaks_at) {
  const auto folded_begin = [&](std::size_t word) -> std::size_t {
    return word == 0 ? 0 : text.words[word - 1].folded_end;
  };
  const auto folded = [&](std::size_t word) {
    const std::size_t begin = folded_begin(word);
    return std::string_view(text.folded).substr(begin, text.words[word].folded_end - 1 - begin);
  };
  std::vector<Sentence> sentences;
  std::size_t first = 0;
  for (std::size_t at = 0; at < text.words.size(); ++at) {
    const std::size_t next = at + 1;
    const bool last = next == text.words.size() || text.words[next].before >= breaks_at;
    if (!last && !ends_sentence(folded(at), folded(next))) continue;
    const std::size_t begin = folded_begin(first);
    sentences.push_back(
        {first, next,
         std::string_view(text.folded).substr(begin, text.words[at].folded_end - begin)});
    first = next;
  }
  return sentences;
}

}  // namespace

Coverage find_coverage(std::string_view original, const std::vector<std::string_view>& quotations,
                       const CoverageLimits& limits) {
  Coverage coverage;
  // A text that were cut would end in a sentence that nobody wrote.
  if (original.size() > limits.max_original_bytes) {
    coverage.complete = false;
    return coverage;
  }
  Words quoted;
  std::size_t left = limits.max_quotation_bytes;
  for (const std::string_view quotation : quotations) {
    if (quotation.size() > left) {
      coverage.complete = false;
      continue;
    }
    left -= quotation.size();
    split_words(quotation, true, &quoted);
  }
  // An empty line may be a change of wrapping as well as the end of a paragraph.
  std::vector<std::string_view> known;
  for (const Before breaks_at : {Before::EmptyLine, Before::Break}) {
    for (const Sentence& sentence : split_sentences(quoted, breaks_at)) {
      known.push_back(sentence.folded);
    }
  }
  std::sort(known.begin(), known.end());

  Words own;
  split_words(original, false, &own);
  for (const Sentence& sentence : split_sentences(own, Before::EmptyLine)) {
    CoveredSentence one;
    one.begin = own.words[sentence.first].begin;
    one.end = own.words[sentence.end - 1].end;
    one.words = static_cast<std::uint32_t>(sentence.end - sentence.first);
    one.covered = std::binary_search(known.begin(), known.end(), sentence.folded);
    if (one.covered) {
      ++coverage.covered;
      coverage.covered_bytes += one.end - one.begin;
      coverage.longest_covered_words =
          std::max<std::size_t>(coverage.longest_covered_words, one.words);
    }
    coverage.sentences.push_back(one);
  }
  return coverage;
}

}  // namespace day::text
