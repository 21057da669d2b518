// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/facets.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "inquiry/facet_columns.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

Facet keep_top(std::vector<FacetValue> values, std::size_t top) {
  std::erase_if(values, [](const FacetValue& value) { return value.count == 0; });
  std::stable_sort(values.begin(), values.end(),
                   [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
  Facet facet;
  facet.others = values.size() - std::min(values.size(), top);
  values.resize(values.size() - facet.others);
  facet.top = std::move(values);
  return facet;
}

std::vector<FacetValue> count_groups(const std::vector<FacetColumns::Group>& groups,
                                     const DocumentSet& results) {
  std::vector<FacetValue> values;
  for (const FacetColumns::Group& group : groups) {
    const std::uint64_t count = results.count_common(group.rows);
    if (count > 0) values.push_back({group.name, group.term, count});
  }
  return values;
}

std::vector<FacetValue> count_labels(const std::vector<FacetColumns::Labelled>& labels,
                                     const DocumentSet& results) {
  std::vector<FacetValue> values;
  for (const FacetColumns::Labelled& label : labels) {
    const auto count = std::count_if(label.rows.begin(), label.rows.end(),
                                     [&](std::int64_t row) { return results.has(row); });
    values.push_back({label.name, label.term, static_cast<std::uint64_t>(count)});
  }
  return values;
}

// The persons with the most results; of equals the first.
Facet choose_people(const std::vector<FacetColumns::Person>& persons,
                    const std::vector<std::uint32_t>& counts, std::size_t top) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> some;  // count, one more than the index
  for (std::uint32_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > 0) some.emplace_back(counts[i], i);
  }
  const std::size_t kept = std::min(some.size(), top);
  std::partial_sort(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(kept), some.end(),
                    [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first > b.first : a.second < b.second;
                    });
  Facet facet;
  facet.others = some.size() - kept;
  for (std::size_t i = 0; i < kept; ++i) {
    const FacetColumns::Person& person = persons[some[i].second - 1];
    facet.top.push_back({person.name, person.term, some[i].first});
  }
  return facet;
}

}  // namespace

FacetCounts count_facets(const FacetColumns& columns, const DocumentSet& results, std::size_t top) {
  CHECK(columns.last == results.last());
  std::vector<std::uint32_t> months(columns.months.size() + 1);
  std::vector<std::uint32_t> persons(columns.persons.size() + 1);
  results.for_each([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row - 1);
    ++months[columns.month_of[at]];
    ++persons[columns.person_of[at]];
  });
  for (const auto& [row, person] : columns.further_persons) {
    if (results.has(row)) ++persons[person];
  }
  FacetCounts out;
  out.undated = months[0];
  for (std::size_t i = 1; i < months.size(); ++i) {
    if (months[i] > 0) out.months.push_back({columns.months[i - 1], months[i]});
  }
  out.people = choose_people(columns.persons, persons, top);
  out.verdicts.top = count_groups(columns.verdicts, results);
  out.kinds.top = count_groups(columns.kinds, results);
  out.sources = keep_top(count_groups(columns.sources, results), top);
  out.labels = keep_top(count_labels(columns.labels, results), top);
  return out;
}

FacetKeeper::FacetKeeper() = default;
FacetKeeper::~FacetKeeper() = default;

Result<std::shared_ptr<const FacetColumns>> FacetKeeper::columns(sql::Database* database,
                                                                 Facts* facts) {
  ASSIGN_OR_RETURN(const catalog::State state, catalog::read_state(database));
  // One thread reads, the others wait: they would read the same.
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const FacetColumns> older;
  for (const auto& each : held_) {
    if (each->state == state && each->last == facts->last()) return each;
    if (each->last <= facts->last() && each->state.changes < state.changes) older = each;
  }
  ASSIGN_OR_RETURN(auto made, make_facet_columns(database, facts, state, older.get()));
  held_.push_back(made);
  if (held_.size() > kMaxFacetStates) held_.erase(held_.begin());
  return made;
}

}  // namespace day::inquiry
