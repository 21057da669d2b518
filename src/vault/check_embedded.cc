// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check_embedded.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "crypto/sha256.h"
#include "reader/document_room.h"
#include "reader/unarchive.h"
#include "vault/catalog_file.h"
#include "vault/document_lanes.h"
#include "vault/originals.h"

namespace day::vault {
namespace {

using catalog::EmbeddedItem;

// Hashes what comes out of one item, and compares it with what came out before.
class Comparison : public reader::ChildSink {
 public:
  Comparison(const catalog::ItemRow& parent, const std::vector<EmbeddedItem>& inside)
      : parent_(parent) {
    for (const EmbeddedItem& each : inside) {
      known_.emplace(each.key, Place{&each, false});
      has_losses_ = has_losses_ || !each.lost.empty();
    }
  }

  Result<bool> begin(const document::Child& child) override {
    const auto place = known_.find(child.key);
    if (place == known_.end()) {
      // After a loss it may be what was lost.
      if (!has_losses_) {
        problems_.push_back(fmt::format(
            "item {}: \"{}\" lies in it and is not in catalog.db; run `daylight rebuild`",
            print_short(parent_.id), child.path));
      }
      return false;
    }
    if (!place->second.item->lost.empty()) return false;
    open_ = &place->second;
    hash_ = {};
    return true;
  }

  Status bytes(ByteView bytes) override {
    hash_.update(bytes);
    return {};
  }

  Status end(std::string_view wrong) override {
    Place& place = *std::exchange(open_, nullptr);
    if (wrong == reader::kNeedsPassword) return {};  // judged with the others that are missing
    place.has_come = true;
    ++counts_.tried;
    const ItemId& id = place.item->item.id;
    if (!wrong.empty()) {
      add_missing(id, wrong);
    } else if (hash_.finish() == id.digest) {
      ++counts_.same;
    } else {
      problems_.push_back(fmt::format(
          "item {} came out of item {} with other bytes than before{}", print_short(id),
          print_short(parent_.id),
          place.item->is_rendered ? " (they were put together by another version of Daylight, "
                                    "perhaps)"
                                  : ""));
    }
    return {};
  }

  // What has not come out, after all that has.
  void finish(bool is_locked, std::string_view why) {
    for (const auto& [key, place] : known_) {
      if (place.has_come || !place.item->lost.empty()) continue;
      if (is_locked) {
        ++counts_.locked;
      } else {
        ++counts_.tried;
        add_missing(place.item->item.id, why.empty() ? "it is not there" : why);
      }
    }
  }

  const EmbeddedCheck& counts() const { return counts_; }
  std::vector<std::string>& problems() { return problems_; }

 private:
  struct Place {
    const EmbeddedItem* item;
    bool has_come;
  };

  void add_missing(const ItemId& id, std::string_view why) {
    problems_.push_back(fmt::format("item {} could not be taken out of item {}: {}",
                                    print_short(id), print_short(parent_.id), why));
  }

  const catalog::ItemRow& parent_;
  std::map<std::uint64_t, Place> known_;  // by their keys
  bool has_losses_ = false;
  Place* open_ = nullptr;
  crypto::Sha256 hash_;
  EmbeddedCheck counts_;
  std::vector<std::string> problems_;
};

// What the threads have found out.
struct Findings {
  std::mutex mutex;
  std::condition_variable changed;
  EmbeddedCheck counts;
  std::map<std::size_t, std::vector<std::string>> problems;  // by the number of the parent
  std::size_t done = 0;
  unsigned ended = 0;  // threads
  std::optional<Error> error;
};

// One thread's means.
class Lane {
 public:
  static Result<Lane> open(const Vault& vault, const reader::DocumentRoomOptions& options) {
    Lane lane;
    ASSIGN_OR_RETURN(lane.database_, open_catalog_for_reading(vault));
    ASSIGN_OR_RETURN(lane.originals_,
                     open_originals_in(vault.packs_folder(), lane.database_.get(), options));
    ASSIGN_OR_RETURN(lane.room_, reader::DocumentRoom::start(options));
    return lane;
  }

