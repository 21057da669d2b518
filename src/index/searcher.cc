// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "index/index.h"
#include "index/limits.h"
#include "index/match.h"
#include "index/terms.h"
#include "sql/packed.h"
#include "sql/statements.h"
#include "text/fold.h"

namespace day::index {
namespace {

constexpr std::string_view kRankName = "daylight_rank";

// What the rank function works with; shared with the connection, which may outlive the Searcher.
struct Ranking {
  std::vector<std::uint32_t> lengths;  // words of document d at d - 1; 0: no such document
  double documents = 0;
  double mean_length = 1;
  Match match;                    // of the query that runs
  std::vector<double> frequency;  // one for each leaf, kept for its capacity

  double score(const sql::RankContext& context);
};

double Ranking::score(const sql::RankContext& context) {
  const auto at = static_cast<std::size_t>(context.rowid() - 1);
  const double length = at < lengths.size() ? lengths[at] : mean_length;
  const double norm = kK1 * (1 - kB + kB * length / mean_length);
  std::fill(frequency.begin(), frequency.end(), 0.0);
  const auto phrases =
      std::min<std::size_t>(match.phrases.size(), static_cast<std::size_t>(context.phrase_count()));
  for (std::size_t i = 0; i < phrases; ++i) {
    const RankedPhrase& phrase = match.phrases[i];
    if (phrase.weight == 0) continue;
    std::array<std::uint32_t, kColumnCount> counts{};
    context.count(static_cast<int>(i), counts.data(), counts.size());
    double weighted = 0;
    for (std::size_t column = 0; column < counts.size(); ++column) {
      weighted += kColumnWeights[column] * counts[column];
    }
    frequency[phrase.leaf] += phrase.weight * weighted;
  }
  double score = 0;
  for (std::size_t i = 0; i < frequency.size(); ++i) {
    score += match.leaves[i].idf * frequency[i] * (kK1 + 1) / (frequency[i] + norm);
  }
  return score;
}

double idf_of(double rows, double documents) {
  return std::log(1 + (documents - rows + 0.5) / (rows + 0.5));
}

// Both ascending by document.
std::vector<Hit> both(const std::vector<Hit>& a, const std::vector<Hit>& b) {
  std::vector<Hit> hits;
  auto other = b.begin();
  for (const Hit& hit : a) {
    while (other != b.end() && other->document < hit.document) ++other;
    if (other == b.end()) break;
    if (other->document == hit.document) hits.push_back({hit.document, hit.score + other->score});
  }
  return hits;
}

std::vector<Hit> either(const std::vector<Hit>& a, const std::vector<Hit>& b) {
  std::vector<Hit> hits;
  hits.reserve(a.size() + b.size());
  auto other = b.begin();
  for (const Hit& hit : a) {
    while (other != b.end() && other->document < hit.document) hits.push_back(*other++);
    hits.push_back(hit);
    if (other != b.end() && other->document == hit.document) hits.back().score += (other++)->score;
  }
  hits.insert(hits.end(), other, b.end());
  return hits;
}

std::vector<Hit> without(const std::vector<Hit>& a, const std::vector<Hit>& b) {
  std::vector<Hit> hits;
  auto other = b.begin();
  for (const Hit& hit : a) {
    while (other != b.end() && other->document < hit.document) ++other;
    if (other == b.end() || other->document != hit.document) hits.push_back(hit);
  }
  return hits;
}

}  // namespace

struct Searcher::Impl {
  explicit Impl(sql::Database* db) : database(db), ranking(std::make_shared<Ranking>()) {}

  Status prepare();
  Status lend_ranking();
  Status refresh();
  Result<std::vector<std::string>> other_forms(const std::string& term);
  Result<double> rows_with(const std::string& term);
  Status weigh_leaves(Match* match);
  Result<std::vector<Hit>> search_flat(const Expression& expression, bool want_scores);
  Result<std::vector<Hit>> search_deep(const Expression& expression, bool want_scores);

  sql::Database* database;
  std::shared_ptr<Ranking> ranking;
  bool prepared = false;
  sql::Database::ChangeMark mark;
  std::unordered_map<std::string, double> rows;
  std::optional<sql::Statement> select_forms;
  std::optional<sql::Statement> select_rows;
  std::optional<sql::Statement> select_ranked;
};

Status Searcher::Impl::prepare() {
  if (prepared) return {};
  if (!database->has_tokenizer(std::string(kTokenizerName))) {
    TRY(register_terms(database, nullptr));
  }
  TRY(lend_ranking());
  ASSIGN_OR_RETURN(sql::Statement forms,
                   database->prepare("SELECT form FROM stems WHERE stem = ?1 AND form <> ?2 "
                                     "ORDER BY form LIMIT ?3"));
  ASSIGN_OR_RETURN(sql::Statement plain,
                   database->prepare("SELECT rowid FROM search WHERE search MATCH ?"));
  ASSIGN_OR_RETURN(sql::Statement ranked,
                   database->prepare("SELECT rowid, daylight_rank(search) FROM search "
                                     "WHERE search MATCH ?"));
  select_forms.emplace(std::move(forms));
  select_rows.emplace(std::move(plain));
  select_ranked.emplace(std::move(ranked));
  prepared = true;
  return {};
}

// There is one function of that name in a connection: whoever ranks now gives it his own numbers,
// since other searchers on the connection may have done so meanwhile.
Status Searcher::Impl::lend_ranking() {
  return database->register_rank(
      std::string(kRankName),
      [ranking = ranking](const sql::RankContext& context) { return ranking->score(context); });
}

Status Searcher::Impl::refresh() {
  ASSIGN_OR_RETURN(const sql::Database::ChangeMark now, database->change_mark());
  if (now == mark) return {};
  rows.clear();
  TRY(sql::load_packed(database, "packed_lengths", &ranking->lengths));
  double words = 0;
  double documents = 0;
  for (const std::uint32_t length : ranking->lengths) {
    words += length;
    documents += length > 0 ? 1 : 0;
  }
  ranking->documents = documents;
  ranking->mean_length = words > 0 ? words / documents : 1;
  mark = now;
  return {};
}

Result<std::vector<std::string>> Searcher::Impl::other_forms(const std::string& term) {
  std::vector<std::string> forms;
  if (term.size() < kMinStemLetters || term.size() > kMaxStemLetters) return forms;
  const sql::ResetAtEnd reset(&*select_forms);
  const std::string stem = text::stem(term);
  select_forms->lend_text(1, stem).lend_text(2, term);
  select_forms->bind(3, static_cast<std::int64_t>(kMaxForms));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select_forms->step());
    if (!more) return forms;
    forms.emplace_back(select_forms->column_text(0));
  }
}

