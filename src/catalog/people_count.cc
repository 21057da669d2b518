// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <tuple>

#include "catalog/filter.h"
#include "catalog/people_impl.h"
#include "people/addresses.h"

namespace day::catalog {
namespace {

constexpr std::int64_t kFrom = static_cast<std::int64_t>(mail::Role::From);
constexpr std::int64_t kTo = static_cast<std::int64_t>(mail::Role::To);
constexpr std::int64_t kBcc = static_cast<std::int64_t>(mail::Role::Bcc);

// Counts something at most once for each message.
class Once {
 public:
  explicit Once(std::size_t count) : sent_(count), received_(count) {}
  // `item` never goes back.
  bool count(std::size_t at, bool is_sent, std::int64_t item, MailUses* uses) {
    std::int64_t& last = is_sent ? sent_[at] : received_[at];
    if (last == item) return false;
    last = item;
    ++(is_sent ? uses->sent : uses->received);
    return true;
  }

 private:
  std::vector<std::int64_t> sent_;
  std::vector<std::int64_t> received_;
};

void see(std::int64_t date, PersonUses* person) {
  if (!person->first_seen || date < *person->first_seen) person->first_seen = date;
  if (!person->last_seen || date > *person->last_seen) person->last_seen = date;
}

}  // namespace

Result<people::Evidence> people_evidence(sql::Database* database) {
  people::Evidence evidence;
  ASSIGN_OR_RETURN(auto boxes,
                   database->prepare("SELECT a.address, b.name, EXISTS(SELECT 1 FROM roles r WHERE "
                                     "r.mailbox_id = b.id AND r.role = 0) FROM mailboxes b "
                                     "JOIN addresses a ON a.id = b.address_id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, boxes.step());
    if (!more) break;
    auto plain = people::plain_address(boxes.column_text(0));
    if (!plain) continue;
    evidence.mailboxes.push_back(
        {std::move(*plain), std::string(boxes.column_text(1)), boxes.column_int(2) != 0});
  }
  ASSIGN_OR_RETURN(auto lists, database->prepare("SELECT name FROM lists"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, lists.step());
    if (!more) break;
    evidence.list_ids.emplace_back(lists.column_text(0));
  }
  ASSIGN_OR_RETURN(auto seen,
                   database->prepare("SELECT saying, address, said, messages FROM observations"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, seen.step());
    if (!more) return evidence;
    const std::int64_t saying = seen.column_int(0);
    if (saying < 0 || saying >= people::kSayingCount) {
      return Error{Code::Damaged, "catalog.db has an unknown observation; run `daylight rebuild`"};
    }
    evidence.observations.push_back(
        {{static_cast<people::Saying>(saying), std::string(seen.column_text(1)),
          std::string(seen.column_text(2))},
         static_cast<std::uint64_t>(seen.column_int(3))});
  }
}

Result<PeopleBook> uncounted_people(sql::Database* database,
                                    const std::vector<people::Ruling>& rulings) {
  PeopleBook book;
  ASSIGN_OR_RETURN(const people::Evidence evidence, people_evidence(database));
  book.people = people::resolve(evidence, rulings);
  book.persons.resize(book.people.persons.size());
  book.addresses.resize(book.people.addresses.size());
  ASSIGN_OR_RETURN(auto boxes,
                   database->prepare("SELECT b.id, a.address, b.name FROM mailboxes b "
                                     "JOIN addresses a ON a.id = b.address_id ORDER BY b.id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, boxes.step());
    if (!more) return book;
    const auto plain = people::plain_address(boxes.column_text(1));
    const auto at = plain ? book.people.find_address(*plain) : std::nullopt;
    if (!at) continue;
    book.names.emplace_hint(
        book.names.end(), boxes.column_int(0),
        PeopleBook::NameUses{*at, std::string(boxes.column_text(2)), MailUses{}});
  }
}

Status count_mail(sql::Database* database, std::int64_t after, PeopleBook* book) {
  const std::size_t boxes =
      book->names.empty() ? 0 : static_cast<std::size_t>(book->names.rbegin()->first) + 1;
  std::vector<PeopleBook::NameUses*> names(boxes);
  for (auto& [row, name] : book->names) names[static_cast<std::size_t>(row)] = &name;
  Once once_box(boxes);
  Once once_address(book->addresses.size());
  Once once_person(book->persons.size());
  Filters filters(database);
  ASSIGN_OR_RETURN(const std::vector<std::int64_t>* const dates, filters.dates());
  ASSIGN_OR_RETURN(auto rows, database->prepare("SELECT item_id, role, mailbox_id FROM roles "
                                                "WHERE item_id > ? ORDER BY item_id"));
  rows.bind(1, after);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return {};
    const std::int64_t item = rows.column_int(0);
    const std::int64_t role = rows.column_int(1);
    const auto box = static_cast<std::size_t>(rows.column_int(2));
    if ((role != kFrom && (role < kTo || role > kBcc)) || box >= boxes || !names[box]) continue;
    PeopleBook::NameUses* const name = names[box];
    const std::uint32_t person = book->people.person_of[name->address];
    const bool is_sent = role == kFrom;
    once_box.count(box, is_sent, item, &name->uses);
    once_address.count(name->address, is_sent, item, &book->addresses[name->address]);
    if (!once_person.count(person, is_sent, item, &book->persons[person].uses)) continue;
    const auto at = static_cast<std::size_t>(item) - 1;
    if (at < dates->size() && (*dates)[at] != Filters::kNoDate) {
      see((*dates)[at], &book->persons[person]);
    }
  }
}

void choose_names(PeopleBook* book) {
  std::vector<std::map<std::string_view, MailUses>> names(book->persons.size());
  for (const auto& [row, name] : book->names) {
    if (name.name.empty()) continue;
    MailUses& uses = names[book->people.person_of[name.address]][name.name];
    uses.sent += name.uses.sent;
    uses.received += name.uses.received;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    // Of equals the first in the order of octets.
    std::string_view best;
    MailUses most;
    for (const auto& [name, uses] : names[i]) {
      if (!best.empty() &&
          std::tie(uses.sent, uses.received) <= std::tie(most.sent, most.received)) {
        continue;
      }
      best = name;
      most = uses;
    }
    book->persons[i].name = std::string(best);
    const auto& addresses = book->people.persons[i].addresses;
    const auto weight = [&](std::uint32_t at) {
      return book->addresses[at].sent + book->addresses[at].received;
    };
    book->persons[i].main = addresses.front();
    for (const std::uint32_t at : addresses) {
      if (weight(at) > weight(book->persons[i].main)) book->persons[i].main = at;
    }
  }
}

}  // namespace day::catalog
