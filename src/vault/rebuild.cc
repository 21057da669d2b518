// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/rebuild.h"

#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "catalog/people.h"
#include "index/index.h"
#include "os/file.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"
#include "vault/pipeline.h"
#include "vault/seal.h"
#include "vault/session.h"
#include "vault/unread.h"

namespace day::vault {
namespace {

// Turns what a scan of the packs meets into the facts that `add` produced.
class PackFacts {
 public:
  PackFacts(store::Reader* store, Pipeline* pipeline) : store_(store), pipeline_(pipeline) {}

  Status take(const store::Scanned& scanned, store::Position after) {
    if (const auto* item = std::get_if<store::ScannedItem>(&scanned)) {
      unreferenced_[item->id.digest] = *item;
      return {};
    }
    if (std::holds_alternative<store::ScannedDamage>(scanned)) {
      ++damaged_;
      return {};
    }
    const auto& recipe = std::get<store::ScannedRecipe>(scanned);
    ByteReader in(recipe.records);
    while (!in.at_end()) {
      ASSIGN_OR_RETURN(store::RecipeRecord record, store::decode_record(&in));
      TRY(take_record(recipe.source, std::move(record)));
    }
    position_ = after;
    // As in `add`: documents are read when their source has ended.
    if (std::exchange(source_ended_, false) || ++segments_ % kSegmentsPerCommit == 0 ||
        items_since_commit_ >= kCommitItems) {
      return commit();
    }
    return {};
  }

  Status commit() {
    items_since_commit_ = 0;
    return push(CommitFact{position_});
  }
  std::uint64_t items() const { return items_; }
  std::uint64_t damaged() const { return damaged_; }
  void start_at(store::Position position) { position_ = position; }

 private:
  static constexpr std::uint64_t kSegmentsPerCommit = 64;

  Status take_record(SourceId source, store::RecipeRecord record) {
    if (const auto* ref = std::get_if<store::ItemRef>(&record)) {
      TRY(take_first_use(ref->id.digest, ref->kind));
    } else if (const auto* end = std::get_if<store::ContainerEnd>(&record)) {
      if (end->outer_kept) TRY(take_first_use(end->sha256, store::ItemKind::Outer));
    }
    source_ended_ = std::holds_alternative<store::SourceEnd>(record);
    return push(RecordFact{source, std::move(record)});
  }

  // An item enters the catalog when a recipe first names it.
  Status take_first_use(const Digest& digest, store::ItemKind kind) {
    const auto found = unreferenced_.find(digest);
    if (found == unreferenced_.end()) return {};
    const store::ScannedItem item = found->second;
    unreferenced_.erase(found);
    ++items_;
    ++items_since_commit_;
    NewItem fact{item.id, kind, item.size_bytes, item.location, std::nullopt};
    if (kind != store::ItemKind::Message) return push(std::move(fact));
    if (item.size_bytes > kMaxMessageInMemoryBytes) {
      ASSIGN_OR_RETURN(const Bytes head, store_->read_range(item.id, item.location, 0, kHeadBytes));
      fact.given = read_large_message(head, item.size_bytes);
      return push(std::move(fact));
    }
    auto bytes = store_->read(item.id, item.location, kMaxMessageInMemoryBytes);
    if (!bytes.ok()) {
      if (bytes.error().code != Code::Damaged) return bytes.error();
      fact.given = read_damaged_message(bytes.error().message);
      return push(std::move(fact));
    }
    TRY(push(std::move(fact)));
    pipeline_->pool()->submit(next_ticket_++, std::move(bytes).value());
    return {};
  }

  Status push(Fact fact) {
    if (pipeline_->facts()->push(std::move(fact))) return {};
    return Error{Code::Failed, "stopped"};
  }

