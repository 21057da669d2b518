// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/people.h"

#include <fmt/format.h>

#include <optional>

#include "base/time.h"
#include "catalog/decisions.h"
#include "catalog/people_impl.h"
#include "catalog/state.h"

namespace day::catalog {
namespace {

constexpr std::string_view kMarkKey = "people_mark";

Result<std::string> stored_mark(sql::Database* database) {
  ASSIGN_OR_RETURN(auto ask, database->prepare("SELECT value FROM meta WHERE key = ?"));
  ASSIGN_OR_RETURN(const bool found, ask.bind_text(1, kMarkKey).step());
  return found ? std::string(ask.column_text(0)) : std::string();
}

Status store_mark(sql::Database* database, std::string_view mark) {
  ASSIGN_OR_RETURN(auto set,
                   database->prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)"));
  TRY(set.bind_text(1, kMarkKey).bind_text(2, mark).run());
  return count_change(database);
}

// The last item of a mark; 0 if it is none, so that everything is counted.
std::int64_t item_of_mark(std::string_view mark) {
  std::int64_t item = 0;
  for (const char c : mark.substr(0, mark.find(' '))) {
    if (c < '0' || c > '9' || item > INT64_MAX / 16) return 0;
    item = item * 10 + (c - '0');
  }
  return item;
}

// Whether those who were counted are the same persons as before, so that their counts hold; they
// are then taken over.
bool take_counts(const PeopleBook& old, PeopleBook* book) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> new_of(old.people.persons.size(), kNone);
  std::vector<std::uint32_t> old_of(book->people.persons.size(), kNone);
  std::vector<std::uint32_t> at(old.people.addresses.size());
  for (std::uint32_t i = 0; i < old.people.addresses.size(); ++i) {
    const auto found = book->people.find_address(old.people.addresses[i]);
    if (!found) return false;
    at[i] = *found;
    const std::uint32_t was = old.people.person_of[i];
    const std::uint32_t is = book->people.person_of[*found];
    if (new_of[was] != kNone && new_of[was] != is) return false;
    if (old_of[is] != kNone && old_of[is] != was) return false;
    new_of[was] = is;
    old_of[is] = was;
  }
  for (std::uint32_t i = 0; i < at.size(); ++i) book->addresses[at[i]] = old.addresses[i];
  for (std::uint32_t i = 0; i < new_of.size(); ++i) {
    if (new_of[i] != kNone) book->persons[new_of[i]] = old.persons[i];
  }
  for (const auto& [row, name] : old.names) {
    const auto found = book->names.find(row);
    if (found == book->names.end()) return false;
    found->second.uses = name.uses;
  }
  return true;
}

Status settle(sql::Database* database) {
  ASSIGN_OR_RETURN(const auto rulings, person_rulings(database));
  ASSIGN_OR_RETURN(const std::string wanted, people_mark(database, rulings));
  ASSIGN_OR_RETURN(const std::string stored, stored_mark(database));
  if (wanted == stored) return {};
  ASSIGN_OR_RETURN(PeopleBook book, uncounted_people(database, rulings));
  std::int64_t after = item_of_mark(stored);
  if (after > 0) {
    ASSIGN_OR_RETURN(const PeopleBook old, read_people_tables(database));
    if (!take_counts(old, &book)) {
      after = 0;
      ASSIGN_OR_RETURN(book, uncounted_people(database, rulings));
    }
  }
  TRY(count_mail(database, after, &book));
  choose_names(&book);
  TRY(write_people_tables(database, book));
  return store_mark(database, wanted);
}

}  // namespace

void ObservationWriter::add(const mail::Reading& reading) {
  for (people::Observation& each : people::observe(reading)) ++counts_[std::move(each)];
}

Status ObservationWriter::flush() {
  ASSIGN_OR_RETURN(auto add,
                   database_->prepare("INSERT INTO observations(saying, address, said, messages) "
                                      "VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                                      "messages = messages + excluded.messages"));
  for (const auto& [seen, count] : counts_) {
    TRY(add.bind(1, std::int64_t{static_cast<std::uint8_t>(seen.saying)})
            .lend_text(2, seen.address)
            .lend_text(3, seen.said)
            .bind(4, static_cast<std::int64_t>(count))
            .run());
  }
  counts_.clear();
  return {};
}

Result<std::vector<people::Ruling>> person_rulings(sql::Database* database) {
  ASSIGN_OR_RETURN(const auto decided, DecisionReader(database).person_rulings());
  std::vector<people::Ruling> rulings;
  for (const PersonRuling& each : decided) {
    people::Ruling ruling;
    ruling.kind = each.merges ? people::Ruling::Kind::Merge : people::Ruling::Kind::Split;
    ruling.one = each.one;
    ruling.other = each.other;
    ruling.words = fmt::format("decided by {} on {} (entry {}){}{}", each.by.author,
                               print_rfc3339({each.by.time, 0}).substr(0, 10), each.by.entry.value,
                               each.reason.empty() ? "" : ": ", each.reason);
    rulings.push_back(std::move(ruling));
  }
  return rulings;
}

Result<std::string> people_mark(sql::Database* database,
                                const std::vector<people::Ruling>& rulings) {
  ASSIGN_OR_RETURN(auto ask, database->prepare("SELECT max(item_id) FROM messages"));
  TRY(ask.step());
  return fmt::format("{} {} {}", ask.column_int(0), people::kRulesVersion,
                     people::mark_of(rulings));
}

Status settle_people(sql::Database* database) {
  TRY(database->execute("BEGIN IMMEDIATE"));
  Status settled = settle(database);
  if (settled.ok()) return database->execute("COMMIT");
  // The first error is the one to report.
  static_cast<void>(database->execute("ROLLBACK").ok());
  return settled;
}

Result<PeopleBook> read_people(sql::Database* database, Want want) {
  ASSIGN_OR_RETURN(std::optional<PeopleBook> settled, settled_people(database));
  if (settled) return std::move(*settled);
  return make_people(database, want);
}

Result<std::optional<PeopleBook>> settled_people(sql::Database* database) {
  ASSIGN_OR_RETURN(const auto rulings, person_rulings(database));
  ASSIGN_OR_RETURN(const std::string wanted, people_mark(database, rulings));
  ASSIGN_OR_RETURN(const std::string stored, stored_mark(database));
  if (wanted != stored) return std::optional<PeopleBook>();
  ASSIGN_OR_RETURN(PeopleBook book, read_people_tables(database));
  return std::optional<PeopleBook>(std::move(book));
}

Result<PeopleBook> make_people(sql::Database* database, Want want) {
  ASSIGN_OR_RETURN(const auto rulings, person_rulings(database));
  ASSIGN_OR_RETURN(PeopleBook book, uncounted_people(database, rulings));
  if (want == Want::Counts) TRY(count_mail(database, 0, &book));
  choose_names(&book);
  return book;
}

}  // namespace day::catalog
