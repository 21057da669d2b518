// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copy_groups.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/check.h"

namespace day::inquiry {
namespace {

using catalog::RowId;
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

// Classes that one thread takes at a time, at most: they lie beside each other, and so do their
// texts, of which some fifty are read at once. Towards the end nobody should wait long for another.
constexpr std::size_t kClassesAtOnce = 1024;
constexpr std::size_t kTurns = 16;  // of each thread, at least

std::uint32_t position_of(RowId row) {
  return static_cast<std::uint32_t>(row.value - 1);
}
RowId row_of(std::uint32_t position) {
  return RowId{std::int64_t{position} + 1};
}

// What all threads work on.
struct Shared {
  Shared(const copies::Candidates& all, std::size_t items, std::size_t threads)
      : candidates(all),
        groups(items),
        order(all.class_count()),
        at_once(std::clamp<std::size_t>(order.size() / (kTurns * threads), 1, kClassesAtOnce)) {
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return first(a) < first(b); });
  }
  std::uint32_t first(std::uint32_t number) const { return candidates.members(number).front(); }

  const copies::Candidates& candidates;
  copies::Components groups;
  std::vector<std::uint32_t> order;  // of classes, by their first members
  std::size_t at_once;               // taken from it
  std::atomic<std::size_t> next{0};  // in `order`: those before it are taken
  std::atomic<std::size_t> done{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  // Behind the mutex; what is in it stays where and as it is.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> different;
};

// One thread's part.
class Comparer {
 public:
  Comparer(Shared* shared, const Comparable& comparable)
      : shared_(*shared), comparable_(comparable) {}

  // Until no class is left or a thread has failed.
  Status work(const Progress& progress) {
    while (!shared_.failed) {
      const std::size_t begin = shared_.next.fetch_add(shared_.at_once);
      if (begin >= shared_.order.size()) break;
      const std::size_t end = std::min(shared_.order.size(), begin + shared_.at_once);
      const Status compared = compare_from(begin, end, progress);
      if (!compared.ok()) {
        shared_.failed = true;
        return compared;
      }
    }
    return {};
  }

 private:
  Status compare_from(std::size_t begin, std::size_t end, const Progress& progress) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t own = shared_.order[i];
      TRY(compare(own, own));
      for (const std::uint32_t other : shared_.candidates.near(own)) {
        if (shared_.first(other) > shared_.first(own)) TRY(compare(own, other));
      }
      const std::size_t done = ++shared_.done;
      if (progress) progress(done, shared_.order.size());
    }
    return {};
  }

  // The members of one class with those of another, or with each other.
  Status compare(std::uint32_t one, std::uint32_t other) {
    if (are_linked(one, other)) return {};
    copies::Components& groups = shared_.groups;
    ASSIGN_OR_RETURN(const auto* const firsts, different(one));
    ASSIGN_OR_RETURN(const auto* const seconds, different(other));
    for (const std::uint32_t a : *firsts) {
      for (const std::uint32_t b : *seconds) {
        if ((one == other && b <= a) || groups.find(a) == groups.find(b)) continue;
        ASSIGN_OR_RETURN(const auto first, comparable_(row_of(a)));
        ASSIGN_OR_RETURN(const auto second, comparable_(row_of(b)));
        if (copies::is_near(copies::compare(*first, *second))) groups.join(a, b);
      }
    }
    return {};
  }

  // Whether all members of both belong together already.
  bool are_linked(std::uint32_t one, std::uint32_t other) {
    const std::uint32_t root = shared_.groups.find(shared_.first(one));
    const auto is_in = [&](std::uint32_t member) { return shared_.groups.find(member) == root; };
    const auto firsts = shared_.candidates.members(one);
    const auto seconds = shared_.candidates.members(other);
    return std::all_of(firsts.begin(), firsts.end(), is_in) &&
           std::all_of(seconds.begin(), seconds.end(), is_in);
  }

  // Members whose texts differ; those with the same text are linked to the first that has it.
  // Two threads that ask at once both look, and find the same.
  Result<const std::vector<std::uint32_t>*> different(std::uint32_t number) {
    {
      const std::lock_guard lock(shared_.mutex);
      const auto known = shared_.different.find(number);
      if (known != shared_.different.end()) return &known->second;
    }
    const auto members = shared_.candidates.members(number);
    std::vector<std::uint32_t> found;
    for (const std::uint32_t member : members) {
      bool same = false;
      for (std::size_t i = 0; i < found.size() && members.size() > 1 && !same; ++i) {
        ASSIGN_OR_RETURN(const auto text, comparable_(row_of(member)));
        ASSIGN_OR_RETURN(const auto other, comparable_(row_of(found[i])));
        same = !text->empty() && *text == *other;
        if (same) shared_.groups.join(member, found[i]);
      }
      if (!same) found.push_back(member);
    }
    const std::lock_guard lock(shared_.mutex);
    return &shared_.different.try_emplace(number, std::move(found)).first->second;
  }

  Shared& shared_;
  const Comparable& comparable_;
};

Status join_near(Shared* shared, const std::vector<Comparable>& comparables,
                 const Progress& progress) {
  std::vector<Status> ends(comparables.size());
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < comparables.size(); ++i) {
    others.emplace_back([&, i] { ends[i] = Comparer(shared, comparables[i]).work({}); });
  }
  ends[0] = Comparer(shared, comparables[0]).work(progress);
  for (std::thread& each : others) each.join();
  for (const Status& each : ends) TRY(each);
  return {};
}

std::vector<std::vector<RowId>> take_groups(copies::Components* components, std::size_t items) {
  std::unordered_map<std::uint32_t, std::vector<RowId>> by_root;
  for (std::uint32_t i = 0; i < items; ++i) by_root[components->find(i)].push_back(row_of(i));
  std::vector<std::vector<RowId>> groups;
  for (auto& [root, rows] : by_root) {
    if (rows.size() > 1) groups.push_back(std::move(rows));
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

}  // namespace

Result<std::vector<std::vector<catalog::RowId>>> find_copy_groups(
    catalog::CopyReader* reader, const copies::Candidates& candidates, std::size_t items,
    const std::vector<Comparable>& comparables,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  CHECK(!comparables.empty());
  ASSIGN_OR_RETURN(const auto by_id, reader->all_same_message_id());
  ASSIGN_OR_RETURN(const auto by_signature, reader->all_same_signed());
  for (const auto* classes : {&by_id, &by_signature}) {
    for (const auto& each : *classes) {
      items = std::max(items, static_cast<std::size_t>(each.back().value));
    }
  }
  Shared shared(candidates, items, comparables.size());
  for (const auto* classes : {&by_id, &by_signature}) {
    for (const catalog::Class& each : *classes) {
      for (const RowId row : each) shared.groups.join(position_of(each.front()), position_of(row));
    }
  }
  TRY(join_near(&shared, comparables, progress));
  return take_groups(&shared.groups, items);
}

}  // namespace day::inquiry
