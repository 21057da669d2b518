// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables of persons, written as a whole and read back.
#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "catalog/people_impl.h"
#include "people/addresses.h"

namespace day::catalog {
namespace {

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

Error damaged() {
  return Error{Code::Damaged, "catalog.db has damaged persons; run `daylight rebuild`"};
}

MailUses uses_at(const sql::Statement& row, int column) {
  return {static_cast<std::uint64_t>(row.column_int(column)),
          static_cast<std::uint64_t>(row.column_int(column + 1))};
}

void bind_or_null(sql::Statement* statement, int parameter, std::string_view text) {
  text.empty() ? statement->bind_null(parameter) : statement->lend_text(parameter, text);
}

void bind_or_null(sql::Statement* statement, int parameter,
                  const std::optional<std::int64_t>& number) {
  number ? statement->bind(parameter, *number) : statement->bind_null(parameter);
}

std::optional<std::int64_t> number_or_null(const sql::Statement& row, int column) {
  if (row.column_is_null(column)) return std::nullopt;
  return row.column_int(column);
}

Status write_persons(sql::Database* database, const PeopleBook& book,
                     const std::vector<std::int64_t>& row_of) {
  ASSIGN_OR_RETURN(auto person,
                   database->prepare("INSERT INTO persons VALUES(?,?,?,?,?,?,?,?,?,?)"));
  ASSIGN_OR_RETURN(auto merge,
                   database->prepare("INSERT INTO person_merges(person_id, first_id, second_id, "
                                     "reason, detail) VALUES(?,?,?,?,?)"));
  for (std::size_t i = 0; i < book.persons.size(); ++i) {
    const people::Person& who = book.people.persons[i];
    const PersonUses& uses = book.persons[i];
    const std::string id = people::print_person_id(who.id);
    const auto row = static_cast<std::int64_t>(i) + 1;
    bind_or_null(&person, 4, who.kind_reason);
    bind_or_null(&person, 5, uses.name);
    bind_or_null(&person, 9, uses.first_seen);
    bind_or_null(&person, 10, uses.last_seen);
    TRY(person.bind(1, row)
            .lend_text(2, id)
            .bind(3, std::int64_t{static_cast<std::uint8_t>(who.kind)})
            .bind(6, row_of[uses.main])
            .bind(7, as_int(uses.uses.sent))
            .bind(8, as_int(uses.uses.received))
            .run());
    for (const people::Merge& each : who.merges) {
      TRY(merge.bind(1, row)
              .bind(2, row_of[each.first])
              .bind(3, row_of[each.second])
              .bind(4, std::int64_t{static_cast<std::uint8_t>(each.reason)})
              .lend_text(5, each.detail)
              .run());
    }
  }
  return {};
}

// The rows of persons, whose numbers count from 1 without a hole.
Status read_persons(sql::Database* database,
                    const std::map<std::int64_t, std::uint32_t>& address_of, PeopleBook* book) {
  ASSIGN_OR_RETURN(
      auto rows, database->prepare("SELECT id, person, kind, kind_reason, name, address_id, sent, "
                                   "received, first_seen, last_seen FROM persons ORDER BY id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return {};
    const auto id = people::parse_person_id(rows.column_text(1));
    const auto main = address_of.find(rows.column_int(5));
    const std::int64_t kind = rows.column_int(2);
    if (!id || main == address_of.end() || kind < 0 || kind >= people::kPersonKindCount ||
        rows.column_int(0) != static_cast<std::int64_t>(book->persons.size()) + 1) {
      return damaged();
    }
    people::Person person;
    person.id = *id;
    person.kind = static_cast<people::PersonKind>(kind);
    person.kind_reason = rows.column_text(3);
    book->people.persons.push_back(std::move(person));
    book->persons.push_back({uses_at(rows, 6), number_or_null(rows, 8), number_or_null(rows, 9),
                             std::string(rows.column_text(4)), main->second});
  }
}

Status read_merges(sql::Database* database, const std::map<std::int64_t, std::uint32_t>& address_of,
                   PeopleBook* book) {
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT person_id, first_id, second_id, reason, detail FROM "
                                     "person_merges ORDER BY id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return {};
    const auto person = static_cast<std::size_t>(rows.column_int(0)) - 1;
    const auto first = address_of.find(rows.column_int(1));
    const auto second = address_of.find(rows.column_int(2));
    const std::int64_t reason = rows.column_int(3);
    if (person >= book->persons.size() || first == address_of.end() || second == address_of.end() ||
        reason < 0 || reason >= people::kMergeReasonCount) {
      return damaged();
    }
    book->people.persons[person].merges.push_back({first->second, second->second,
                                                   static_cast<people::MergeReason>(reason),
                                                   std::string(rows.column_text(4))});
  }
}

// Addresses in ascending order, with their persons and counts.
Result<std::map<std::int64_t, std::uint32_t>> read_addresses(sql::Database* database,
                                                             PeopleBook* book) {
  struct Row {
    std::string address;
    std::int64_t row;
    std::int64_t person;
    MailUses uses;
  };
  std::vector<Row> found;
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT a.address, a.id, x.person_id, x.sent, x.received FROM "
                                     "person_addresses x JOIN addresses a ON a.id = x.address_id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    auto plain = people::plain_address(rows.column_text(0));
    if (!plain || rows.column_int(2) < 1) return damaged();
    found.push_back({std::move(*plain), rows.column_int(1), rows.column_int(2), uses_at(rows, 3)});
  }
  std::sort(found.begin(), found.end(), [](const Row& a, const Row& b) {
    return std::tie(a.address, a.row) < std::tie(b.address, b.row);
  });
  std::map<std::int64_t, std::uint32_t> address_of;
  for (Row& row : found) {
    if (book->people.addresses.empty() || book->people.addresses.back() != row.address) {
      book->people.addresses.push_back(std::move(row.address));
      book->people.person_of.push_back(static_cast<std::uint32_t>(row.person - 1));
      book->addresses.push_back(row.uses);
    }
    address_of[row.row] = static_cast<std::uint32_t>(book->people.addresses.size() - 1);
  }
  return address_of;
}

Status read_names(sql::Database* database, const std::map<std::int64_t, std::uint32_t>& address_of,
                  PeopleBook* book) {
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT n.mailbox_id, b.address_id, b.name, n.sent, "
                                     "n.received FROM person_names n JOIN mailboxes b ON "
                                     "b.id = n.mailbox_id ORDER BY n.mailbox_id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return {};
    const auto address = address_of.find(rows.column_int(1));
    if (address == address_of.end()) return damaged();
    book->names.emplace_hint(
        book->names.end(), rows.column_int(0),
        PeopleBook::NameUses{address->second, std::string(rows.column_text(2)), uses_at(rows, 3)});
  }
}

}  // namespace

