// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copies.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "copies/candidates.h"
#include "inquiry/copy_groups.h"
#include "inquiry/quoting.h"

namespace day::inquiry {
namespace {

// By what texts are compared, as far as there is room; shared by all threads.
class ShingleCache {
 public:
  explicit ShingleCache(std::size_t max_shingles) : max_shingles_(max_shingles) {}

  // Null if it is not here.
  std::shared_ptr<const copies::Shingles> find(catalog::RowId row) {
    const std::lock_guard lock(mutex_);
    const auto known = kept_.find(row.value);
    return known == kept_.end() ? nullptr : known->second;
  }

  void keep(catalog::RowId row, const std::shared_ptr<const copies::Shingles>& shingles) {
    const std::lock_guard lock(mutex_);
    if (size_ + shingles->size() > max_shingles_) drop();
    if (kept_.emplace(row.value, shingles).second) size_ += shingles->size();
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    drop();
  }

 private:
  void drop() {
    kept_.clear();
    size_ = 0;
  }

  std::mutex mutex_;
  std::unordered_map<std::int64_t, std::shared_ptr<const copies::Shingles>> kept_;
  std::size_t size_ = 0;  // shingles in all
  std::size_t max_shingles_;
};

// Reads texts on one thread.
class Texts {
 public:
  Texts(sql::Database* database, const copies::CommonEndings* endings, ShingleCache* cache)
      : catalog_(database), endings_(*endings), cache_(*cache) {}

  // Shared, since the next call may empty the cache.
  Result<std::shared_ptr<const copies::Shingles>> comparable(catalog::RowId row) {
    if (auto known = cache_.find(row)) return known;
    ASSIGN_OR_RETURN(const auto text, catalog_.text(row));
    const auto found = std::make_shared<const copies::Shingles>(
        copies::comparable_shingles(copies::own_text(text), endings_));
    cache_.keep(row, found);
    return found;
  }

 private:
  catalog::Reader catalog_;
  const copies::CommonEndings& endings_;
  ShingleCache& cache_;
};

// Further connections to the same file, for threads: none if it is in memory, and fewer if they
// cannot be had, which costs time only.
std::vector<std::unique_ptr<sql::Database>> open_again(const sql::Database& database,
                                                       unsigned count) {
  std::vector<std::unique_ptr<sql::Database>> opened;
  while (opened.size() < count && database.is_at_path()) {
    auto another = sql::Database::open(database.path(), sql::Mode::ReadOnly);
    // What was opened is the same file if that was still in its place afterwards.
    if (!another.ok() || !database.is_at_path()) break;
    opened.push_back(std::move(another).value());
  }
  return opened;
}

}  // namespace

struct Copies::Impl {
  Impl(sql::Database* db, const CopiesOptions& wanted)
      : database(db),
        options(wanted),
        reader(db),
        shingles(wanted.max_shingles),
        texts(db, &endings, &shingles),
        quoting(db) {}

  // What all questions need, once for each state of the file.
  Status load() {
    ASSIGN_OR_RETURN(const sql::Database::ChangeMark now, database->change_mark());
    if (candidates && now == mark) return {};
    ASSIGN_OR_RETURN(sketches, reader.sketches());
    endings = copies::find_common_endings(sketches);
    candidates.emplace(sketches);
    shingles.clear();
    mark = now;
    return {};
  }

  bool has_sketch(catalog::RowId row) const {
    const auto at = static_cast<std::size_t>(row.value - 1);
    return at < sketches.size() && sketches[at].exists();
  }

  auto comparable(catalog::RowId row) { return texts.comparable(row); }

  // All that is compared, on as many threads as there are processors. A text never changes while
  // its file stays, so the snapshots of the connections need not be one.
  Result<std::vector<std::vector<catalog::RowId>>> groups(
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    const unsigned wanted =
        options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
    const unsigned count = std::clamp(wanted, 1U, kMaxComparingThreads);
    const auto connections = open_again(*database, count - 1);
    std::deque<Texts> all;
    for (const auto& each : connections) all.emplace_back(each.get(), &endings, &shingles);
    std::vector<Comparable> comparables;
    comparables.emplace_back([this](catalog::RowId row) { return texts.comparable(row); });
    for (Texts& each : all) {
      comparables.emplace_back([&each](catalog::RowId row) { return each.comparable(row); });
    }
    return find_copy_groups(&reader, *candidates, sketches.size(), comparables, progress);
  }

