// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/words.h"

#include <algorithm>

namespace day::copies {
namespace {

constexpr std::uint64_t kOffsetBasis = 0xcbf29ce484222325;  // of FNV-1a
constexpr std::uint64_t kPrime = 0x100000001b3;

enum class Class : std::uint8_t { Between, Letter, Alone };

// How many octets at `at` belong together, and what they are. UTF-8 is told by its first octet:
// what is no UTF-8 is letters.
struct Piece {
  Class type = Class::Between;
  std::size_t size = 1;
};

Piece piece_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                        (first >= '0' && first <= '9');
    return {letter ? Class::Letter : Class::Between, 1};
  }
  const std::size_t left = text.size() - at;
  const auto second = left > 1 ? static_cast<unsigned char>(text[at + 1]) : 0U;
  // U+0080 to U+00BF: signs and punctuation of Latin-1.
  if (first == 0xC2 && left > 1) return {Class::Between, 2};
  // U+2000 to U+207F, U+3000 to U+303F: punctuation and spaces.
  if (first == 0xE2 && (second == 0x80 || second == 0x81)) {
    return {Class::Between, std::min<std::size_t>(3, left)};
  }
  if (first == 0xE3 && second == 0x80) return {Class::Between, std::min<std::size_t>(3, left)};
  // U+3040 to U+DFFF: kana, ideographs, Hangul.
  if (first >= 0xE3 && first <= 0xED) return {Class::Alone, std::min<std::size_t>(3, left)};
  return {Class::Letter, 1};
}

std::uint64_t add_octet(std::uint64_t hash, char octet) {
  const bool capital = octet >= 'A' && octet <= 'Z';
  const auto value = static_cast<unsigned char>(octet) | (capital ? 0x20U : 0U);
  return (hash ^ value) * kPrime;
}

bool is_blank(std::string_view between) {
  // An empty line: two line ends with nothing but blanks and quote marks between them.
  bool line_end = false;
  for (const char c : between) {
    if (c == '\n') {
      if (line_end) return true;
      line_end = true;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      line_end = false;
    }
  }
  return false;
}

}  // namespace

std::vector<Word> split_words(std::string_view text, std::size_t limit) {
  std::vector<Word> words;
  text = text.substr(0, UINT32_MAX);
  words.reserve(std::min(limit, text.size() / 6 + 1));
  std::size_t at = 0;
  while (at < text.size() && words.size() < limit) {
    Piece piece = piece_at(text, at);
    if (piece.type == Class::Between) {
      at += piece.size;
      continue;
    }
    Word word{static_cast<std::uint32_t>(at), 0, kOffsetBasis};
    const Class type = piece.type;
    do {
      for (const std::size_t end = at + piece.size; at < end; ++at) {
        word.hash = add_octet(word.hash, text[at]);
      }
      if (type == Class::Alone || at >= text.size()) break;
      piece = piece_at(text, at);
    } while (piece.type == Class::Letter);
    word.end = static_cast<std::uint32_t>(at);
    words.push_back(word);
  }
  return words;
}

std::string text_of(std::span<const mail::TextSegment> segments, mail::TextKind kind) {
  std::string text;
  for (const mail::TextSegment& segment : segments) {
    if (segment.kind != kind) continue;
    if (!text.empty() && text.back() != '\n') text += '\n';
    text += segment.text;
  }
  return text;
}

std::string own_text(std::span<const mail::TextSegment> segments) {
  return text_of(segments, mail::TextKind::Own);
}

std::uint64_t shingle_hash(const Word& first, const Word& second, const Word& third) {
  // Odd constants of MurmurHash3's finaliser, so that the order of the words counts.
  std::uint64_t hash = first.hash * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 32) ^ second.hash) * 0xc4ceb9fe1a85ec53;
  hash = (hash ^ (hash >> 29) ^ third.hash) * 0xff51afd7ed558ccd;
  return hash ^ (hash >> 32);
}

Shingles find_shingles(const std::vector<Word>& words) {
  Shingles shingles;
  if (words.size() < 3) return shingles;
  shingles.reserve(words.size() - 2);
  for (std::size_t i = 2; i < words.size(); ++i) {
    shingles.push_back(
        static_cast<std::uint32_t>(shingle_hash(words[i - 2], words[i - 1], words[i])));
  }
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
  return shingles;
}

Ending find_ending(std::string_view text, const std::vector<Word>& words) {
  Ending ending{words.size(), words.size(), 0};
  std::size_t end = words.size();
  for (std::size_t i = words.size(); i-- > 1;) {
    const std::uint32_t after = words[i - 1].end;
    if (!is_blank(text.substr(after, words[i].begin - after))) continue;
    if (end - i < kMinEndingWords) {
      end = i;
      continue;
    }
    ending.begin = i;
    ending.end = end;
    std::uint64_t hash = kOffsetBasis;
    for (std::size_t word = i; word < end; ++word) {
      hash = (hash ^ words[word].hash) * 0xff51afd7ed558ccd;
      hash ^= hash >> 32;
    }
    ending.hash = static_cast<std::uint32_t>(hash & 0xFFFFFF);
    if (ending.hash == 0) ending.hash = 1;
    break;
  }
  return ending;
}

}  // namespace day::copies
