// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "catalog/catalog.h"
#include "crypto/sha256.h"
#include "store/recipe.h"
#include "store/store.h"
#include "vault/catalog_file.h"
#include "vault/check_embedded.h"
#include "vault/check_ledger.h"
#include "vault/check_people.h"
#include "vault/check_threads.h"
#include "vault/key_book.h"
#include "vault/seal.h"

namespace day::vault {
namespace {

// A badly damaged vault would otherwise print a line per item.
constexpr std::size_t kMaxProblems = 200;

class Checker {
 public:
  Checker(const std::function<void(std::uint64_t)>& progress, store::Reader* fetcher)
      : progress_(progress), fetcher_(fetcher) {}

  void problem(std::string text) {
    if (report_.problems.size() < kMaxProblems) {
      report_.problems.push_back(std::move(text));
    } else {
      ++report_.problems_more;
    }
  }

  Status take(const store::Scanned& scanned) {
    if (const auto* damage = std::get_if<store::ScannedDamage>(&scanned)) {
      if (damage->torn_tail && followed_ && damage->from >= *followed_) {
        report_.torn_bytes += damage->size_bytes;
        return {};
      }
      problem(fmt::format("pack {} at byte {}: {} ({} bytes)", damage->from.pack,
                          damage->from.offset, damage->what, damage->size_bytes));
      return {};
    }
    if (const auto* item = std::get_if<store::ScannedItem>(&scanned)) {
      take_item(*item);
      return {};
    }
    const auto& recipe = std::get<store::ScannedRecipe>(scanned);
    ByteReader in(recipe.records);
    while (!in.at_end()) {
      const auto record = store::decode_record(&in);
      if (!record.ok()) {
        problem(
            fmt::format("recipe of source {}: {}", recipe.source.number, record.error().message));
        break;
      }
      take_record(recipe.source, *record);
    }
    return {};
  }

  // How far the catalog has followed the packs, if it can be opened.
  void set_followed(store::Position followed) { followed_ = followed; }

  // What the catalog says against what the packs hold.
  Status compare(catalog::Reader* catalog) {
    for (const auto& [digest, item] : items_) {
      if (!item.named) continue;  // stored by a run that was interrupted before its recipe
      const store::Position place{item.location.pack, item.location.offset};
      if (followed_ && place >= *followed_) {
        ++report_.not_yet_catalogued;
        continue;
      }
      const auto rows = catalog->find_items({{digest}, {digest}}, 1);
      if (!rows.ok()) {
        problem(fmt::format("catalog.db: {}; run `daylight rebuild`", rows.error().message));
        return {};
      }
      if (rows->empty()) {
        problem(fmt::format("item {} is in the packs and not in catalog.db; run `daylight rebuild`",
                            print_short({digest})));
      } else if (rows->front().size_bytes != item.size_bytes) {
        problem(fmt::format("item {}: catalog.db has another size; run `daylight rebuild`",
                            print_short({digest})));
      }
    }
    return compare_back(catalog);
  }

  // What the catalog names must be in the packs: a pack may have gone missing.
  Status compare_back(catalog::Reader* catalog) {
    ItemIdRange all;
    all.high.digest.octets.fill(0xff);
    ASSIGN_OR_RETURN(const auto rows, catalog->find_items(all, SIZE_MAX));
    for (const auto& row : rows) {
      if (!row.is_stored()) continue;
      if (items_.contains(row.id.digest) || unreadable_.contains(row.id.digest)) continue;
      problem(fmt::format("item {} is in catalog.db and not in the packs", print_short(row.id)));
    }
    return {};
  }

  CheckReport& report() { return report_; }

 private:
  struct Item {
    std::uint64_t size_bytes = 0;
    store::Location location;
    bool named = false;
  };
  struct Open {
    std::string path;
    store::ContainerKind kind = store::ContainerKind::File;
    std::uint64_t bytes = 0;
    crypto::Sha256 hash;
    bool has_gap = false;
  };

