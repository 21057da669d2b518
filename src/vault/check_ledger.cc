// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check_ledger.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "crypto/sha256.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"

namespace day::vault {
namespace {

// Tables that are made from the ledger alone, each in the order of its key.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTables = {{
    {"decisions", "SELECT * FROM decisions ORDER BY entry"},
    {"label_names", "SELECT * FROM label_names ORDER BY id"},
    {"labels", "SELECT * FROM labels ORDER BY label_id, sha256"},
    {"notes", "SELECT * FROM notes ORDER BY entry"},
    {"saved_searches", "SELECT * FROM saved_searches ORDER BY name"},
    {"person_rulings", "SELECT * FROM person_rulings ORDER BY entry"},
    {"ruled_identities", "SELECT * FROM ruled_identities ORDER BY entry, side, position"},
}};

// One digest over all cells. No two tables that differ in a cell have the same one.
Result<Digest> hash_rows(sql::Database* database, std::string_view question) {
  ASSIGN_OR_RETURN(sql::Statement rows, database->prepare(question));
  crypto::Sha256 hash;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return hash.finish();
    for (int column = 0; column < rows.column_count(); ++column) {
      Bytes cell;
      ByteWriter out(&cell);
      out.u8(rows.column_is_null(column) ? 0 : 1);
      out.blob(rows.column_text(column));
      hash.update(cell);
    }
  }
}

// Entries that the catalog says it has followed, applied to an empty one.
class Again {
 public:
  static Result<Again> make() {
    ASSIGN_OR_RETURN(auto database, sql::Database::open(":memory:", sql::Mode::ReadWrite));
    TRY(catalog::prepare_schema(database.get()));
    return Again(std::move(database));
  }
  Status take(const ledger::Entry& entry) {
    return catalog::DecisionWriter(database_.get()).apply(entry);
  }
  Status compare(sql::Database* catalog, const std::function<void(std::string)>& problem) {
    for (const auto& [table, question] : kTables) {
      ASSIGN_OR_RETURN(const Digest here, hash_rows(database_.get(), question));
      const auto there = hash_rows(catalog, question);
      if (there.ok() && *there == here) continue;
      problem(
          fmt::format("catalog.db: its table {} is not what the ledger says; run `daylight "
                      "rebuild`",
                      table));
    }
    return {};
  }

 private:
  explicit Again(std::unique_ptr<sql::Database> database) : database_(std::move(database)) {}
  std::unique_ptr<sql::Database> database_;
};

}  // namespace

Status check_ledger(const Vault& vault, CheckReport* report,
                    const std::function<void(std::string)>& problem) {
  // A catalog that cannot be opened has been named already.
  const auto opened = open_catalog_for_reading(vault);
  sql::Database* const catalog = opened.ok() ? opened->get() : nullptr;
  ledger::Head followed;
  if (catalog != nullptr) {
    // One snapshot, so that a decision made meanwhile is in both or in neither.
    TRY(catalog->execute("BEGIN"));
    ASSIGN_OR_RETURN(followed, catalog::followed_head(catalog));
  }
  ASSIGN_OR_RETURN(Again again, Again::make());
  ASSIGN_OR_RETURN(
      const ledger::Scan scan,
      verify_ledger(vault, catalog, [&](const ledger::Entry& entry, std::string_view) -> Status {
        if (entry.number.value > followed.entries) return {};
        return again.take(entry);
      }));
  report->decisions = scan.head.entries;
  report->ledger_torn_bytes = scan.torn_bytes;
  if (scan.damage) {
    problem(fmt::format("ledger: {}", scan.damage->print()));
    const std::uint64_t unread = scan.file_bytes - scan.head.bytes;
    if (unread > 0) problem(fmt::format("ledger: {} bytes from there on are not read", unread));
  }
  // What the catalog has of entries that cannot be read any more cannot be made again.
  if (catalog == nullptr || scan.head.entries < followed.entries) return {};
  return again.compare(catalog, problem);
}

}  // namespace day::vault
