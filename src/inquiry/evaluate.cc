// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/evaluate.h"

#include <optional>
#include <utility>

#include "inquiry/header_scan.h"

namespace day::inquiry {
namespace {

// A lower and an upper bound of what a step finds: the two differ only where header fields decide,
// before those are read.
struct Bounds {
  DocumentSet lower;
  DocumentSet upper;
};

void invert(DocumentSet* set, const DocumentSet& all) {
  DocumentSet rest = all;
  rest.subtract(*set);
  *set = std::move(rest);
}

// The steps above the leaves, from the leaves' sets (which are used up).
Bounds combine(const Plan& plan, std::vector<Bounds> sets, const DocumentSet& all) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.children.empty()) continue;
    Bounds out = std::move(sets[step.children[0]]);
    if (step.kind == Step::Kind::Not) {
      std::swap(out.lower, out.upper);
      invert(&out.lower, all);
      invert(&out.upper, all);
    }
    for (std::size_t c = 1; c < step.children.size(); ++c) {
      const Bounds next = std::move(sets[step.children[c]]);
      if (step.kind == Step::Kind::And) {
        out.lower.intersect(next.lower);
        out.upper.intersect(next.upper);
      } else {
        out.lower.unite(next.lower);
        out.upper.unite(next.upper);
      }
    }
    sets[i] = std::move(out);
  }
  return std::move(sets.back());
}

// The same for sets that are known.
DocumentSet combine(const Plan& plan, std::vector<DocumentSet> sets, const DocumentSet& all) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.children.empty()) continue;
    DocumentSet out = std::move(sets[step.children[0]]);
    if (step.kind == Step::Kind::Not) invert(&out, all);
    for (std::size_t c = 1; c < step.children.size(); ++c) {
      const DocumentSet next = std::move(sets[step.children[c]]);
      step.kind == Step::Kind::And ? out.intersect(next) : out.unite(next);
    }
    sets[i] = std::move(out);
  }
  return std::move(sets.back());
}

DocumentSet to_set(const std::vector<index::Hit>& hits, std::int64_t last) {
  DocumentSet set(last);
  for (const index::Hit& hit : hits) set.add(hit.document);
  return set;
}

// Header fields are read only of the documents for which they decide.
Result<DocumentSet> decide_by_headers(const Plan& plan, const Sources& sources,
                                      const DocumentSet& all, std::vector<DocumentSet> sets,
                                      std::uint64_t* unreadable) {
  const std::int64_t last = sources.facts->last();
  std::vector<Bounds> bounds(plan.steps.size());
  std::vector<const query::HeaderWords*> questions;
  std::vector<std::size_t> asking;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.kind == Step::Kind::Header) {
      bounds[i] = {DocumentSet(last), all};
      questions.push_back(std::get_if<query::HeaderWords>(&step.leaf));
      asking.push_back(i);
    } else if (step.children.empty()) {
      bounds[i] = {sets[i], sets[i]};
    }
  }
  Bounds whole = combine(plan, std::move(bounds), all);
  DocumentSet open = whole.upper;
  open.subtract(whole.lower);
  ASSIGN_OR_RETURN(HeaderScan scan,
                   scan_headers(questions, open, last, sources.catalog, sources.originals));
  *unreadable = scan.unreadable;
  for (std::size_t i = 0; i < asking.size(); ++i) sets[asking[i]] = std::move(scan.found[i]);
  DocumentSet decided = combine(plan, std::move(sets), all);
  decided.intersect(open);
  decided.unite(whole.lower);
  return decided;
}

}  // namespace

Result<Evaluation> evaluate(const Plan& plan, const Sources& sources, bool want_scores) {
  Evaluation out;
  DocumentSet all;
  bool has_not = false;
  std::vector<DocumentSet> sets(plan.steps.size());
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    has_not |= step.kind == Step::Kind::Not;
    if (step.kind == Step::Kind::Text) {
      const bool scored = want_scores && plan.rank_is_step && plan.rank_step == i;
      ASSIGN_OR_RETURN(std::vector<index::Hit> hits, sources.searcher->search(step.text, scored));
      sets[i] = to_set(hits, sources.facts->last());
      if (scored) out.scored = std::move(hits);
    } else if (step.kind == Step::Kind::Fact) {
      ASSIGN_OR_RETURN(sets[i], sources.facts->find(step.leaf));
    }
  }
  if (has_not || plan.has_header) {
    ASSIGN_OR_RETURN(all, sources.facts->all());
  }
  if (plan.has_header) {
    ASSIGN_OR_RETURN(out.documents,
                     decide_by_headers(plan, sources, all, std::move(sets), &out.unreadable));
  } else {
    out.documents = combine(plan, std::move(sets), all);
  }
  return out;
}

}  // namespace day::inquiry