  Status check(catalog::RowId row, std::size_t number, Findings* findings) {
    ASSIGN_OR_RETURN(const auto parent, catalog::Reader(database_.get()).item(row));
    if (!parent) {
      return Error{Code::Damaged, "an item in which others lie is missing from catalog.db"};
    }
    ASSIGN_OR_RETURN(const auto inside, catalog::DocumentReader(database_.get()).inside(row));
    Comparison comparison(*parent, inside);
    const auto outcome = read_inside(room_.get(), originals_.get(), *parent, &comparison);
    if (outcome.ok()) {
      const auto* reading = std::get_if<document::Reading>(&outcome->reading);
      comparison.finish(is_locked(reading), outcome->detail);
    } else {
      comparison.finish(outcome.error().code == Code::Denied, outcome.error().message);
    }
    const std::lock_guard lock(findings->mutex);
    findings->counts.tried += comparison.counts().tried;
    findings->counts.same += comparison.counts().same;
    findings->counts.locked += comparison.counts().locked;
    if (!comparison.problems().empty()) {
      findings->problems[number] = std::move(comparison.problems());
    }
    ++findings->done;
    findings->changed.notify_all();
    return {};
  }

 private:
  static bool is_locked(const document::Reading* reading) {
    if (reading == nullptr) return false;
    if (reading->outcome == document::Outcome::Locked) return true;
    // Some of it, and the rest was read.
    return std::any_of(reading->defects.begin(), reading->defects.end(),
                       [](const auto& each) { return each.ends_with(reader::kNeedsPassword); });
  }

  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<store::Reader> originals_;
  std::unique_ptr<reader::DocumentRoom> room_;
};

Result<std::vector<catalog::RowId>> find_parents(sql::Database* database) {
  ASSIGN_OR_RETURN(auto find, database->prepare("SELECT DISTINCT parent_id FROM embedded "
                                                "ORDER BY parent_id"));
  std::vector<catalog::RowId> parents;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find.step());
    if (!more) return parents;
    parents.push_back({find.column_int(0)});
  }
}

Status find_strays(sql::Database* database, const std::function<void(std::string)>& problem) {
  ASSIGN_OR_RETURN(auto find, database->prepare("SELECT count(*) FROM items WHERE pack IS NULL AND "
                                                "id NOT IN (SELECT item_id FROM embedded)"));
  TRY(find.step());
  if (find.column_int(0) == 0) return {};
  problem(fmt::format("{} items of catalog.db lie nowhere; run `daylight rebuild`",
                      find.column_int(0)));
  return {};
}

}  // namespace

Result<EmbeddedCheck> check_embedded(
    const Vault& vault, sql::Database* database, const reader::PoolOptions& options,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    const std::function<void(std::string)>& problem) {
  TRY(find_strays(database, problem));
  ASSIGN_OR_RETURN(const auto parents, find_parents(database));
  const reader::DocumentRoomOptions room = document_room_options(options);
  Findings findings;
  std::atomic<std::size_t> next{0};
  const auto work = [&]() -> Status {
    std::size_t number = next.fetch_add(1);
    if (number >= parents.size()) return {};
    ASSIGN_OR_RETURN(Lane lane, Lane::open(vault, room));
    for (; number < parents.size(); number = next.fetch_add(1)) {
      TRY(lane.check(parents[number], number, &findings));
    }
    return {};
  };
  const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, kLaneCeiling);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      const Status worked = work();
      if (!worked.ok()) next = parents.size();
      const std::lock_guard lock(findings.mutex);
      if (!worked.ok()) findings.error = worked.error();
      ++findings.ended;
      findings.changed.notify_all();
    });
  }
  {
    std::unique_lock lock(findings.mutex);
    for (std::size_t told = 0; findings.ended < count;) {
      findings.changed.wait(lock);
      if (progress && findings.done > told) progress(told = findings.done, parents.size());
    }
  }
  for (std::thread& each : threads) each.join();
  if (findings.error) return *findings.error;
  for (auto& [number, lines] : findings.problems) {
    for (std::string& each : lines) problem(std::move(each));
  }
  return findings.counts;
}

}  // namespace day::vault