  void take_item(const store::ScannedItem& item) {
    ++report_.items;
    std::uint64_t size = 0;
    const Status read =
        fetcher_->read_pieces(item.id, item.location, [&](ByteView piece) -> Status {
          size += piece.size();
          return {};
        });
    if (!read.ok()) {
      problem(fmt::format("item {}: {}", print_short(item.id), read.error().message));
      unreadable_.insert(item.id.digest);
      return;
    }
    report_.bytes += size;
    if (progress_) progress_(report_.bytes);
    items_[item.id.digest] = {item.size_bytes, item.location, false};
  }

  void take_record(SourceId source, const store::RecipeRecord& record) {
    std::vector<Open>& open = open_[source.number];
    if (const auto* begin = std::get_if<store::ContainerBegin>(&record)) {
      open.push_back({begin->path, begin->kind, 0, {}, false});
      return;
    }
    if (std::holds_alternative<store::SourceEnd>(record)) {
      open_.erase(source.number);
      return;
    }
    if (open.empty()) return;
    Open& container = open.back();
    if (const auto* framing = std::get_if<store::Framing>(&record)) {
      container.bytes += framing->bytes.size();
      container.hash.update(framing->bytes);
    } else if (const auto* gap = std::get_if<store::Gap>(&record)) {
      container.bytes += gap->size_bytes;
      container.has_gap = true;
    } else if (const auto* ref = std::get_if<store::ItemRef>(&record)) {
      take_ref(*ref, &container);
    } else if (const auto* end = std::get_if<store::ContainerEnd>(&record)) {
      take_end(source, *end, container);
      open.pop_back();
    }
  }

  void take_ref(const store::ItemRef& ref, Open* container) {
    container->bytes += ref.size_bytes;
    const auto found = items_.find(ref.id.digest);
    if (found == items_.end()) {
      problem(fmt::format("{}: item {} is missing from the packs or damaged", container->path,
                          print_short(ref.id)));
      container->has_gap = true;
      return;
    }
    found->second.named = true;
    const Status read =
        fetcher_->read_pieces(ref.id, found->second.location, [&](ByteView piece) -> Status {
          container->hash.update(piece);
          return {};
        });
    if (!read.ok()) container->has_gap = true;  // said when the item itself was read
  }

  void take_end(SourceId source, const store::ContainerEnd& end, Open& container) {
    ++report_.containers;
    const bool packed = container.kind == store::ContainerKind::Compressed ||
                        container.kind == store::ContainerKind::Archive;
    if (packed) {
      if (!end.outer_kept) return;
      const auto found = items_.find(end.sha256);
      if (found == items_.end()) {
        problem(fmt::format("source {}, {}: its outer file is missing from the packs",
                            source.number, container.path));
      } else {
        found->second.named = true;
      }
      return;
    }
    const bool folder = container.kind == store::ContainerKind::Folder ||
                        container.kind == store::ContainerKind::Maildir;
    if (folder || container.has_gap || !end.complete) return;
    if (container.bytes != end.size_bytes || container.hash.finish() != end.sha256) {
      problem(fmt::format("source {}, {}: put together again it is not what was received",
                          source.number, container.path));
    }
  }

  const std::function<void(std::uint64_t)>& progress_;
  store::Reader* fetcher_;
  CheckReport report_;
  std::unordered_map<Digest, Item> items_;
  std::optional<store::Position> followed_;
  std::unordered_set<Digest> unreadable_;  // said already
  std::map<std::uint32_t, std::vector<Open>> open_;
};

bool same_judgement(const dkim::Judgement& one, const dkim::Judgement& other) {
  if (one.verdict != other.verdict || one.by != other.by || one.chain != other.chain ||
      one.signatures.size() != other.signatures.size()) {
    return false;
  }
  for (std::size_t i = 0; i < one.signatures.size(); ++i) {
    const dkim::SignatureJudgement& a = one.signatures[i];
    const dkim::SignatureJudgement& b = other.signatures[i];
    if (a.verdict != b.verdict || a.key_row != b.key_row || a.repaired != b.repaired ||
        a.aligned != b.aligned || a.reason != b.reason || a.flags != b.flags) {
      return false;
    }
  }
  return true;
}

// Judges every message again: what the catalog says of it must follow from the signatures and keys
// that it has.
Status check_verdicts(sql::Database* database, Checker* checker) {
  ASSIGN_OR_RETURN(const KeyBook keys, KeyBook::load(database));
  ASSIGN_OR_RETURN(auto walk, database->prepare("SELECT item_id, complete FROM messages ORDER BY "
                                                "item_id"));
  catalog::SignatureReader reader(database);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) return {};
    const catalog::RowId row{walk.column_int(0)};
    const auto said = reader.judgement(row);
    const bool unjudged = !said.ok() && said.error().code == Code::NotFound;
    if (!said.ok() && !unjudged && said.error().code != Code::Damaged) return said.error();
    const bool complete = walk.column_int(1) != 0;
    bool right = complete ? said.ok() : unjudged;
    if (right && complete) {
      ASSIGN_OR_RETURN(const auto messages, reader.messages(row, {row.value + 1}));
      right = messages.size() == 1 &&
              same_judgement(
                  *said, dkim::judge(messages.front().signatures, messages.front().claims, keys));
    }
    if (right) continue;
    checker->problem(fmt::format(
        "message {} of catalog.db: its verdict does not follow from its signatures and the keys; "
        "run `daylight rebuild`",
        row.value));
  }
}