  // Items whose texts may be copies of this one.
  std::vector<std::uint32_t> proposed(catalog::RowId row) const {
    const std::uint32_t own = candidates->class_of(static_cast<std::uint32_t>(row.value - 1));
    std::vector<std::uint32_t> classes = candidates->near(own);
    classes.push_back(own);
    std::vector<std::uint32_t> items;
    for (const std::uint32_t each : classes) {
      const auto members = candidates->members(each);
      items.insert(items.end(), members.begin(), members.end());
    }
    return items;
  }

  Status reach(catalog::RowId from, std::set<catalog::RowId>* group,
               std::vector<catalog::RowId>* waiting) {
    const auto take = [&](catalog::RowId row) {
      if (group->insert(row).second) waiting->push_back(row);
    };
    ASSIGN_OR_RETURN(const auto by_id, reader.same_message_id(from));
    ASSIGN_OR_RETURN(const auto by_signature, reader.same_signed(from));
    for (const auto* rows : {&by_id, &by_signature}) {
      for (const catalog::RowId row : *rows) take(row);
    }
    if (!has_sketch(from)) return {};
    ASSIGN_OR_RETURN(const auto own, comparable(from));
    for (const std::uint32_t position : proposed(from)) {
      const catalog::RowId other{std::int64_t{position} + 1};
      if (group->contains(other)) continue;
      ASSIGN_OR_RETURN(const auto theirs, comparable(other));
      if (copies::is_near(copies::compare(*own, *theirs))) take(other);
    }
    return {};
  }

  sql::Database* database;
  CopiesOptions options;
  catalog::CopyReader reader;
  copies::CommonEndings endings;
  ShingleCache shingles;
  Texts texts;
  QuotingFinder quoting;
  sql::Database::ChangeMark mark;
  std::vector<copies::Sketch> sketches;
  std::optional<copies::Candidates> candidates;
};

Copies::Copies(sql::Database* database, const CopiesOptions& options)
    : impl_(std::make_unique<Impl>(database, options)) {}

Copies::~Copies() = default;

Result<std::vector<catalog::RowId>> Copies::group(catalog::RowId row) {
  TRY(impl_->load());
  std::set<catalog::RowId> group{row};
  std::vector<catalog::RowId> waiting{row};
  while (!waiting.empty()) {
    const catalog::RowId next = waiting.back();
    waiting.pop_back();
    TRY(impl_->reach(next, &group, &waiting));
  }
  return std::vector<catalog::RowId>(group.begin(), group.end());
}

Result<std::vector<std::vector<catalog::RowId>>> Copies::groups(
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  TRY(impl_->load());
  return impl_->groups(progress);
}

Result<std::vector<Copy>> Copies::describe(catalog::RowId row,
                                           const std::vector<catalog::RowId>& group) {
  TRY(impl_->load());
  ASSIGN_OR_RETURN(const auto by_id, impl_->reader.same_message_id(row));
  ASSIGN_OR_RETURN(const auto by_signature, impl_->reader.same_signed(row));
  ASSIGN_OR_RETURN(const auto own, impl_->comparable(row));
  std::vector<Copy> copies;
  for (const catalog::RowId other : group) {
    if (other == row) continue;
    Copy copy;
    copy.row = other;
    copy.same_message_id = std::binary_search(by_id.begin(), by_id.end(), other);
    copy.same_signed = std::binary_search(by_signature.begin(), by_signature.end(), other);
    ASSIGN_OR_RETURN(const auto theirs, impl_->comparable(other));
    copy.likeness = copies::compare(*own, *theirs);
    copy.near = copies::is_near(copy.likeness);
    copy.comparable = !own->empty() && !theirs->empty();
    copies.push_back(copy);
  }
  return copies;
}

Result<std::vector<Quoting>> Copies::quoted_in(catalog::RowId row) {
  return impl_->quoting.quoted_in(row);
}

Result<std::vector<Quoting>> Copies::quotes(catalog::RowId row) {
  return impl_->quoting.quotes(row);
}

}  // namespace day::inquiry
