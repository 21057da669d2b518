// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/fold.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace day::inquiry {

Result<std::vector<Line>> fold_page(const std::vector<index::Hit>& order, const Together& together,
                                    std::uint64_t offset, std::uint64_t limit) {
  std::unordered_map<std::int64_t, std::size_t> place_of;
  place_of.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place_of.emplace(order[i].document, i);
  std::vector<bool> taken(order.size());
  std::vector<Line> lines;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < order.size() && lines.size() < limit; ++i) {
    if (taken[i]) continue;
    taken[i] = true;
    ASSIGN_OR_RETURN(const std::vector<std::int64_t> others, together(order[i].document));
    std::vector<std::size_t> behind;
    for (const std::int64_t other : others) {
      const auto found = place_of.find(other);
      if (found == place_of.end() || taken[found->second]) continue;
      taken[found->second] = true;
      behind.push_back(found->second);
    }
    if (number++ < offset) continue;
    std::sort(behind.begin(), behind.end());
    Line& line = lines.emplace_back();
    line.hit = order[i];
    for (const std::size_t place : behind) line.behind.push_back(order[place].document);
  }
  return lines;
}

FoldedPage fold_groups(const std::vector<index::Hit>& order,
                       const std::vector<std::int64_t>& group_of, std::int64_t groups,
                       std::uint64_t offset, std::uint64_t limit) {
  constexpr std::uint64_t kNone = UINT64_MAX;
  std::vector<std::uint64_t> line_of(static_cast<std::size_t>(groups), kNone);
  FoldedPage page;
  for (const index::Hit& hit : order) {
    const auto at = static_cast<std::size_t>(hit.document - 1);
    const std::int64_t group = at < group_of.size() ? group_of[at] : 0;
    const bool is_alone = group <= 0 || group >= groups;
    const std::uint64_t known = is_alone ? kNone : line_of[static_cast<std::size_t>(group)];
    const std::uint64_t line = known == kNone ? page.line_count++ : known;
    if (known == kNone && !is_alone) line_of[static_cast<std::size_t>(group)] = line;
    if (line < offset || line - offset >= limit) continue;
    if (known == kNone) {
      page.lines.push_back({hit, {}});
    } else {
      page.lines[static_cast<std::size_t>(line - offset)].behind.push_back(hit.document);
    }
  }
  return page;
}

}  // namespace day::inquiry
