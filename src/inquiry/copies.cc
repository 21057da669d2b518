// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/copies.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "copies/candidates.h"
#include "inquiry/copy_groups.h"
#include "inquiry/quoting.h"

namespace day::inquiry {
struct Copies::Impl {
  Impl(sql::Database* db, std::size_t most)
      : database(db), max_shingles(most), reader(db), catalog(db), quoting(db) {}

  // What all questions need, once for each state of the file.
  Status load() {
    ASSIGN_OR_RETURN(const sql::Database::ChangeMark now, database->change_mark());
    if (candidates && now == mark) return {};
    ASSIGN_OR_RETURN(sketches, reader.sketches());
    endings = copies::find_common_endings(sketches);
    candidates.emplace(sketches);
    shingles.clear();
    cached = 0;
    mark = now;
    return {};
  }

  bool has_sketch(catalog::RowId row) const {
    const auto at = static_cast<std::size_t>(row.value - 1);
    return at < sketches.size() && sketches[at].exists();
  }

  // By what a text is compared. Shared, since the next call may empty the cache.
  Result<std::shared_ptr<const copies::Shingles>> comparable(catalog::RowId row) {
    if (const auto known = shingles.find(row.value); known != shingles.end()) return known->second;
    ASSIGN_OR_RETURN(const auto text, catalog.text(row));
    const auto found = std::make_shared<const copies::Shingles>(
        copies::comparable_shingles(copies::own_text(text), endings));
    if (cached + found->size() > max_shingles) {
      shingles.clear();
      cached = 0;
    }
    cached += found->size();
    shingles.emplace(row.value, found);
    return found;
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
  std::size_t max_shingles;
  catalog::CopyReader reader;
  catalog::Reader catalog;
  QuotingFinder quoting;
  sql::Database::ChangeMark mark;
  std::vector<copies::Sketch> sketches;
  copies::CommonEndings endings;
  std::optional<copies::Candidates> candidates;
  std::unordered_map<std::int64_t, std::shared_ptr<const copies::Shingles>> shingles;
  std::size_t cached = 0;
};

Copies::Copies(sql::Database* database, std::size_t max_shingles)
    : impl_(std::make_unique<Impl>(database, max_shingles)) {}

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
  const auto comparable = [this](catalog::RowId row) { return impl_->comparable(row); };
  return find_copy_groups(&impl_->reader, *impl_->candidates, impl_->sketches.size(), comparable,
                          progress);
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
