// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs a plan: the exact set of documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "index/index.h"
#include "inquiry/document_set.h"
#include "inquiry/facts.h"
#include "inquiry/plan.h"
#include "store/store.h"

namespace day::inquiry {

// What a plan is run against, within one snapshot.
struct Sources {
  index::Searcher* searcher = nullptr;
  Facts* facts = nullptr;  // refreshed
  catalog::Reader* catalog = nullptr;
  store::Reader* originals = nullptr;
};

struct Evaluation {
  DocumentSet documents;
  // Hits of step rank_step with their scores, when they were asked for and the plan allows.
  std::vector<index::Hit> scored;
  std::uint64_t unreadable = 0;  // originals that a header: query could not read
};

Result<Evaluation> evaluate(const Plan& plan, const Sources& sources, bool want_scores);

}  // namespace day::inquiry
