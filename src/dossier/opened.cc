// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/opened.h"

#include <fmt/format.h>

#include "text/display.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"
#include "vault/originals.h"

namespace day::dossier {
namespace {

constexpr std::size_t kCandidatesShown = 5;
// Candidates are told apart by a few characters more than what was typed.
constexpr std::size_t kCandidateExtraChars = 6;

struct Followed {
  bool changed = false;  // the catalog was
  std::string note;
};

// A decision that is on record and not in the catalog (its command was killed between the two) is
// taken in now, or it is said that what is shown may be old. So is damage.
Result<Followed> follow_decisions(const vault::Vault& vault, sql::Database* database) {
  ASSIGN_OR_RETURN(const vault::LedgerState state, vault::ledger_state(vault, database));
  if (state == vault::LedgerState::Current) return Followed{};
  if (state == vault::LedgerState::Behind) {
    const Status caught_up = vault::catch_up_with_ledger(vault);
    if (caught_up.ok()) return Followed{true, ""};
    return Followed{false,
                    fmt::format("the ledger holds decisions that catalog.db has not taken in ({}): "
                                "labels and notes are shown as they were before",
                                text::show_line(caught_up.error().message))};
  }
  return Followed{false,
                  "the ledger is not the one that catalog.db has followed; labels and notes are "
                  "shown as catalog.db has them; run `daylight check`"};
}

}  // namespace

Result<Opened> Opened::open(vault::Vault vault, const reader::PoolOptions& pool) {
  ASSIGN_OR_RETURN(auto database, vault::open_catalog_for_reading(vault));
  ASSIGN_OR_RETURN(Followed followed, follow_decisions(vault, database.get()));
  if (followed.changed) {
    ASSIGN_OR_RETURN(database, vault::open_catalog_for_reading(vault));
  }
  ASSIGN_OR_RETURN(auto originals, vault::open_originals(vault, database.get(), pool));
  auto catalog = std::make_unique<catalog::Reader>(database.get());
  return Opened{
      std::move(vault),        std::move(database), std::move(catalog), std::move(originals), pool,
      std::move(followed.note)};
}

Result<catalog::ItemRow> Opened::find_item(const std::string& typed) {
  return find_typed_item(catalog.get(), typed);
}

Result<catalog::ItemRow> find_typed_item(catalog::Reader* catalog, const std::string& typed) {
  const auto range = parse_item_prefix(typed);
  if (!range) {
    return Error{Code::NotFound,
                 fmt::format("\"{}\" is no id: give 4 or more of the letters and digits that "
                             "`daylight search` prints first",
                             typed)};
  }
  ASSIGN_OR_RETURN(const auto found, catalog->find_items(*range, kCandidatesShown + 1));
  if (found.empty()) return Error{Code::NotFound, fmt::format("nothing here has the id {}", typed)};
  if (found.size() == 1) return found.front();
  std::string candidates;
  for (std::size_t i = 0; i < std::min(found.size(), kCandidatesShown); ++i) {
    candidates += " " + print_short(found[i].id, typed.size() + kCandidateExtraChars);
  }
  return Error{Code::NotFound,
               fmt::format("{} is the beginning of several ids:{}{}", typed, candidates,
                           found.size() > kCandidatesShown ? " …" : "")};
}

}  // namespace day::dossier
