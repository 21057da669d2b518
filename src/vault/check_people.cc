// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/check_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "catalog/people.h"

namespace day::vault {
namespace {

using catalog::PeopleBook;

// All that is said of one person, with addresses spelled out: two books number them differently.
struct Portrait {
  using Merge = std::tuple<std::string, std::string, people::MergeReason, std::string>;
  using Uses = std::pair<std::uint64_t, std::uint64_t>;

  std::map<std::string, Uses> addresses;
  std::vector<Merge> merges;
  std::pair<people::PersonKind, std::string> kind;
  std::string name;
  std::string main;
  Uses uses;
  std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>> seen;
  std::map<std::int64_t, Uses> names;  // by row of the mailbox
};

Portrait::Uses pair_of(const catalog::MailUses& uses) {
  return {uses.sent, uses.received};
}

std::map<people::PersonId, Portrait> portraits_of(const PeopleBook& book) {
  std::vector<Portrait> portraits(book.persons.size());
  for (std::size_t i = 0; i < portraits.size(); ++i) {
    const people::Person& person = book.people.persons[i];
    const catalog::PersonUses& uses = book.persons[i];
    Portrait& portrait = portraits[i];
    for (const std::uint32_t at : person.addresses) {
      portrait.addresses[book.people.addresses[at]] = pair_of(book.addresses[at]);
    }
    for (const people::Merge& each : person.merges) {
      portrait.merges.emplace_back(book.people.addresses[each.first],
                                   book.people.addresses[each.second], each.reason, each.detail);
    }
    std::sort(portrait.merges.begin(), portrait.merges.end());
    portrait.kind = {person.kind, person.kind_reason};
    portrait.name = uses.name;
    portrait.main = book.people.addresses[uses.main];
    portrait.uses = pair_of(uses.uses);
    portrait.seen = {uses.first_seen, uses.last_seen};
  }
  for (const auto& [row, name] : book.names) {
    portraits[book.people.person_of[name.address]].names[row] = pair_of(name.uses);
  }
  std::map<people::PersonId, Portrait> out;
  for (std::size_t i = 0; i < portraits.size(); ++i) {
    out.emplace(book.people.persons[i].id, std::move(portraits[i]));
  }
  return out;
}

std::vector<std::string_view> differences(const Portrait& one, const Portrait& other) {
  std::vector<std::string_view> found;
  const auto compare = [&](bool same, std::string_view what) {
    if (!same) found.push_back(what);
  };
  const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
  const bool same_addresses = std::equal(one.addresses.begin(), one.addresses.end(),
                                         other.addresses.begin(), other.addresses.end(), same_key);
  compare(same_addresses, "addresses");
  compare(one.merges == other.merges, "merges");
  compare(one.kind == other.kind, "kind");
  compare(one.name == other.name, "name");
  compare(one.main == other.main, "main address");
  compare(one.uses == other.uses && (!same_addresses || one.addresses == other.addresses) &&
              one.names == other.names,
          "counts");
  compare(one.seen == other.seen, "dates");
  return found;
}

}  // namespace

Status check_people(sql::Database* database, const std::function<void(std::string)>& problem) {
  ASSIGN_OR_RETURN(const std::optional<PeopleBook> settled, catalog::settled_people(database));
  if (!settled) return {};
  ASSIGN_OR_RETURN(const PeopleBook made, catalog::make_people(database));
  const auto kept = portraits_of(*settled);
  const auto right = portraits_of(made);
  for (const auto& [id, portrait] : right) {
    const auto found = kept.find(id);
    if (found == kept.end()) {
      problem(
          fmt::format("person {} follows from the messages and rulings and is not in "
                      "catalog.db; run `daylight rebuild`",
                      people::print_person_id(id)));
      continue;
    }
    const auto wrong = differences(found->second, portrait);
    if (wrong.empty()) continue;
    problem(
        fmt::format("person {} of catalog.db is not as the messages and rulings have it: {}; "
                    "run `daylight rebuild`",
                    people::print_person_id(id), fmt::join(wrong, ", ")));
  }
  for (const auto& [id, portrait] : kept) {
    if (right.contains(id)) continue;
    problem(
        fmt::format("person {} of catalog.db follows from no message or ruling; run `daylight "
                    "rebuild`",
                    people::print_person_id(id)));
  }
  return {};
}

}  // namespace day::vault
