// SPDX-License-Identifier: AGPL-3.0-or-later
// An expression as FTS5 reads it, with what ranking must know of each of its phrases. Not for other
// rooms.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "index/index.h"

namespace day::index {

// One phrase of the FTS5 expression, in its order.
struct RankedPhrase {
  std::uint32_t leaf = 0;  // phrases of a leaf count together as one word with several forms
  double weight = 1;       // 0: behind NOT
};

// What one leaf of the expression is counted by.
struct RankedLeaf {
  std::vector<std::string> terms;  // whose rarity adds up to that of the leaf
  std::vector<std::string> forms;  // other forms of the only term
  bool prefix = false;             // the last term goes on
  double idf = 0;
};

struct Match {
  std::string text;
  std::vector<RankedPhrase> phrases;
  std::vector<RankedLeaf> leaves;
};

// Answers with other forms of a stemmed term: at most kMaxForms, without the term itself.
using FindForms = std::function<Result<std::vector<std::string>>(const std::string& term)>;

// Levels of And, Or and Not.
std::size_t depth_of(const Expression& expression);

// `expression` is at most kMaxFtsDepth deep.
Result<Match> make_match(const Expression& expression, const FindForms& find_forms);

}  // namespace day::index
