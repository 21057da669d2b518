// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/decisions.h"

#include <fmt/format.h>

#include <utility>

#include "base/time.h"
#include "catalog/decisions.h"
#include "catalog/people.h"
#include "crypto/sha256.h"
#include "ledger/key_file.h"
#include "ledger/limits.h"
#include "vault/catalog_file.h"
#include "vault/seal.h"

namespace day::vault {
namespace {

// The name under which a key is known when nobody gave one. Not the name of the account: a vault
// travels, and nobody asked for that to be in it.
constexpr std::string_view kNamelessOperator = "operator";

// A ledger that was put here from another vault is whole in itself.
void check_vault(const Vault& vault, ledger::Scan* scan) {
  if (scan->damage || !scan->exists || scan->vault == vault.identity().id) return;
  scan->damage = ledger::Damage{ledger::EntryNumber{1}, 0, "it opens the ledger of another vault"};
}

// Applies entries within a transaction that begins with the first of them.
class Following {
 public:
  explicit Following(sql::Database* database) : database_(database), writer_(database) {}

  Status take(const ledger::Entry& entry) {
    if (!std::exchange(begun_, true)) TRY(database_->execute("BEGIN IMMEDIATE"));
    return writer_.apply(entry);
  }
  Status finish(const ledger::Head& head) {
    if (!begun_) return {};
    TRY(writer_.set_followed_head(head));
    return database_->execute("COMMIT");
  }
  void give_up() {
    if (begun_) static_cast<void>(database_->execute("ROLLBACK").ok());
  }

 private:
  sql::Database* database_;
  catalog::DecisionWriter writer_;
  bool begun_ = false;
};

// The catalog open for writing, without the packs: a decision touches none.
struct LedgerSession {
  os::File lock;
  LiftedSeal seal;
  std::unique_ptr<sql::Database> database;
  ledger::Scan scan;

