// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copy_groups.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace day::inquiry {
namespace {

using catalog::RowId;

std::uint32_t position_of(RowId row) {
  return static_cast<std::uint32_t>(row.value - 1);
}
RowId row_of(std::uint32_t position) {
  return RowId{std::int64_t{position} + 1};
}

class Grouper {
 public:
  Grouper(const copies::Candidates& candidates, std::size_t items, const Comparable& comparable)
      : candidates_(candidates), comparable_(comparable), groups_(items) {}

  void join(const std::vector<catalog::Class>& classes) {
    for (const catalog::Class& each : classes) {
      for (const RowId row : each) groups_.join(position_of(each.front()), position_of(row));
    }
  }

  Status join_near(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    std::vector<std::uint32_t> order(candidates_.class_count());
    std::iota(order.begin(), order.end(), 0U);
    const auto first = [&](std::uint32_t number) { return candidates_.members(number).front(); };
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return first(a) < first(b); });
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (progress) progress(i, order.size());
      TRY(compare(order[i], order[i]));
      for (const std::uint32_t other : candidates_.near(order[i])) {
        if (first(other) > first(order[i])) TRY(compare(order[i], other));
      }
    }
    return {};
  }

  std::vector<std::vector<RowId>> take(std::size_t items) {
    std::unordered_map<std::uint32_t, std::vector<RowId>> by_root;
    for (std::uint32_t i = 0; i < items; ++i) by_root[groups_.find(i)].push_back(row_of(i));
    std::vector<std::vector<RowId>> groups;
    for (auto& [root, rows] : by_root) {
      if (rows.size() > 1) groups.push_back(std::move(rows));
    }
    std::sort(groups.begin(), groups.end());
    return groups;
  }

 private:
  // The members of one class with those of another, or with each other.
  Status compare(std::uint32_t one, std::uint32_t other) {
    if (are_linked(one, other)) return {};
    ASSIGN_OR_RETURN(const auto* const firsts, different(one));
    ASSIGN_OR_RETURN(const auto* const seconds, different(other));
    for (const std::uint32_t a : *firsts) {
      for (const std::uint32_t b : *seconds) {
        if ((one == other && b <= a) || groups_.find(a) == groups_.find(b)) continue;
        ASSIGN_OR_RETURN(const auto first, comparable_(row_of(a)));
        ASSIGN_OR_RETURN(const auto second, comparable_(row_of(b)));
        if (copies::is_near(copies::compare(*first, *second))) groups_.join(a, b);
      }
    }
    return {};
  }

  // Whether all members of both belong together already.
  bool are_linked(std::uint32_t one, std::uint32_t other) {
    const std::uint32_t root = groups_.find(candidates_.members(one).front());
    const auto is_in = [&](std::uint32_t member) { return groups_.find(member) == root; };
    const auto firsts = candidates_.members(one);
    const auto seconds = candidates_.members(other);
    return std::all_of(firsts.begin(), firsts.end(), is_in) &&
           std::all_of(seconds.begin(), seconds.end(), is_in);
  }

  // Members whose texts differ; those with the same text are linked to the first that has it.
  Result<const std::vector<std::uint32_t>*> different(std::uint32_t number) {
    const auto [place, is_new] = different_.try_emplace(number);
    std::vector<std::uint32_t>* const found = &place->second;
    if (!is_new) return found;
    const auto members = candidates_.members(number);
    for (const std::uint32_t member : members) {
      bool same = false;
      for (std::size_t i = 0; i < found->size() && members.size() > 1 && !same; ++i) {
        ASSIGN_OR_RETURN(const auto text, comparable_(row_of(member)));
        ASSIGN_OR_RETURN(const auto other, comparable_(row_of((*found)[i])));
        same = !text->empty() && *text == *other;
        if (same) groups_.join(member, (*found)[i]);
      }
      if (!same) found->push_back(member);
    }
    return found;
  }

  const copies::Candidates& candidates_;
  const Comparable& comparable_;
  copies::Components groups_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> different_;
};

}  // namespace

Result<std::vector<std::vector<catalog::RowId>>> find_copy_groups(
    catalog::CopyReader* reader, const copies::Candidates& candidates, std::size_t items,
    const Comparable& comparable,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  ASSIGN_OR_RETURN(const auto by_id, reader->all_same_message_id());
  ASSIGN_OR_RETURN(const auto by_signature, reader->all_same_signed());
  for (const auto* classes : {&by_id, &by_signature}) {
    for (const auto& each : *classes) {
      items = std::max(items, static_cast<std::size_t>(each.back().value));
    }
  }
  Grouper grouper(candidates, items, comparable);
  grouper.join(by_id);
  grouper.join(by_signature);
  TRY(grouper.join_near(progress));
  return grouper.take(items);
}

}  // namespace day::inquiry
