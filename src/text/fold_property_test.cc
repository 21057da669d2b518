// SPDX-License-Identifier: AGPL-3.0-or-later
// Properties of folding, and the quick path against a slow one that asks ICU for whole strings.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/fold_table.h"

namespace day::text {
namespace {

struct Owned {
  std::string term;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool operator==(const Owned&) const = default;
};

std::vector<Owned> split(std::string_view text) {
  std::vector<Owned> words;
  split_words(text, [&](const Word& word) {
    words.push_back({std::string(word.term), word.begin, word.end});
    return true;
  });
  return words;
}

// The rule for ASCII, octet by octet.
std::vector<Owned> split_ascii_slowly(const std::string& text) {
  std::vector<Owned> words;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_word) continue;
    const bool goes_on = !words.empty() && words.back().end == i && i > 0 &&
                         words.back().term.size() < kMaxTermBytes;
    if (!goes_on) words.push_back({"", i, i});
    words.back().term += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    words.back().end = i + 1;
  }
  return words;
}

// Characters of every kind that folding tells apart, and broken ones.
const char* const kPool[] = {"a",
                             "B",
                             "7",
                             " ",
                             "-",
                             "'",
                             "_",
                             "\n",
                             "hello",
                             "\u00fc",
                             "U\u0308",
                             "\u00df",
                             "\u0130",
                             "\u0131",
                             "\ufb03",
                             "\u03c2",
                             "\u03a3",
                             "\u0345",
                             "\u00ad",
                             "\u200b",
                             "\u200d",
                             "\u2019",
                             "\u0410",
                             "\u0439",
                             "\u05d0",
                             "\u05b8",
                             "\u0627",
                             "\u0654",
                             "\u0640",
                             "\u0915",
                             "\u093f",
                             "\u093c",
                             "\u094d",
                             "\u09c7",
                             "\u09be",
                             "\u0e01",
                             "\u0e34",
                             "\u0e48",
                             "\u0e33",
                             "\u6f22",
                             "\u5b57",
                             "\u304b",
                             "\u3099",
                             "\uff76",
                             "\uff9e",
                             "\u30fc",
                             "\ud55c",
                             "\u1112",
                             "\u1161",
                             "\u11ab",
                             "\u3131",
                             "\u00bd",
                             "\u2460",
                             "\u3231",
                             "\ufdfa",
                             "\u0664",
                             "\u2122",
                             "\u337f",
                             "\U0001F44D",
                             "\U0001F3FD",
                             "\u2764\ufe0f",
                             "\U0001F1E9",
                             "\ue000",
                             "\U0002F800",
                             "\uff21",
                             "\xff",
                             "\xe4\xb8",
                             "\xed\xa0\x80",
                             "\u0301",
                             "\u0338",
                             "=",
                             "\u1e9e",
                             "\u0149",
                             "\u309b"};

std::string random_text(std::mt19937* random) {
  std::string text;
  for (auto i = (*random)() % 40; i > 0; --i) text += kPool[(*random)() % std::size(kPool)];
  return text;
}

TEST(FoldProperty, AsciiIsAsTheSlowWay) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto i = random() % 300; i > 0; --i) {
      // Mostly letters, so that some words reach the limit.
      const bool is_any = random() % 40 == 0;
      text += static_cast<char>(is_any ? random() % 128 : 'A' + random() % 26);
    }
    ASSERT_EQ(split(text), split_ascii_slowly(text)) << text;
  }
}

// The general path and the one for ASCII are told apart by what follows a word: a zero-width space
// sends it through the general one without changing it.
TEST(FoldProperty, GeneralPathTreatsAsciiAlike) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto i = random() % 300; i > 0; --i) {
      text += static_cast<char>(random() % 30 == 0 ? random() % 128 : 'A' + random() % 60);
    }
    std::string spaced;
    std::vector<std::uint32_t> place;  // in text of each octet of spaced
    for (std::uint32_t i = 0; i < text.size(); ++i) {
      spaced += text[i];
      place.push_back(i);
      if (random() % 4 != 0) continue;
      spaced += "\u200b";
      place.insert(place.end(), 3, i + 1);
    }
    std::vector<Owned> words = split(spaced);
    for (Owned& word : words) {
      word.begin = place[word.begin];
      word.end = place[word.end - 1] + 1;
    }
    ASSERT_EQ(words, split(text)) << text;
  }
}

// Folds a whole string with ICU and drops marks afterwards.
std::string fold_slowly(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* nfkd = icu::Normalizer2::getNFKDInstance(status);
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::UnicodeString all = icu::UnicodeString::fromUTF8(repair_utf8(text));
  const icu::UnicodeString decomposed = nfkd->normalize(casefold->normalize(all, status), status);
  icu::UnicodeString kept;
  for (int i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    for (const FoldedChar& one : fold_char(static_cast<char32_t>(decomposed.char32At(i)))) {
      if (one.kind != CharKind::DroppedMark) kept.append(static_cast<UChar32>(one.code));
    }
  }
  std::string out;
  nfc->normalize(kept, status).toUTF8String(out);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

TEST(FoldProperty, CharacterByCharacterIsAsTheWholeString) {
  std::mt19937 random(3);
  for (int round = 0; round < 10000; ++round) {
    const std::string text = random_text(&random);
    ASSERT_EQ(fold(text), fold_slowly(text)) << text;
  }
}

TEST(FoldProperty, EveryCharacterFoldsAsIcuSays) {
  for (char32_t code = 1; code <= 0x10FFFF; code += code < 0x3400 ? 1 : 31) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    append_utf8(&text, code);
    ASSERT_EQ(fold(text), fold_slowly(text)) << std::hex << static_cast<std::uint32_t>(code);
    ASSERT_EQ(fold(fold(text)), fold(text)) << std::hex << static_cast<std::uint32_t>(code);
  }
}