Result<std::vector<std::pair<std::int64_t, std::uint32_t>>> address_rows(
    sql::Database* database, const people::People& people) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> out;
  ASSIGN_OR_RETURN(auto rows, database->prepare("SELECT id, address FROM addresses ORDER BY id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return out;
    const auto plain = people::plain_address(rows.column_text(1));
    const auto at = plain ? people.find_address(*plain) : std::nullopt;
    if (at) out.emplace_back(rows.column_int(0), *at);
  }
}

Status write_people_tables(sql::Database* database, const PeopleBook& book) {
  TRY(
      database->execute("DELETE FROM person_merges; DELETE FROM person_names; "
                        "DELETE FROM person_addresses; DELETE FROM persons;"));
  ASSIGN_OR_RETURN(const auto rows, address_rows(database, book.people));
  std::vector<std::int64_t> row_of(book.people.addresses.size());
  ASSIGN_OR_RETURN(auto address,
                   database->prepare("INSERT INTO person_addresses VALUES(?, ?, ?, ?)"));
  for (const auto& [row, at] : rows) {
    if (row_of[at] == 0) row_of[at] = row;
    TRY(address.bind(1, row)
            .bind(2, std::int64_t{book.people.person_of[at]} + 1)
            .bind(3, as_int(book.addresses[at].sent))
            .bind(4, as_int(book.addresses[at].received))
            .run());
  }
  TRY(write_persons(database, book, row_of));
  ASSIGN_OR_RETURN(auto name, database->prepare("INSERT INTO person_names VALUES(?, ?, ?)"));
  for (const auto& [row, each] : book.names) {
    TRY(name.bind(1, row)
            .bind(2, as_int(each.uses.sent))
            .bind(3, as_int(each.uses.received))
            .run());
  }
  return {};
}

Result<PeopleBook> read_people_tables(sql::Database* database) {
  PeopleBook book;
  ASSIGN_OR_RETURN(const auto address_of, read_addresses(database, &book));
  TRY(read_persons(database, address_of, &book));
  for (std::uint32_t i = 0; i < book.people.addresses.size(); ++i) {
    const std::uint32_t person = book.people.person_of[i];
    if (person >= book.people.persons.size()) return damaged();
    book.people.persons[person].addresses.push_back(i);
  }
  TRY(read_merges(database, address_of, &book));
  TRY(read_names(database, address_of, &book));
  return book;
}

}  // namespace day::catalog
