// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/coverage.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace day::text {
namespace {

// "+" or "-" for each sentence.
std::string marks(std::string_view original, const std::vector<std::string_view>& quotations) {
  std::string out;
  for (const auto& sentence : find_coverage(original, quotations).sentences) {
    out += sentence.covered ? '+' : '-';
  }
  return out;
}

struct CoverageCase {
  const char* original;
  const char* quotation;
  const char* marks;
};

TEST(Coverage, ToleratesWrappingQuoteMarksAndTypographyAndNothingElse) {
  const CoverageCase cases[] = {
      {"", "> a", ""},
      {"We pay five million. He knows.", "> We pay five million. He knows.", "++"},
      {"We pay five million. He knows.", "> We pay\n> five   million.\n> He\tknows.", "++"},
      {"We pay\r\nfive million.\r\n", ">> We pay five\r\n>> million.\r\n", "+"},
      {"We pay five million.", "> | > We pay five million.", "+"},
      {"We pay five million.", "We pay five million.", "+"},
      {"\xE2\x80\x9CNo\xE2\x80\x9D \xE2\x80\x93 it\xE2\x80\x99s off\xE2\x80\xA6 Go.",
       "> \"No\" - it's off... Go.", "++"},
      {"\"No\" -- it's off... Go.",
       "> \xE2\x80\x9CNo\xE2\x80\x9D \xE2\x80\x94 it\xE2\x80\x99s\xC2\xA0off\xE2\x80\xA6 Go.",
       "++"},
      // A word changed, added, left out, split, joined, or in another case.
      {"We pay five million.", "> We pay six million.", "-"},
      {"We pay five million.", "> We never pay five million.", "-"},
      {"We pay five million.", "> We pay million.", "-"},
      {"We pay now here.", "> We pay nowhere.", "-"},
      {"We pay nowhere.", "> We pay now here.", "-"},
      {"We pay five million.", "> we pay five million.", "-"},
      {"We pay five million.", "> We pay five million!", "-"},
      {"We pay 5 million.", "> We pay 5, million.", "-"},
      // What is part of a longer sentence in the quotation is another sentence.
      {"I took money.", "> They say I took money.", "-"},
      {"I took money", "> I took money in jest.", "-"},
      {"I took money", "> I took money\n> in jest.", "-"},
      {"I took money from them.", "> took money from them.", "-"},
      // Words at different depths were written by different people.
      {"I took money.", ">> I took\n> money.", "-"},
      {"I took money. You did not.", "> I took money.\n>> You did not.", "++"},
      // An empty line may come of wrapping, or end a paragraph without a full stop.
      {"I took money from them.", "> I took\n>\n> money from them.", "+"},
      {"Regards\nBob\n\nPS. It is off.", "> Regards\n> Bob\n>\n> PS. It is off.", "+++"},
      {"Regards\nBob", "> Regards\n> Bob\n> -- \n> Bob Berg", "+"},
      // Full stops that end nothing.
      {"Dr. Berg of the U.S. Dept paid approx. 5 million.", "> Berg of the U.S. Dept paid", "-"},
      {"Dr. Berg paid.", "> Dr. Berg paid.", "+"},
      {"Is it off? (Yes!) Good.", "> (Yes!)", "-+-"},
  };
  for (const CoverageCase& each : cases) {
    EXPECT_EQ(marks(each.original, {each.quotation}), each.marks)
        << each.original << " | " << each.quotation;
  }
}

TEST(Coverage, NoSentenceReachesFromOneQuotationIntoTheNext) {
  EXPECT_EQ(marks("I took money.", {"> I took", "> money."}), "-");
  EXPECT_EQ(marks("I took money. You did not.", {"> I took money.", "> You did not."}), "++");
}

TEST(Coverage, GivesPlacesAndSizes) {
  const std::string original = "  We pay\nfive. He knows.\n\nBye";
  const Coverage coverage = find_coverage(original, {"> We pay five."});
  ASSERT_EQ(coverage.sentences.size(), 3U);
  const auto& first = coverage.sentences[0];
  EXPECT_EQ(original.substr(first.begin, first.end - first.begin), "We pay\nfive.");
  const auto& second = coverage.sentences[1];
  EXPECT_EQ(original.substr(second.begin, second.end - second.begin), "He knows.");
  EXPECT_EQ(coverage.covered, 1U);
  EXPECT_EQ(coverage.covered_bytes, std::string("We pay\nfive.").size());
  EXPECT_EQ(coverage.longest_covered_words, 3U);
  EXPECT_TRUE(coverage.complete);
}

TEST(Coverage, LeavesOutTextsBeyondTheLimitsAndSaysSo) {
  CoverageLimits limits;
  limits.max_original_bytes = 20;
  limits.max_quotation_bytes = 30;
  const std::string at_limit = "We pay five million.";
  ASSERT_EQ(at_limit.size(), 20U);
  EXPECT_EQ(find_coverage(at_limit, {at_limit}, limits).covered, 1U);
  EXPECT_TRUE(find_coverage(at_limit, {at_limit, "0123456789"}, limits).complete);
  const Coverage quoted_past = find_coverage(at_limit, {"01234567890", at_limit}, limits);
  EXPECT_FALSE(quoted_past.complete);
  EXPECT_EQ(quoted_past.covered, 0U);
  const Coverage past = find_coverage(at_limit + " ", {at_limit}, limits);
  EXPECT_FALSE(past.complete);
  EXPECT_TRUE(past.sentences.empty());
  const std::string large(kMaxCoverageBytes, 'a');
  EXPECT_TRUE(find_coverage(large, {large}).complete);
  EXPECT_FALSE(find_coverage("a", {large + "a"}).complete);
}

// An invented letter of sentences that are all different, and what a mail program makes of it.
class Letter {
 public:
  explicit Letter(unsigned seed) : random_(seed) {
    const std::size_t sentences = 1 + below(12);
    for (std::size_t i = 0; i < sentences; ++i) {
      std::vector<std::string> words{"N" + std::to_string(i)};
      const std::size_t more = 1 + below(14);
      words.push_back("basin");
      for (std::size_t w = 0; w < more; ++w) words.push_back(word());
      words.back() += below(5) == 0 ? "?" : below(5) == 0 ? "..." : ".";
      sentences_.push_back(words);
      paragraph_ends_.push_back(below(4) == 0);
    }
  }