  store::Reader* store_;
  Pipeline* pipeline_;
  std::unordered_map<Digest, store::ScannedItem> unreferenced_;
  store::Position position_;
  bool source_ended_ = false;
  std::uint64_t segments_ = 0;
  std::uint64_t items_ = 0;
  std::uint64_t items_since_commit_ = 0;
  std::uint64_t damaged_ = 0;
  std::uint64_t next_ticket_ = 0;
};

// The catalog that is about to be replaced remembers how far the ledger went. If it cannot be read,
// or was made by another program, there is no memory to lose.
Status check_ledger_memory(const Vault& vault) {
  const auto old = open_catalog_for_reading(vault);
  if (!old.ok()) return {};
  const auto scan = verify_ledger(vault, old->get(), {});
  if (!scan.ok() || !scan->damage) return {};
  ASSIGN_OR_RETURN(const ledger::Head known, catalog::followed_head(old->get()));
  if (scan->damage->entry.value > known.entries) return {};
  return Error{Code::Damaged,
               fmt::format("{}; if there is none, docs/formats/ledger.md says how to go on with "
                           "what is left",
                           describe_damage(*scan->damage))};
}

}  // namespace

Result<FollowReport> follow_packs(const Vault& vault, sql::Database* database,
                                  const reader::PoolOptions& options, const FollowHooks& hooks) {
  ASSIGN_OR_RETURN(const store::Position from, catalog::followed_position(database));
  // One reader scans, the other fetches items: each keeps the block it is in.
  ASSIGN_OR_RETURN(const auto scanner, store::Reader::open(vault.packs_folder()));
  ASSIGN_OR_RETURN(const auto fetcher, store::Reader::open(vault.packs_folder()));
  ASSIGN_OR_RETURN(const auto pipeline,
                   Pipeline::start(database, options, vault.packs_folder(), hooks.documents, {}));
  PackFacts facts(fetcher.get(), pipeline.get());
  facts.start_at(from);
  std::uint64_t bytes = 0;
  Status scanned = scanner->scan(from, [&](const store::Scanned& each, store::Position after) {
    if (const auto* item = std::get_if<store::ScannedItem>(&each)) {
      bytes += item->size_bytes;
      if (hooks.progress) hooks.progress(bytes);
    }
    return facts.take(each, after);
  });
  if (scanned.ok()) scanned = facts.commit();
  ASSIGN_OR_RETURN(const Followed followed, pipeline->finish());
  TRY(scanned);
  return FollowReport{followed, facts.items(), facts.damaged(), 0, {}};
}

Result<FollowReport> rebuild(const Vault& vault, const reader::PoolOptions& options,
                             const FollowHooks& hooks) {
  ASSIGN_OR_RETURN(const os::File lock, vault.lock());
  const std::string fresh = vault.catalog_path() + ".new";
  for (const char* suffix : {"", "-wal", "-shm"}) {
    if (os::exists(fresh + suffix)) TRY(os::remove_file(fresh + suffix));
  }
  TRY(check_ledger_memory(vault));
  FollowReport report;
  {
    ASSIGN_OR_RETURN(const auto database, open_catalog_for_writing(fresh));
    ASSIGN_OR_RETURN(report, follow_packs(vault, database.get(), options, hooks));
    // Before the persons: people rule on them.
    ASSIGN_OR_RETURN(const ledger::Scan ledger, follow_ledger(vault, database.get()));
    report.decisions = ledger.head.entries;
    if (ledger.damage) report.ledger_damage = describe_damage(*ledger.damage);
    TRY(catalog::settle_people(database.get()));
    TRY(database->checkpoint());
  }
  if (os::exists(vault.seal_path())) TRY(os::remove_file(vault.seal_path()));
  // The journal of the old catalog must not be taken for one of the new.
  for (const char* suffix : {"-wal", "-shm"}) {
    if (os::exists(vault.catalog_path() + suffix)) {
      TRY(os::remove_file(vault.catalog_path() + suffix));
    }
  }
  TRY(os::rename_durably(fresh, vault.catalog_path()));
  TRY(seal_catalog(vault));
  return report;
}

}  // namespace day::vault