// How many documents have the term: exactly up to kMaxCountedRows, then estimated.
Result<double> Searcher::Impl::rows_with(const std::string& term) {
  if (const auto known = rows.find(term); known != rows.end()) return known->second;
  Expression leaf;
  leaf.terms = {term};
  ASSIGN_OR_RETURN(const Match match, make_match(leaf, {}));
  const sql::ResetAtEnd reset(&*select_rows);
  select_rows->lend_text(1, match.text);
  double counted = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, select_rows->step());
    if (!more) break;
    ++counted;
    if (counted < kMaxCountedRows) continue;
    const auto reached = static_cast<double>(select_rows->column_int(0));
    const auto all = static_cast<double>(ranking->lengths.size());
    counted = std::min(ranking->documents, counted * std::max(1.0, all / reached));
    break;
  }
  if (rows.size() >= kMaxRemembered) rows.clear();
  rows.emplace(term, counted);
  return counted;
}

// A phrase is as rare as its words together. A word with other forms is as common as all of them.
Status Searcher::Impl::weigh_leaves(Match* match) {
  for (RankedLeaf& leaf : match->leaves) {
    const std::size_t whole = leaf.terms.size() - (leaf.prefix ? 1 : 0);
    leaf.idf = leaf.prefix ? kPrefixIdf : 0;
    for (std::size_t i = 0; i < whole; ++i) {
      ASSIGN_OR_RETURN(double count, rows_with(leaf.terms[i]));
      for (const std::string& form : leaf.forms) {
        ASSIGN_OR_RETURN(const double more, rows_with(form));
        count += more;
      }
      leaf.idf += idf_of(std::min(count, ranking->documents), ranking->documents);
    }
  }
  return {};
}

Result<std::vector<Hit>> Searcher::Impl::search_flat(const Expression& expression,
                                                     bool want_scores) {
  ASSIGN_OR_RETURN(Match match, make_match(expression, [this](const std::string& term) {
                     return other_forms(term);
                   }));
  if (want_scores) TRY(weigh_leaves(&match));
  sql::Statement& select = want_scores ? *select_ranked : *select_rows;
  const sql::ResetAtEnd reset(&select);
  select.bind_text(1, match.text);
  ranking->frequency.resize(match.leaves.size());
  ranking->match = std::move(match);
  std::vector<Hit> hits;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, select.step());
    if (!more) return hits;
    hits.push_back({select.column_int(0), want_scores ? select.column_double(1) : 0});
  }
}

// Puts the answer together from those of the children.
Result<std::vector<Hit>> Searcher::Impl::search_deep(const Expression& expression,
                                                     bool want_scores) {
  struct Level {
    const Expression* node;
    std::size_t next = 0;
    std::vector<Hit> hits = {};
  };
  std::vector<Level> stack;
  stack.push_back({&expression});
  for (;;) {
    Level& level = stack.back();
    const bool flat = depth_of(*level.node) <= kMaxFtsDepth;
    if (!flat && level.next < level.node->children.size()) {
      const Expression* const child = &level.node->children[level.next];
      stack.push_back({child});
      continue;
    }
    std::vector<Hit> hits;
    if (flat) {
      ASSIGN_OR_RETURN(hits, search_flat(*level.node, want_scores));
    } else {
      hits = std::move(level.hits);
    }
    stack.pop_back();
    if (stack.empty()) return hits;
    Level& parent = stack.back();
    if (parent.next++ == 0) {
      parent.hits = std::move(hits);
    } else if (parent.node->kind == Expression::Kind::And) {
      parent.hits = both(parent.hits, hits);
    } else if (parent.node->kind == Expression::Kind::Or) {
      parent.hits = either(parent.hits, hits);
    } else {
      parent.hits = without(parent.hits, hits);
    }
  }
}

Searcher::Searcher(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
Searcher::~Searcher() = default;

Result<std::vector<Hit>> Searcher::search(const Expression& expression, bool want_scores) {
  TRY(impl_->prepare());
  if (want_scores) {
    TRY(impl_->lend_ranking());
    TRY(impl_->refresh());
  }
  return impl_->search_deep(expression, want_scores);
}

Result<std::vector<std::string>> Searcher::forms(const std::string& term) {
  TRY(impl_->prepare());
  ASSIGN_OR_RETURN(std::vector<std::string> forms, impl_->other_forms(term));
  forms.insert(forms.begin(), term);
  return forms;
}

}  // namespace day::index
