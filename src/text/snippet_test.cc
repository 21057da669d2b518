// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/snippet.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <tuple>

#include "base/utf8.h"
#include "text/fold.h"

namespace day::text {
namespace {

// The snippet with [hits] marked.
std::string shown(const Snippet& snippet) {
  std::string out = snippet.text;
  for (auto hit = snippet.hits.rbegin(); hit != snippet.hits.rend(); ++hit) {
    out.insert(hit->second, "]");
    out.insert(hit->first, "[");
  }
  return out;
}

SnippetPhrase words(const char* text) {
  return {fold_words(text)};
}

SnippetPhrase query(const char* text) {
  const QueryWords found = fold_query(text);
  return {found.terms, found.prefix};
}

TEST(Snippet, MarksEveryHitInTheWindow) {
  const std::string text = "The  Harbour\nmaster saw the harbour; the HARBOURS were quiet.";
  EXPECT_EQ(shown(make_snippet(text, {words("harbour")}, 100)),
            "The [Harbour] master saw the [harbour]; the HARBOURS were quiet.");
  EXPECT_EQ(shown(make_snippet(text, {words("harbour master"), words("quiet")}, 100)),
            "The [Harbour master] saw the harbour; the HARBOURS were [quiet].");
  EXPECT_EQ(shown(make_snippet(text, {{{"harb"}, true}}, 100)),
            "The [Harbour] master saw the [harbour]; the [HARBOURS] were quiet.");
  EXPECT_EQ(shown(make_snippet(text, {{{"harbours"}, false, true}}, 100)),
            "The [Harbour] master saw the [harbour]; the [HARBOURS] were quiet.");
  EXPECT_EQ(shown(make_snippet(text, {{{"master", "s"}, true}}, 100)),
            "The Harbour [master saw] the harbour; the HARBOURS were quiet.");
}

TEST(Snippet, MarksWhatFoldingFound) {
  EXPECT_EQ(
      shown(make_snippet("Frau M\u00fcller, Stra\u00dfe", {words("muller"), words("STRASSE")}, 50)),
      "Frau [M\u00fcller], [Stra\u00dfe]");
  EXPECT_EQ(
      shown(make_snippet("\u8bbf\u95ee\u6c49\u5b57\u4f53\u7cfb", {query("\u5b57\u4f53")}, 50)),
      "\u8bbf\u95ee\u6c49[\u5b57\u4f53]\u7cfb");
  EXPECT_EQ(shown(make_snippet("\u6c49\u5b57\u4f53\u7cfb", {query("\u5b57")}, 50)),
            "\u6c49[\u5b57]\u4f53\u7cfb");
  EXPECT_EQ(shown(make_snippet("\u6c49\u5b57", {query("\u5b57")}, 50)), "\u6c49[\u5b57]");
}

TEST(Snippet, TakesTheWindowWithMostDifferentPhrases) {
  std::string text = "alpha ";
  for (int i = 0; i < 100; ++i) text += "filler ";
  text += "alpha then beta ";
  for (int i = 0; i < 100; ++i) text += "filler ";
  EXPECT_EQ(shown(make_snippet(text, {words("beta"), words("alpha")}, 40)),
            "\u2026filler [alpha] then [beta] filler filler\u2026");
  EXPECT_EQ(shown(make_snippet(text, {words("alpha")}, 20)), "[alpha] filler filler\u2026");
}

TEST(Snippet, WithoutHitsShowsTheBeginning) {
  EXPECT_EQ(shown(make_snippet("one two  three", {words("four")}, 100)), "one two three");
  EXPECT_EQ(shown(make_snippet("one two  three", {}, 9)), "one two\u2026");
  EXPECT_EQ(shown(make_snippet("", {words("x")}, 9)), "");
  EXPECT_EQ(shown(make_snippet("   ", {{{}, true}}, 9)), "");
}

TEST(Snippet, AtTheEndTheRoomGoesToWhatStandsBefore) {
  EXPECT_EQ(shown(make_snippet("one two three four five six", {words("six")}, 15)),
            "\u2026four five [six]");
}

TEST(Snippet, FindsPhrasesThatOverlapThemselves) {
  const auto hits = find_hits("a b a b a c", {words("a b a"), words("a b a c")});
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0].begin, 0u);
  EXPECT_EQ(hits[1].begin, 4u);
  EXPECT_EQ(hits[1].end, 9u);
  EXPECT_EQ(hits[2].begin, 4u);
  EXPECT_EQ(hits[2].end, 11u);
}

