// SPDX-License-Identifier: AGPL-3.0-or-later
// Searching against slow and obvious evaluators over random small documents: which documents match,
// and with what score.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "index/index_world.h"
#include "index/limits.h"
#include "text/fold.h"

namespace day::index {
namespace {

using Words = std::vector<std::string>;
using Document = std::array<Words, kColumnCount>;

// Few words, so that phrases meet; forms of one stem and common beginnings among them.
const Words kVocabulary = {"port", "ports", "ported", "crane", "cranes", "car", "cargo",
                           "ship", "a",     "an",     "2016",  "2017",   "zoll"};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  // At least 0, less than `count`.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(engine_() % count);  // the bias does not matter here
  }
  const std::string& word() { return kVocabulary[below(kVocabulary.size())]; }

 private:
  std::mt19937 engine_;
};

Words random_words(Chance* chance, std::size_t most) {
  Words words(chance->below(most + 1));
  for (auto& word : words) word = chance->word();
  return words;
}

std::string join(const Words& words) {
  std::string text;
  for (const auto& word : words) text += word + " ";
  return text;
}

// One value in each column but From to Cc, which stay empty of names: their one value is an
// address.
mail::Reading reading_of(const Document& document) {
  mail::Reading reading;
  reading.subject = join(document[0]);
  const mail::Role roles[] = {mail::Role::From, mail::Role::To, mail::Role::Cc};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!document[i + 1].empty())
      reading.mailboxes.push_back({roles[i], join(document[i + 1]), ""});
  }
  if (!document[4].empty()) reading.text.push_back({mail::TextKind::Own, join(document[4])});
  if (!document[5].empty()) reading.text.push_back({mail::TextKind::Quoted, join(document[5])});
  mail::Part part;
  part.file_name = join(document[6]);
  reading.parts.push_back(part);
  return reading;
}

bool phrase_at(const Words& text, std::size_t at, const Words& terms, bool prefix) {
  if (at + terms.size() > text.size()) return false;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const bool last = i + 1 == terms.size();
    const bool same =
        prefix && last ? text[at + i].starts_with(terms[i]) : text[at + i] == terms[i];
    if (!same) return false;
  }
  return true;
}

std::vector<std::size_t> places(const Words& text, const Words& terms, bool prefix) {
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (phrase_at(text, at, terms, prefix)) found.push_back(at);
  }
  return found;
}

bool in_columns(const Expression& leaf, std::size_t column) {
  if (leaf.columns.empty()) return true;
  return std::count(leaf.columns.begin(), leaf.columns.end(), static_cast<Column>(column)) > 0;
}

Words forms_of(const Expression& leaf, const std::set<std::string>& indexed) {
  Words forms = {leaf.terms.front()};
  if (!leaf.stemmed || leaf.terms.size() != 1 || leaf.prefix) return forms;
  if (leaf.terms.front().size() < kMinStemLetters) return forms;
  for (const auto& word : indexed) {
    const bool letters = word.find_first_of("0123456789") == std::string::npos;
    if (word != forms.front() && word.size() >= kMinStemLetters && letters &&
        text::stem(word) == text::stem(forms.front())) {
      forms.push_back(word);
    }
  }
  return forms;
}

// NEAR as FTS5 defines it for two phrases: at most `distance` terms between them.
bool near_each_other(const Words& text, const Expression& near) {
  const Expression& a = near.children[0];
  const Expression& b = near.children[1];
  for (const std::size_t i : places(text, a.terms, a.prefix)) {
    for (const std::size_t j : places(text, b.terms, b.prefix)) {
      const bool forward = i <= j;
      const std::size_t end = forward ? i + a.terms.size() : j + b.terms.size();
      const std::size_t next = forward ? j : i;
      if (next <= end + near.distance) return true;
    }
  }
  return false;
}

// Recursion is fine here: the trees are made below and shallow.
bool matches(const Document& document, const Expression& node,
             const std::set<std::string>& indexed) {
  switch (node.kind) {
    case Expression::Kind::Phrase:
      for (std::size_t c = 0; c < document.size(); ++c) {
        if (!in_columns(node, c)) continue;
        if (!places(document[c], node.terms, node.prefix).empty()) return true;
        for (const auto& form : forms_of(node, indexed)) {
          if (!places(document[c], {form}, false).empty() && node.stemmed &&
              node.terms.size() == 1 && !node.prefix) {
            return true;
          }
        }
      }
      return false;
    case Expression::Kind::Near:
      for (std::size_t c = 0; c < document.size(); ++c) {
        if (in_columns(node.children[0], c) && near_each_other(document[c], node)) return true;
      }
      return false;
    case Expression::Kind::And:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const auto& child) { return matches(document, child, indexed); });
    case Expression::Kind::Or:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const auto& child) { return matches(document, child, indexed); });
    default:
      return matches(document, node.children[0], indexed) &&
             !matches(document, node.children[1], indexed);
  }
}

Expression random_phrase(Chance* chance) {
  Expression leaf;
  leaf.terms = random_words(chance, 2);
  leaf.terms.push_back(chance->word());
  leaf.prefix = chance->below(5) == 0;
  if (leaf.prefix) leaf.terms.back().resize(1 + chance->below(leaf.terms.back().size()));
  leaf.stemmed = chance->below(2) == 0;
  for (std::size_t c = 0; c < kColumnCount; ++c) {
    if (chance->below(6) == 0) leaf.columns.push_back(static_cast<Column>(c));
  }
  return leaf;
}

