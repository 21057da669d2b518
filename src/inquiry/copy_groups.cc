// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copy_groups.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace day::inquiry {
namespace {

using catalog::RowId;
using Pair = std::pair<std::uint32_t, std::uint32_t>;  // classes, the lesser first

// The greatest number of words of which a sketch has this size.
std::size_t most_words(std::uint8_t size) {
  const unsigned exponent = (size - 1U) / 4;
  const std::size_t quarter = ((std::size_t{1} << exponent) + 3) / 4;
  return std::min(copies::kMaxWords,
                  (std::size_t{1} << exponent) + quarter * ((size - 1U) % 4 + 1));
}

// Shingles of the members of some classes. Equal ones are kept once.
class Texts {
 public:
  Texts(catalog::Reader* catalog, const copies::CommonEndings& endings)
      : catalog_(catalog), endings_(endings) {}

  // `positions` ascend.
  Status load(const std::vector<std::uint32_t>& positions) {
    for (const std::uint32_t position : positions) {
      ASSIGN_OR_RETURN(const auto text, catalog_->text(RowId{std::int64_t{position} + 1}));
      auto shingles = copies::comparable_shingles(copies::own_text(text), endings_);
      const auto [place, is_new] =
          numbers_.try_emplace(std::move(shingles), static_cast<std::uint32_t>(distinct_.size()));
      if (is_new) distinct_.push_back(&place->first);
      of_.emplace(position, place->second);
    }
    return {};
  }
  bool near(std::uint32_t one, std::uint32_t other) const {
    const std::uint32_t a = of_.at(one);
    const std::uint32_t b = of_.at(other);
    if (a == b) return !distinct_[a]->empty();
    return copies::is_near(copies::compare(*distinct_[a], *distinct_[b]));
  }
  void clear() {
    numbers_.clear();
    distinct_.clear();
    of_.clear();
  }

 private:
  catalog::Reader* catalog_;
  const copies::CommonEndings& endings_;
  std::map<copies::Shingles, std::uint32_t> numbers_;
  std::vector<const copies::Shingles*> distinct_;
  std::unordered_map<std::uint32_t, std::uint32_t> of_;
};

class Grouper {
 public:
  Grouper(catalog::Reader* catalog, const std::vector<copies::Sketch>& sketches,
          const copies::CommonEndings& endings, const copies::Candidates& candidates,
          std::size_t items, std::size_t max_shingles)
      : sketches_(sketches),
        candidates_(candidates),
        texts_(catalog, endings),
        groups_(items),
        max_shingles_(max_shingles) {}

  void join(const std::vector<catalog::Class>& classes) {
    for (const catalog::Class& each : classes) {
      for (const RowId row : each) groups_.join(position(each.front()), position(row));
    }
  }

  Status join_near(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    find_pairs();
    cut_into_chunks();
    for (std::uint32_t first = 0; first < chunks_; ++first) {
      for (std::uint32_t second = first; second < chunks_; ++second) {
        const auto found = pairs_.find({first, second});
        if (found == pairs_.end()) continue;
        TRY(compare(found->second));
        if (progress) progress(first + 1, chunks_);
      }
    }
    return {};
  }

  std::vector<std::vector<RowId>> take(std::size_t items) {
    std::unordered_map<std::uint32_t, std::vector<RowId>> by_root;
    for (std::uint32_t i = 0; i < items; ++i) {
      by_root[groups_.find(i)].push_back({std::int64_t{i} + 1});
    }
    std::vector<std::vector<RowId>> groups;
    for (auto& [root, rows] : by_root) {
      if (rows.size() > 1) groups.push_back(std::move(rows));
    }
    std::sort(groups.begin(), groups.end());
    return groups;
  }

 private:
  static std::uint32_t position(RowId row) { return static_cast<std::uint32_t>(row.value - 1); }

  // Classes with several members, and pairs of classes, that are worth comparing.
  void find_pairs() {
    for (std::uint32_t i = 0; i < candidates_.class_count(); ++i) {
      if (candidates_.members(i).size() > 1) all_.emplace_back(i, i);
      for (const std::uint32_t other : candidates_.near(i)) {
        if (other > i) all_.emplace_back(i, other);
      }
    }
  }

  // Numbers the classes that are in a pair, in the order of their first item, by chunks whose
  // texts fit into half of the memory.
  void cut_into_chunks() {
    std::vector<bool> wanted(candidates_.class_count());
    for (const auto& [one, other] : all_) wanted[one] = wanted[other] = true;
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i]) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return candidates_.members(a).front() < candidates_.members(b).front();
    });
    std::vector<std::uint32_t> chunk_of(wanted.size());
    std::size_t words = 0;
    for (const std::uint32_t each : order) {
      std::size_t size = 0;
      for (const std::uint32_t member : candidates_.members(each)) {
        size += most_words(sketches_[member].size);
      }
      if (words > 0 && words + size > max_shingles_ / 2) {
        ++chunks_;
        words = 0;
      }
      words += size;
      chunk_of[each] = chunks_;
    }
    ++chunks_;
    for (const Pair& pair : all_) {
      pairs_[std::minmax(chunk_of[pair.first], chunk_of[pair.second])].push_back(pair);
    }
    all_.clear();
    all_.shrink_to_fit();
  }

  Status compare(const std::vector<Pair>& pairs) {
    std::vector<std::uint32_t> needed;
    for (const auto& [one, other] : pairs) {
      for (const std::uint32_t each : {one, other}) {
        const auto members = candidates_.members(each);
        needed.insert(needed.end(), members.begin(), members.end());
      }
    }
    std::sort(needed.begin(), needed.end());
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    texts_.clear();
    TRY(texts_.load(needed));
    for (const auto& [one, other] : pairs) {
      for (const std::uint32_t a : candidates_.members(one)) {
        for (const std::uint32_t b : candidates_.members(other)) {
          if (one == other && b <= a) continue;
          if (groups_.find(a) != groups_.find(b) && texts_.near(a, b)) groups_.join(a, b);
        }
      }
    }
    return {};
  }

  const std::vector<copies::Sketch>& sketches_;
  const copies::Candidates& candidates_;
  Texts texts_;
  copies::Components groups_;
  std::size_t max_shingles_;
  std::vector<Pair> all_;
  std::map<Pair, std::vector<Pair>> pairs_;  // by chunks
  std::uint32_t chunks_ = 0;
};

}  // namespace

Result<std::vector<std::vector<catalog::RowId>>> find_copy_groups(
    catalog::CopyReader* reader, catalog::Reader* catalog,
    const std::vector<copies::Sketch>& sketches, const copies::CommonEndings& endings,
    const copies::Candidates& candidates,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress, std::size_t max_shingles) {
  ASSIGN_OR_RETURN(const auto by_id, reader->all_same_message_id());
  ASSIGN_OR_RETURN(const auto by_signature, reader->all_same_signed());
  std::size_t items = sketches.size();
  for (const auto* classes : {&by_id, &by_signature}) {
    for (const auto& each : *classes) {
      items = std::max(items, static_cast<std::size_t>(each.back().value));
    }
  }
  Grouper grouper(catalog, sketches, endings, candidates, items, max_shingles);
  grouper.join(by_id);
  grouper.join(by_signature);
  TRY(grouper.join_near(progress));
  return grouper.take(items);
}

}  // namespace day::inquiry