void check_catalog(const Vault& vault, const CheckOptions& options, Checker* checker) {
  const auto sealed = verify_seal(vault);
  if (!sealed.ok()) {
    checker->problem(fmt::format("catalog.db: {}; run `daylight rebuild`", sealed.error().message));
    return;
  }
  checker->report().sealed = sealed->has_value();
  if (sealed->has_value() && !**sealed) {
    checker->problem("catalog.db is not what was sealed; run `daylight rebuild`");
  }
  const auto database = open_catalog_for_reading(vault);
  if (!database.ok()) {
    checker->problem(
        fmt::format("catalog.db: {}; run `daylight rebuild`", database.error().message));
    return;
  }
  const auto problems = (*database)->integrity_problems();
  if (!problems.ok()) {
    checker->problem(
        fmt::format("catalog.db: {}; run `daylight rebuild`", problems.error().message));
    return;
  }
  for (const std::string& each : *problems) {
    checker->problem(fmt::format("catalog.db: {}; run `daylight rebuild`", each));
  }
  catalog::Reader catalog(database->get());
  const Status compared = checker->compare(&catalog);
  if (!compared.ok()) checker->problem(compared.error().message);
  const Status judged = check_verdicts(database->get(), checker);
  if (!judged.ok()) checker->problem(fmt::format("catalog.db: {}", judged.error().message));
  const auto misplaced = count_misplaced_messages(database->get());
  if (!misplaced.ok()) {
    checker->problem(fmt::format("catalog.db: {}", misplaced.error().message));
  } else if (*misplaced > 0) {
    checker->problem(
        fmt::format("catalog.db: {} messages stand in threads that do not follow from "
                    "what they name; run `daylight rebuild`",
                    *misplaced));
  }
  const auto problem = [checker](std::string text) { checker->problem(std::move(text)); };
  for (const auto& part : {check_people, check_texts}) {
    const Status checked = part(database->get(), problem);
    if (!checked.ok()) problem(fmt::format("catalog.db: {}", checked.error().message));
  }
  const auto embedded =
      check_embedded(vault, database->get(), options.pool, options.embedded_progress, problem);
  if (embedded.ok()) {
    checker->report().embedded = *embedded;
  } else {
    problem(fmt::format("what lies in other items could not be taken out again: {}",
                        embedded.error().message));
  }
}

}  // namespace

Result<CheckReport> check(const Vault& vault, const CheckOptions& options) {
  ASSIGN_OR_RETURN(const auto scanner, store::Reader::open(vault.packs_folder()));
  ASSIGN_OR_RETURN(const auto fetcher, store::Reader::open(vault.packs_folder()));
  Checker checker(options.progress, fetcher.get());
  if (const auto database = open_catalog_for_reading(vault); database.ok()) {
    const auto followed = catalog::followed_position(database->get());
    if (followed.ok()) checker.set_followed(*followed);
  }
  TRY(scanner->scan(
      {}, [&](const store::Scanned& scanned, store::Position) { return checker.take(scanned); }));
  check_catalog(vault, options, &checker);
  TRY(check_ledger(vault, &checker.report(),
                   [&checker](std::string text) { checker.problem(std::move(text)); }));
  return std::move(checker.report());
}

}  // namespace day::vault