  // The words with random white space, dashes and quotation marks; every line led by `mark`.
  std::string print(const std::string& mark) {
    std::string out = mark;
    for (std::size_t s = 0; s < sentences_.size(); ++s) {
      for (const std::string& word : sentences_[s]) {
        out += typography(word);
        out += below(5) == 0   ? "\n" + mark
               : below(7) == 0 ? "\xC2\xA0"
               : below(9) == 0 ? "  "
                               : " ";
      }
      if (paragraph_ends_[s]) out += "\n" + mark + "\n" + mark;
    }
    return out + "\n";
  }

  std::size_t size() const { return sentences_.size(); }
  // Changes one letter of one word of it, and says of which sentence.
  std::size_t change_a_word() {
    const std::size_t s = below(sentences_.size());
    for (std::size_t w = 1 + below(sentences_[s].size() - 1);; w = 1) {
      std::string& word = sentences_[s][w];
      const std::size_t letter = word.find_first_of("abcdefghijklmnopqrstuvwxyz");
      if (letter == std::string::npos) continue;
      word[letter] = word[letter] == 'z' ? 'a' : static_cast<char>(word[letter] + 1);
      break;
    }
    return s;
  }

 private:
  std::string word() {
    static const char* const kWords[] = {"basin", "it's", "\"dues\"", "north-west", "paid",
                                         "and",   "-",    "samples",  "Berg,"};
    return kWords[below(std::size(kWords))];
  }
  std::string typography(const std::string& word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word.compare(i, 3, "...") == 0 && below(2) == 0) {
        out += "\xE2\x80\xA6";
        i += 2;
      } else if (word[i] == '\'' && below(2) == 0) {
        out += "\xE2\x80\x99";
      } else if (word[i] == '"' && below(2) == 0) {
        out += i == 0 ? "\xE2\x80\x9C" : "\xE2\x80\x9D";
      } else if (word[i] == '-') {
        static const char* const kDashes[] = {"-", "--", "\xE2\x80\x93", "\xE2\x80\x94"};
        // Two hyphens alone on a line would begin a signature.
        out += word.size() == 1 ? "-" : kDashes[below(4)];
      } else {
        out += word[i];
      }
    }
    return out;
  }
  std::size_t below(std::size_t n) { return random_() % n; }

  std::mt19937 random_;
  std::vector<std::vector<std::string>> sentences_;
  std::vector<bool> paragraph_ends_;
};

TEST(Coverage, AFaithfulQuotationCoversAllAndAChangedWordUncoversItsSentence) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Letter letter(seed);
    const std::string original = letter.print("");
    const std::string mark = seed % 3 == 0 ? "> " : seed % 3 == 1 ? ">> " : "| ";
    const std::string quotation = letter.print(mark);
    ASSERT_EQ(marks(original, {quotation}), std::string(letter.size(), '+')) << original << "\n"
                                                                             << quotation;
    const std::size_t changed = letter.change_a_word();
    std::string expected(letter.size(), '+');
    expected[changed] = '-';
    ASSERT_EQ(marks(original, {letter.print(mark)}), expected) << original;
  }
}

}  // namespace
}  // namespace day::text