Expression random_tree(Chance* chance, int depth) {
  const std::size_t shape = depth == 0 ? chance->below(2) : chance->below(6);
  if (shape == 0) return random_phrase(chance);
  Expression node;
  if (shape == 1) {
    node.kind = Expression::Kind::Near;
    node.children = {random_phrase(chance), random_phrase(chance)};
    node.distance = static_cast<std::uint32_t>(chance->below(4));
    return node;
  }
  node.kind = shape == 2   ? Expression::Kind::Not
              : shape <= 4 ? Expression::Kind::And
                           : Expression::Kind::Or;
  const std::size_t children = shape == 2 ? 2 : 2 + chance->below(2);
  for (std::size_t i = 0; i < children; ++i)
    node.children.push_back(random_tree(chance, depth - 1));
  return node;
}

struct Library {
  World world;
  std::vector<Document> documents;
  std::set<std::string> indexed;

  Library(Chance* chance, int count) {
    for (int i = 0; i < count; ++i) {
      Document document;
      for (std::size_t c = 0; c < document.size(); ++c) {
        document[c] = random_words(chance, c == 4 || c == 5 ? 12 : 3);
        indexed.insert(document[c].begin(), document[c].end());
      }
      world.add(reading_of(document));
      documents.push_back(std::move(document));
    }
  }
};

TEST(Search, AgreesWithASlowEvaluatorOnRandomExpressions) {
  Chance chance(1);
  std::size_t hits = 0;
  for (int round = 0; round < 6; ++round) {
    Library library(&chance, 40);
    for (int i = 0; i < 150; ++i) {
      const Expression tree = random_tree(&chance, 3);
      std::vector<std::int64_t> expected;
      for (std::size_t d = 0; d < library.documents.size(); ++d) {
        if (matches(library.documents[d], tree, library.indexed)) {
          expected.push_back(static_cast<std::int64_t>(d) + 1);
        }
      }
      for (const bool scored : {false, true}) {
        std::vector<std::int64_t> found;
        for (const Hit& hit : scored ? library.world.ranked(tree) : library.world.search(tree)) {
          found.push_back(hit.document);
        }
        ASSERT_EQ(found, expected) << "round " << round << ", expression " << i;
      }
      hits += expected.size();
    }
  }
  EXPECT_GT(hits, 2000U);  // so that agreement means something
}

double slow_count(const Document& document, const Expression& leaf, const Words& terms) {
  double count = 0;
  for (std::size_t c = 0; c < document.size(); ++c) {
    if (!in_columns(leaf, c)) continue;
    count +=
        kColumnWeights[c] * static_cast<double>(places(document[c], terms, leaf.prefix).size());
  }
  return count;
}

double slow_idf(const Library& library, const Words& forms) {
  double rows = 0;
  for (const auto& form : forms) {
    for (const Document& document : library.documents) {
      rows += std::any_of(document.begin(), document.end(), [&](const Words& words) {
        return std::count(words.begin(), words.end(), form) > 0;
      });
    }
  }
  const auto all = static_cast<double>(library.documents.size());
  rows = std::min(rows, all);
  return std::log(1 + (all - rows + 0.5) / (rows + 0.5));
}

double slow_score(const Library& library, const Document& document,
                  const std::vector<Expression>& leaves) {
  double words = 0;
  double length = 0;
  for (const Document& each : library.documents) {
    for (const Words& column : each) words += static_cast<double>(column.size());
  }
  for (const Words& column : document) length += static_cast<double>(column.size());
  const double mean = words / static_cast<double>(library.documents.size());
  double score = 0;
  for (const Expression& leaf : leaves) {
    const Words forms = forms_of(leaf, library.indexed);
    double idf = 0;
    double frequency = slow_count(document, leaf, leaf.terms);
    for (std::size_t i = 1; i < forms.size(); ++i) {
      frequency += kFormWeight * slow_count(document, leaf, {forms[i]});
    }
    for (std::size_t i = 0; i < leaf.terms.size(); ++i) {
      const bool open = leaf.prefix && i + 1 == leaf.terms.size();
      idf += open ? kPrefixIdf
                  : slow_idf(library, i == 0 && forms.size() > 1 ? forms : Words{leaf.terms[i]});
    }
    score += idf * frequency * (kK1 + 1) / (frequency + kK1 * (1 - kB + kB * length / mean));
  }
  return score;
}

TEST(Search, ScoresAreThoseOfASlowBm25) {
  Chance chance(2);
  Library library(&chance, 60);
  std::size_t hits = 0;
  for (int i = 0; i < 300; ++i) {
    Expression tree;
    tree.kind = i % 2 == 0 ? Expression::Kind::Or : Expression::Kind::And;
    tree.children = {random_phrase(&chance), random_phrase(&chance)};
    if (i % 3 == 0) tree.children.push_back(random_phrase(&chance));
    for (const Hit& hit : library.world.ranked(tree)) {
      const Document& document = library.documents[static_cast<std::size_t>(hit.document - 1)];
      ASSERT_NEAR(hit.score, slow_score(library, document, tree.children), 1e-9) << i;
      ++hits;
    }
  }
  EXPECT_GT(hits, 3000U);
}

TEST(Search, AnotherSearcherOnTheConnectionLeavesTheRankingOfTheFirst) {
  Chance chance(3);
  Library library(&chance, 40);
  Expression common;
  common.kind = Expression::Kind::Or;
  for (int i = 0; i < 20; ++i) common.children.push_back(random_phrase(&chance));
  const Expression other = random_phrase(&chance);
  const auto before = library.world.ranked(common);
  {
    Searcher second(library.world.database());
    ASSERT_TRUE(second.search(other, true).ok());
  }
  const auto after = library.world.ranked(common);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].score, before[i].score);
  EXPECT_FALSE(before.empty());
}

}  // namespace
}  // namespace day::index