TEST(FoldProperty, FoldingAgainChangesNothing) {
  std::mt19937 random(4);
  for (int round = 0; round < 10000; ++round) {
    const std::string text = random_text(&random);
    const std::string once = fold(text);
    ASSERT_EQ(fold(once), once) << text;
    ASSERT_EQ(fold_words(once), fold_words(text)) << text;
  }
}

TEST(FoldProperty, RangesAreWholeCharactersInOrderAndFoldToTheirTerm) {
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    const std::string text = random_text(&random);
    std::uint32_t last = 0;
    for (const Owned& word : split(text)) {
      ASSERT_LT(word.begin, word.end);
      ASSERT_LE(word.end, text.size());
      ASSERT_GE(word.begin, last);
      last = word.begin;
      const auto is_start = [&](std::uint32_t at) {
        return at == text.size() || decode_utf8(std::string_view(text).substr(at)).valid ||
               (text[at] & 0xC0) != 0x80 || at == 0;
      };
      ASSERT_TRUE(is_start(word.begin)) << text;
      const std::string folded =
          fold(std::string_view(text).substr(word.begin, word.end - word.begin));
      ASSERT_NE(folded.find(word.term), std::string::npos) << text << " " << word.term;
    }
  }
}

TEST(FoldProperty, NothingBetweenWordsIsAWord) {
  std::mt19937 random(6);
  for (int round = 0; round < 5000; ++round) {
    const std::string text = random_text(&random);
    std::uint32_t at = 0;
    for (const Owned& word : split(text)) {
      if (word.begin > at) {
        ASSERT_TRUE(fold_words(std::string_view(text).substr(at, word.begin - at)).empty()) << text;
      }
      at = std::max(at, word.end);
    }
    ASSERT_TRUE(fold_words(std::string_view(text).substr(at)).empty()) << text;
  }
}

TEST(FoldProperty, LongWordsAreCutAndNothingIsDropped) {
  for (const std::string& unit :
       {std::string("x"), std::string("\u0434"), std::string("\u0915\u093f")}) {
    const std::size_t folded = fold(unit).size();
    std::string at;
    while (at.size() + unit.size() <= kMaxTermBytes) at += unit;
    EXPECT_EQ(fold_words(at), std::vector<std::string>{at});
    const std::vector<std::string> past = fold_words(at + unit + unit);
    ASSERT_EQ(past.size(), 2u) << folded;
    EXPECT_EQ(past[0] + past[1], at + unit + unit);
    for (const std::string& term : past) EXPECT_LE(term.size(), kMaxTermBytes);
  }
  std::string marks = "\u0915";
  for (int i = 0; i < 200; ++i) marks += "\u093f";
  std::string all;
  for (const std::string& term : fold_words(marks)) all += term;
  EXPECT_EQ(all, marks);
}

bool occurs(const std::vector<std::string>& terms, const QueryWords& query) {
  for (std::size_t at = 0; at + query.terms.size() <= terms.size(); ++at) {
    bool is_met = true;
    for (std::size_t i = 0; i < query.terms.size(); ++i) {
      const bool is_prefix = query.prefix && i + 1 == query.terms.size();
      is_met = is_met && (is_prefix ? terms[at + i].starts_with(query.terms[i])
                                    : terms[at + i] == query.terms[i]);
    }
    if (is_met) return true;
  }
  return false;
}

TEST(FoldProperty, EveryStretchOfUnspacedTextIsFound) {
  const char* const pool[] = {"\u6f22", "\u5b57",       "\u4f53", "\u304b\u3099",
                              "\ud55c", "\u0e01\u0e34", " ",      "a"};
  std::mt19937 random(8);
  for (int round = 0; round < 5000; ++round) {
    std::vector<std::string> pieces;
    for (auto i = 1 + random() % 12; i > 0; --i) pieces.push_back(pool[random() % 8]);
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    const std::size_t first = random() % pieces.size();
    const std::size_t count = 1 + random() % (pieces.size() - first);
    // A stretch may begin and end within a run of unspaced characters, not within a word.
    const auto is_letter = [&](std::size_t i) { return i < pieces.size() && pieces[i] == "a"; };
    if ((first > 0 && is_letter(first - 1) && is_letter(first)) ||
        (is_letter(first + count - 1) && is_letter(first + count))) {
      continue;
    }
    std::string part;
    for (std::size_t i = first; i < first + count; ++i) part += pieces[i];
    const QueryWords query = fold_query(part);
    ASSERT_TRUE(occurs(fold_words(text), query)) << text << " / " << part;
    // And nothing else is: what is met holds the folded part.
    if (part.find_first_of(" a") == std::string::npos &&
        text.find_first_of(" a") == std::string::npos) {
      const std::string other = std::string("\u4f53") + pieces[first];
      ASSERT_EQ(occurs(fold_words(text), fold_query(other)),
                fold(text).find(fold(other)) != std::string::npos)
          << text << " / " << other;
    }
  }
}

TEST(FoldProperty, RealMailSplitsAsTheSlowWay) {
  const char* const shared = std::getenv("DAYLIGHT_SHARED");
  const std::filesystem::path folder = std::string(shared == nullptr ? "" : shared) + "/vectors";
  if (shared == nullptr || !std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << "no vectors beside the tree";
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.file_size() > 200000) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    ASSERT_EQ(fold(text), fold_slowly(text)) << entry.path();
    if (++files == 500) break;
  }
  EXPECT_GT(files, 0u);
}

}  // namespace
}  // namespace day::text
