// SPDX-License-Identifier: AGPL-3.0-or-later
// A query's tree cut into what the full-text index answers in one go and what is left: facts of the
// catalog, header fields, and algebra on sets.
#pragma once

#include <cstdint>
#include <vector>

#include "index/index.h"
#include "query/query.h"

namespace day::inquiry {

struct Step {
  enum class Kind : std::uint8_t { Text, Fact, Header, And, Or, Not } kind = Kind::Fact;
  index::Expression text;               // Text
  query::LeafValue leaf;                // Fact, Header
  std::vector<std::uint32_t> children;  // And, Or, Not; always earlier steps
};

struct Plan {
  std::vector<Step> steps;  // never empty; the last is the whole query
  // Any of the words that count for the order: all that are not under a NOT. `ranked` is false if
  // there are none.
  bool ranked = false;
  index::Expression rank;
  // The documents that step Text number `rank_step` finds may be scored by it: it holds every word
  // that counts.
  bool rank_is_step = false;
  std::uint32_t rank_step = 0;
  bool has_header = false;
};

Plan make_plan(const query::Query& query);

// The words of a phrase for the index.
index::Expression to_expression(const query::Phrase& phrase);

// For each node whether it stands under an odd number of NOT.
std::vector<bool> negated_nodes(const query::Query& query);

}  // namespace day::inquiry