using Triples = std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>;

// The slow obvious way: every phrase at every word.
Triples find_slowly(const std::string& text, const std::vector<SnippetPhrase>& phrases) {
  struct Owned {
    std::string term;
    std::uint32_t begin, end;
  };
  std::vector<Owned> all;
  split_words(text, [&](const Word& word) {
    all.push_back({std::string(word.term), word.begin, word.end});
    return true;
  });
  Triples found;
  for (std::uint32_t p = 0; p < phrases.size(); ++p) {
    const auto& terms = phrases[p].terms;
    for (std::size_t at = 0; !terms.empty() && at + terms.size() <= all.size(); ++at) {
      bool matches = true;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        const std::string& word = all[at + i].term;
        const bool is_prefix = phrases[p].prefix && i + 1 == terms.size();
        const bool is_met = is_prefix            ? word.starts_with(terms[i])
                            : phrases[p].stemmed ? stem(word) == stem(terms[i])
                                                 : word == terms[i];
        matches = matches && is_met;
      }
      if (matches) found.emplace(all[at].begin, all[at + terms.size() - 1].end, p);
    }
  }
  return found;
}

TEST(Snippet, FindsTheSameHitsAsTheSlowWay) {
  const char* const pool[] = {"a", "ab", "run", "running", "runs", "b", "abc"};
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto i = random() % 30; i > 0; --i) text += std::string(pool[random() % 7]) + " ";
    std::vector<SnippetPhrase> phrases;
    for (auto i = random() % 4; i > 0; --i) {
      SnippetPhrase phrase;
      for (auto j = random() % 5; j > 0; --j) phrase.terms.push_back(pool[random() % 7]);
      phrase.prefix = random() % 2 == 0;
      phrase.stemmed = random() % 2 == 0;
      phrases.push_back(phrase);
    }
    Triples found;
    for (const Hit& hit : find_hits(text, phrases)) found.emplace(hit.begin, hit.end, hit.phrase);
    ASSERT_EQ(found, find_slowly(text, phrases)) << text;
  }
}

TEST(Snippet, IsWellFormedForAnyInput) {
  const char* const pool[] = {"a",      "b",          " ",      "\n\n", "\u6c49",      "\u5b57",
                              "\u0301", "\U0001F44D", "\u00a0", "\xff", "wordwordword"};
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto i = random() % 60; i > 0; --i) text += pool[random() % 11];
    const std::size_t max_chars = random() % 30;
    const Snippet snippet = make_snippet(
        text, {words("a"), words("b a"), query("\u5b57"), query("\u6c49\u5b57")}, max_chars);
    EXPECT_TRUE(is_utf8(snippet.text));
    std::uint32_t last = 0;
    for (const auto& [begin, end] : snippet.hits) {
      EXPECT_LT(begin, end);
      EXPECT_LE(last, begin);
      EXPECT_LE(end, snippet.text.size());
      last = end;
    }
    std::size_t chars = 0;
    for (char c : snippet.text) chars += (c & 0xC0) != 0x80 ? 1 : 0;
    EXPECT_LE(chars, max_chars + 2);
  }
}

TEST(Snippet, IsLinearInLargeTexts) {
  std::string text;
  for (int i = 0; i < 500000; ++i) text += "a ";
  SnippetPhrase longest;
  longest.terms.assign(5000, "a");
  const auto hits = find_hits(text, {longest, words("a")});
  EXPECT_EQ(hits.size(), 500000u + 495001u);
  EXPECT_FALSE(make_snippet(text, {longest, words("a")}, 200).hits.empty());
}

}  // namespace
}  // namespace day::text