  static Result<LedgerSession> open(const Vault& vault) {
    ASSIGN_OR_RETURN(os::File lock, vault.lock());
    ASSIGN_OR_RETURN(LiftedSeal seal, LiftedSeal::lift(vault));
    ASSIGN_OR_RETURN(auto database, open_catalog_for_writing(vault.catalog_path()));
    TRY(database->keep_journal());
    ASSIGN_OR_RETURN(ledger::Scan scan, follow_ledger(vault, database.get()));
    return LedgerSession{std::move(lock), std::move(seal), std::move(database), std::move(scan)};
  }
  Status close(const Vault& vault) {
    // People may have ruled on who is who.
    TRY(catalog::settle_people(database.get()));
    return seal.close(vault, std::move(database));
  }
};

Error missing_key(const std::string& path) {
  return Error{Code::Denied,
               fmt::format("the operator's key is not here ({} is missing): decisions can be read "
                           "and verified, not made; name the key with --key FILE, or make one with "
                           "`daylight operator new` and have it introduced",
                           path)};
}

Result<crypto::SigningKey> key_for(const std::string& path, bool may_make, bool* made) {
  auto key = ledger::read_key_file(path);
  if (key.ok() || key.error().code != Code::NotFound) return key;
  if (!may_make) return missing_key(path);
  *made = true;
  return ledger::make_key_file(path);
}

Result<ledger::Writer> open_writer(const Vault& vault, const DecideOptions& options,
                                   const LedgerSession& session, DecideReport* report) {
  const bool fresh = !session.scan.exists;
  ASSIGN_OR_RETURN(const crypto::SigningKey key,
                   key_for(options.key_path, fresh, &report->key_made));
  if (!fresh) {
    ledger::ScanOptions scan;
    scan.known = session.scan.head;
    scan.trust_known = true;
    auto writer = ledger::Writer::open(vault.ledger_folder(), scan, key);
    if (writer.ok() || writer.error().code != Code::Denied) return writer;
    return Error{Code::Denied,
                 fmt::format("{} ({}): let somebody whose key is known run `daylight operator "
                             "introduce`",
                             writer.error().message, options.key_path)};
  }
  report->ledger_made = true;
  if (!os::exists(vault.ledger_folder())) TRY(os::make_folder(vault.ledger_folder()));
  const std::string holder =
      options.author.empty() ? std::string(kNamelessOperator) : options.author;
  auto made =
      ledger::Writer::create(vault.ledger_folder(), vault.identity().id, holder, key, now());
  if (!made.ok() && report->key_made &&
      !os::exists(ledger::decisions_path(vault.ledger_folder()))) {
    // A key that has signed nothing is in nobody's way if it goes.
    (void)os::remove_file(options.key_path).ok();
  }
  return made;
}

// What was decided, into the ledger.
Status record(const Vault& vault, const DecideOptions& options, const Choose& choose,
              const LedgerSession& session, DecideReport* report) {
  if (session.scan.damage) return Error{Code::Damaged, describe_damage(*session.scan.damage)};
  report->head = session.scan.head;
  ASSIGN_OR_RETURN(const std::vector<ledger::Decision> decisions, choose(session.database.get()));
  if (decisions.empty() && (!options.begin || session.scan.exists)) return {};
  ASSIGN_OR_RETURN(ledger::Writer writer, open_writer(vault, options, session, report));
  const std::string author = options.author.empty() ? writer.signer().holder : options.author;
  for (const ledger::Decision& each : decisions) {
    auto entry = writer.append(now(), author, each);
    report->head = writer.head();
    if (!entry.ok()) {
      if (report->entries.empty()) return entry.error();
      return entry.error().in(fmt::format("only the first {} of {} entries are on record",
                                          report->entries.size(), decisions.size()));
    }
    report->entries.push_back(std::move(*entry));
  }
  report->head = writer.head();
  return {};
}

}  // namespace

Result<ledger::Scan> follow_ledger(const Vault& vault, sql::Database* database) {
  ledger::ScanOptions options;
  ASSIGN_OR_RETURN(options.known, catalog::followed_head(database));
  options.trust_known = true;
  Following following(database);
  auto scan = ledger::scan(
      vault.ledger_folder(), options,
      [&](const ledger::Entry& entry, std::string_view) { return following.take(entry); });
  if (!scan.ok()) {
    following.give_up();
    return scan.error();
  }
  check_vault(vault, &*scan);
  const bool foreign = scan->damage && scan->damage->entry.value <= options.known->entries;
  if (foreign || scan->vault != vault.identity().id) {
    following.give_up();
    return scan;
  }
  TRY(following.finish(scan->head));
  return scan;
}

Result<ledger::Scan> verify_ledger(const Vault& vault, sql::Database* database,
                                   const ledger::EntrySink& sink) {
  ledger::ScanOptions options;
  if (database != nullptr) {
    ASSIGN_OR_RETURN(options.known, catalog::followed_head(database));
  }
  ASSIGN_OR_RETURN(ledger::Scan scan, ledger::scan(vault.ledger_folder(), options, sink));
  check_vault(vault, &scan);
  return scan;
}

Result<ledger::Scan> skim_ledger(const Vault& vault, sql::Database* database) {
  ledger::ScanOptions options;
  if (database != nullptr) {
    ASSIGN_OR_RETURN(options.known, catalog::followed_head(database));
  }
  options.trust_known = true;
  ASSIGN_OR_RETURN(ledger::Scan scan, ledger::scan(vault.ledger_folder(), options, {}));
  check_vault(vault, &scan);
  return scan;
}

Result<LedgerState> ledger_state(const Vault& vault, sql::Database* database) {
  ASSIGN_OR_RETURN(const ledger::Head head, catalog::followed_head(database));
  const auto file = os::File::open_read(ledger::decisions_path(vault.ledger_folder()));
  if (!file.ok()) {
    if (file.error().code != Code::NotFound) return file.error();
    return head.entries == 0 ? LedgerState::Current : LedgerState::Damaged;
  }
  ASSIGN_OR_RETURN(const std::uint64_t size, file->size());
  if (size < head.bytes) return LedgerState::Damaged;
  const std::uint64_t from =
      head.bytes > ledger::kMaxEntryBytes ? head.bytes - ledger::kMaxEntryBytes : 0;
  ASSIGN_OR_RETURN(const Bytes end,
                   file->read_exactly(from, static_cast<std::size_t>(head.bytes - from)));
  if (head.entries > 0) {
    const std::size_t before = end.size() < 2 ? Bytes::npos : end.rfind('\n', end.size() - 2);
    const std::string_view last =
        std::string_view(end).substr(before == Bytes::npos ? 0 : before + 1);
    if (crypto::sha256(last) != head.digest) return LedgerState::Damaged;
  }
  // What follows and has no line feed is a torn tail: no decision yet.
  const std::uint64_t more = std::min<std::uint64_t>(size - head.bytes, ledger::kMaxEntryBytes);
  ASSIGN_OR_RETURN(const Bytes rest,
                   file->read_exactly(head.bytes, static_cast<std::size_t>(more)));
  return rest.find('\n') == Bytes::npos ? LedgerState::Current : LedgerState::Behind;
}

Status catch_up_with_ledger(const Vault& vault) {
  ASSIGN_OR_RETURN(LedgerSession session, LedgerSession::open(vault));
  TRY(session.close(vault));
  if (session.scan.damage) return Error{Code::Damaged, describe_damage(*session.scan.damage)};
  return {};
}

Result<DecideReport> decide(const Vault& vault, const DecideOptions& options,
                            const Choose& choose) {
  ASSIGN_OR_RETURN(LedgerSession session, LedgerSession::open(vault));
  DecideReport report;
  const Status recorded = record(vault, options, choose, session, &report);
  Status followed;
  if (report.head != session.scan.head) {
    if (const auto scan = follow_ledger(vault, session.database.get()); !scan.ok()) {
      followed = scan.error();
    }
  }
  const Status closed = session.close(vault);
  TRY(recorded);
  if (followed.ok()) followed = closed;
  if (followed.ok()) return report;
  return followed.error().in(
      fmt::format("the decision is on record (entry {}), but catalog.db could not take it in; the "
                  "next command that writes does",
                  report.head.entries));
}

Result<KeyStanding> key_standing(const std::string& path, const ledger::Scan& scan) {
  ASSIGN_OR_RETURN(const crypto::SigningKey key, ledger::read_key_file(path));
  KeyStanding standing{{*parse_digest_bytes(key.public_octets())}, std::nullopt};
  for (const ledger::Operator& each : scan.operators) {
    if (each.key == standing.key) standing.known = each;
  }
  return standing;
}

std::string describe_key(const std::string& path, const ledger::Scan& scan) {
  const auto standing = key_standing(path, scan);
  if (!standing.ok()) {
    if (standing.error().code != Code::NotFound) return standing.error().message;
    return fmt::format("not here ({} is missing): decisions can be read, not made", path);
  }
  if (!scan.exists) return fmt::format("{}, for the first decision", path);
  if (!standing->known) return fmt::format("{}, which the ledger does not know", path);
  if (standing->known->retired) {
    return fmt::format("{}, retired by entry {}", path, standing->known->retired->value);
  }
  return fmt::format("{}, known as {}", path, standing->known->holder);
}

std::string describe_damage(const ledger::Damage& damage) {
  return fmt::format(
      "the ledger is damaged at {}; what stands before it holds, nothing is written "
      "to it: restore ledger/decisions from a copy of the vault",
      damage.print());
}

}  // namespace day::vault
