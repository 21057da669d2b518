// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/opened.h"

#include <fmt/format.h>

#include "vault/catalog_file.h"

namespace day::cli {
namespace {

constexpr std::size_t kCandidatesShown = 5;
// Candidates are told apart by a few characters more than what was typed.
constexpr std::size_t kCandidateExtraChars = 6;

}  // namespace

Result<Opened> Opened::open(const Context& context) {
  ASSIGN_OR_RETURN(vault::Vault vault, context.open_vault());
  ASSIGN_OR_RETURN(auto database, vault::open_catalog_for_reading(vault));
  ASSIGN_OR_RETURN(auto originals, store::Reader::open(vault.packs_folder()));
  auto catalog = std::make_unique<catalog::Reader>(database.get());
  return Opened{std::move(vault), std::move(database), std::move(catalog), std::move(originals)};
}

Result<catalog::ItemRow> Opened::find_item(const std::string& typed) {
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

}  // namespace day::cli
