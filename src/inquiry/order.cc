// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/order.h"

#include <algorithm>
#include <cstddef>

#include "catalog/filter.h"

namespace day::inquiry {
namespace {

struct Entry {
  double score = 0;
  std::int64_t document = 0;
  bool has_date = false;
  std::int64_t seconds = 0;
};

bool comes_first_by_date(const Entry& a, const Entry& b, Sort sort) {
  if (a.has_date != b.has_date) return a.has_date;
  if (a.seconds != b.seconds) {
    return sort == Sort::Oldest ? a.seconds < b.seconds : a.seconds > b.seconds;
  }
  return a.document < b.document;
}

std::vector<Entry> with_scores(const std::vector<std::int64_t>& documents,
                               const std::vector<index::Hit>& scored) {
  std::vector<Entry> entries;
  entries.reserve(documents.size());
  auto hit = scored.begin();
  for (const std::int64_t document : documents) {
    while (hit != scored.end() && hit->document < document) ++hit;
    const bool found = hit != scored.end() && hit->document == document;
    entries.push_back({found ? hit->score : 0, document, false, 0});
  }
  return entries;
}

// Leaves only those that can be among the first `count` by score: ties at the end stay.
void keep_best(std::vector<Entry>* entries, std::size_t count) {
  if (count >= entries->size()) return;
  const auto better = [](const Entry& a, const Entry& b) { return a.score > b.score; };
  const auto last = entries->begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(entries->begin(), last, entries->end(), better);
  const double least = last->score;
  std::erase_if(*entries, [&](const Entry& entry) { return entry.score < least; });
}

void add_dates(std::vector<Entry>* entries, const std::vector<std::int64_t>& dates) {
  for (Entry& entry : *entries) {
    const auto at = static_cast<std::size_t>(entry.document - 1);
    entry.has_date = at < dates.size() && dates[at] != catalog::Filters::kNoDate;
    entry.seconds = entry.has_date ? dates[at] : 0;
  }
}

}  // namespace

std::vector<index::Hit> choose_page(const std::vector<std::int64_t>& documents,
                                    const std::vector<index::Hit>& scored, Sort sort,
                                    std::uint64_t offset, std::uint64_t limit,
                                    const std::vector<std::int64_t>& dates) {
  std::vector<index::Hit> page;
  const std::uint64_t size = documents.size();
  if (limit == 0 || offset >= size) return page;
  const auto end = static_cast<std::size_t>(offset + std::min(limit, size - offset));
  std::vector<Entry> entries = with_scores(documents, scored);
  if (sort == Sort::Relevance) keep_best(&entries, end);
  add_dates(&entries, dates);
  const auto before = [&](const Entry& a, const Entry& b) {
    if (sort == Sort::Relevance && a.score != b.score) return a.score > b.score;
    return comes_first_by_date(a, b, sort);
  };
  const auto stop = entries.begin() + static_cast<std::ptrdiff_t>(end);
  if (stop != entries.end()) std::nth_element(entries.begin(), stop - 1, entries.end(), before);
  std::sort(entries.begin(), stop, before);
  for (auto i = static_cast<std::size_t>(offset); i < end; ++i) {
    page.push_back({entries[i].document, entries[i].score});
  }
  return page;
}

}  // namespace day::inquiry
