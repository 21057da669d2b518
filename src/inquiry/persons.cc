// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/persons.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "catalog/filter.h"
#include "people/addresses.h"
#include "people/names.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

constexpr std::uint64_t kFewMessages = 5;
constexpr std::int64_t kDaySeconds = 86400;

// Of words.terms; `stem` is that of a single term if it is wanted, else empty.
bool is_term(const std::string& word, const PersonWords& words, std::string_view stem,
             std::size_t at) {
  const std::string& term = words.terms[at];
  if (word == term) return true;
  if (words.prefix && at + 1 == words.terms.size()) return word.starts_with(term);
  return !stem.empty() && text::stem(word) == stem;
}

bool has_words(const std::vector<std::string>& mailbox, const PersonWords& words,
               std::string_view stem) {
  const std::size_t count = words.terms.size();
  if (words.in_a_row) {
    for (std::size_t begin = 0; begin + count <= mailbox.size(); ++begin) {
      std::size_t at = 0;
      while (at < count && is_term(mailbox[begin + at], words, stem, at)) ++at;
      if (at == count) return true;
    }
    return false;
  }
  for (std::size_t at = 0; at < count; ++at) {
    const bool found = std::any_of(mailbox.begin(), mailbox.end(), [&](const std::string& word) {
      return is_term(word, words, stem, at);
    });
    if (!found) return false;
  }
  return true;
}

std::string numbers_of(const std::vector<std::int64_t>& rows) {
  return fmt::format("{}", fmt::join(rows, ","));
}

std::vector<std::int64_t> mailboxes_of(const catalog::PeopleBook& book,
                                       const PersonNumbers& persons) {
  std::vector<bool> wanted(book.persons.size());
  for (const std::uint32_t person : persons) wanted[person] = true;
  std::vector<std::int64_t> rows;
  for (const auto& [row, name] : book.names) {
    if (wanted[book.people.person_of[name.address]]) rows.push_back(row);
  }
  return rows;
}

void note_date(std::optional<std::int64_t> date, Letters* letters) {
  if (!date) return;
  if (!letters->first || *date < *letters->first) letters->first = date;
  if (!letters->last || *date > *letters->last) letters->last = date;
}

// The persons of one message.
struct Parties {
  std::int64_t item = 0;
  std::vector<std::uint32_t> from;
  std::vector<std::uint32_t> to;
};

// Calls take(parties) for each message of `rows` (a statement of item, role, mailbox by item).
template <typename Take>
Status for_each_message(sql::Statement* rows, const catalog::PeopleBook& book, const Take& take) {
  Parties parties;
  const auto end = [&] {
    for (auto* persons : {&parties.from, &parties.to}) {
      std::sort(persons->begin(), persons->end());
      persons->erase(std::unique(persons->begin(), persons->end()), persons->end());
    }
    if (parties.item != 0) take(parties);
    parties.from.clear();
    parties.to.clear();
  };
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows->step());
    if (!more) break;
    if (rows->column_int(0) != parties.item) {
      end();
      parties.item = rows->column_int(0);
    }
    const auto name = book.names.find(rows->column_int(2));
    if (name == book.names.end()) continue;
    const std::uint32_t person = book.people.person_of[name->second.address];
    (rows->column_int(1) == 0 ? parties.from : parties.to).push_back(person);
  }
  end();
  return {};
}

Status collect_hours(sql::Database* database, const std::string& mailboxes,
                     PersonDetails* details) {
  ASSIGN_OR_RETURN(
      auto rows,
      database->prepare("SELECT m.date, m.zone FROM messages m WHERE m.item_id IN (SELECT item_id "
                        "FROM roles WHERE role = 0 AND mailbox_id IN (" +
                        mailboxes + ")) AND m.date_origin = 1 AND m.date IS NOT NULL"));
  std::map<std::int32_t, std::uint64_t> zones;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    const std::int64_t zone = rows.column_int(1);
    std::int64_t second = (rows.column_int(0) % kDaySeconds + zone * 60) % kDaySeconds;
    if (second < 0) second += kDaySeconds;
    ++details->hours[static_cast<std::size_t>(second / 3600)];
    ++zones[static_cast<std::int32_t>(zone)];
  }
  details->zones.assign(zones.begin(), zones.end());
  std::stable_sort(details->zones.begin(), details->zones.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return {};
}

}  // namespace

PersonNumbers find_persons(const catalog::PeopleBook& book, const PersonWords& words) {
  std::vector<bool> found(book.persons.size(), words.terms.empty());
  const std::string stem =
      words.stemmed && words.terms.size() == 1 ? text::stem(words.terms[0]) : std::string();
  for (const auto& [row, name] : book.names) {
    const std::uint32_t person = book.people.person_of[name.address];
    if (found[person]) continue;
    std::vector<std::string> mailbox = text::fold_words(name.name);
    for (std::string& word : text::fold_words(book.people.addresses[name.address])) {
      mailbox.push_back(std::move(word));
    }
    found[person] = has_words(mailbox, words, stem);
  }
  PersonNumbers numbers;
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    if (found[i]) numbers.push_back(i);
  }
  return numbers;
}

namespace {

// Items in which one of these mailboxes is named.
Result<std::vector<catalog::RowId>> find_named(sql::Database* database,
                                               const std::string& mailboxes,
                                               std::string_view condition) {
  std::vector<catalog::RowId> found;
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare(fmt::format("SELECT DISTINCT item_id FROM roles WHERE "
                                                 "mailbox_id IN ({}){} ORDER BY item_id",
                                                 mailboxes, condition)));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return found;
    found.push_back({rows.column_int(0)});
  }
}

}  // namespace

PersonNumbers find_persons_named(const catalog::PeopleBook& book, const PersonWords& words) {
  if (words.terms.size() == 1) {
    const auto id = people::parse_person_id(words.terms[0]);
    const auto person = id ? book.people.find(*id) : std::nullopt;
    if (person) return {*person};
  }
  std::set<std::uint32_t> exact;
  for (std::size_t i = 0; i < book.people.addresses.size(); ++i) {
    const std::string& address = book.people.addresses[i];
    if (words.terms.size() < 2) continue;
    if (address.starts_with(words.terms[0]) && text::fold_words(address) == words.terms) {
      exact.insert(book.people.person_of[i]);
    }
  }
  if (!exact.empty()) return {exact.begin(), exact.end()};
  return find_persons(book, words);
}

PersonNumbers find_persons(const catalog::PeopleBook& book, std::string_view typed) {
  if (const auto address = people::plain_address(typed)) {
    if (const auto at = book.people.find_address(*address)) return {book.people.person_of[*at]};
  }
  if (const auto id = people::parse_person_id(typed)) {
    if (const auto person = book.people.find(*id)) return {*person};
  }
  PersonNumbers found =
      find_persons(book, PersonWords{text::fold_words(typed), false, true, false});
  if (found.size() < 2) return found;
  const people::PlainName wanted = people::plain_name(typed);
  std::set<std::uint32_t> exact;
  for (const auto& [row, name] : book.names) {
    if (wanted.is_full && people::plain_name(name.name).words == wanted.words) {
      exact.insert(book.people.person_of[name.address]);
    }
  }
  if (exact.size() == 1) return {*exact.begin()};
  return found;
}

void sort_by_uses(const catalog::PeopleBook& book, PersonNumbers* numbers) {
  const auto weight = [&](std::uint32_t person) {
    return book.persons[person].uses.sent + book.persons[person].uses.received;
  };
  std::sort(numbers->begin(), numbers->end(), [&](std::uint32_t a, std::uint32_t b) {
    return weight(a) != weight(b) ? weight(a) > weight(b) : a < b;
  });
}

Result<PersonDetails> describe_person(sql::Database* database, const catalog::PeopleBook& book,
                                      std::uint32_t person) {
  PersonDetails details;
  std::map<std::string, catalog::MailUses> names;
  for (const auto& [row, name] : book.names) {
    if (book.people.person_of[name.address] != person || name.name.empty()) continue;
    names[name.name].sent += name.uses.sent;
    names[name.name].received += name.uses.received;
  }
  details.names.assign(names.begin(), names.end());
  std::stable_sort(details.names.begin(), details.names.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.sent, a.second.received) > std::tie(b.second.sent, b.second.received);
  });
  const std::string mailboxes = numbers_of(mailboxes_of(book, {person}));
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT item_id, role, mailbox_id FROM roles WHERE role IN "
                                     "(0, 3, 4, 5) AND item_id IN (SELECT item_id FROM roles WHERE "
                                     "mailbox_id IN (" +
                                     mailboxes + ")) ORDER BY item_id"));
  std::unordered_map<std::uint32_t, Correspondent> with;
  TRY(for_each_message(&rows, book, [&](const Parties& parties) {
    const auto is_in = [&](const std::vector<std::uint32_t>& persons) {
      return std::binary_search(persons.begin(), persons.end(), person);
    };
    if (is_in(parties.from)) {
      for (const std::uint32_t other : parties.to) ++with[other].sent_to;
    }
    if (is_in(parties.to)) {
      for (const std::uint32_t other : parties.from) ++with[other].received_from;
    }
  }));
  for (auto& [other, letters] : with) {
    letters.person = other;
    if (other != person) details.with.push_back(letters);
  }
  std::sort(details.with.begin(), details.with.end(),
            [](const Correspondent& a, const Correspondent& b) {
              return a.both() != b.both() ? a.both() > b.both() : a.person < b.person;
            });
  TRY(collect_hours(database, mailboxes, &details));
  return details;
}

Result<std::vector<MonthCount>> months_of_person(sql::Database* database,
                                                 const catalog::PeopleBook& book,
                                                 std::uint32_t person) {
  ASSIGN_OR_RETURN(
      auto rows,
      database->prepare("SELECT m.date, m.zone FROM messages m WHERE m.item_id IN (SELECT item_id "
                        "FROM roles WHERE role = 0 AND mailbox_id IN (" +
                        numbers_of(mailboxes_of(book, {person})) + ")) AND m.date IS NOT NULL"));
  std::map<Month, std::uint64_t> months;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) break;
    const auto zone = static_cast<std::int32_t>(rows.column_int(1));
    ++months[month_of({Instant{rows.column_int(0)}, zone})];
  }
  std::vector<MonthCount> out;
  for (const auto& [month, count] : months) out.push_back({month, count});
  return out;
}

std::optional<HourSpan> usual_hours(const std::array<std::uint64_t, 24>& hours) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : hours) all += count;
  if (all < kFewMessages) return std::nullopt;
  for (unsigned length = 1; length <= hours.size(); ++length) {
    std::uint64_t most = 0;
    unsigned best = 0;
    for (unsigned from = 0; from < hours.size(); ++from) {
      std::uint64_t within = 0;
      for (unsigned i = 0; i < length; ++i) within += hours[(from + i) % hours.size()];
      if (within > most) {
        most = within;
        best = from;
      }
    }
    if (most * 5 < all * 4) continue;
    const unsigned until = (best + length) % 24;
    return HourSpan{best, until == 0 ? 24 : until};
  }
  return std::nullopt;
}

Result<std::vector<Letters>> who_wrote_to_whom(sql::Database* database,
                                               const catalog::PeopleBook& book,
                                               const std::vector<catalog::RowId>* rows) {
  catalog::Filters filters(database);
  ASSIGN_OR_RETURN(const std::vector<std::int64_t>* const dates, filters.dates());
  ASSIGN_OR_RETURN(auto walk,
                   database->prepare("SELECT item_id, role, mailbox_id FROM roles WHERE role IN "
                                     "(0, 3, 4, 5) ORDER BY item_id"));
  std::unordered_map<std::uint64_t, Letters> found;
  std::size_t next = 0;
  TRY(for_each_message(&walk, book, [&](const Parties& parties) {
    if (rows != nullptr) {
      while (next < rows->size() && (*rows)[next].value < parties.item) ++next;
      if (next == rows->size() || (*rows)[next].value != parties.item) return;
    }
    const auto at = static_cast<std::size_t>(parties.item) - 1;
    std::optional<std::int64_t> date;
    if (at < dates->size() && (*dates)[at] != catalog::Filters::kNoDate) date = (*dates)[at];
    for (const std::uint32_t from : parties.from) {
      for (const std::uint32_t to : parties.to) {
        if (from == to) continue;
        Letters& letters = found[std::uint64_t{from} << 32 | to];
        letters.from = from;
        letters.to = to;
        ++letters.messages;
        note_date(date, &letters);
      }
    }
  }));
  std::vector<Letters> out;
  out.reserve(found.size());
  for (const auto& [key, letters] : found) out.push_back(letters);
  std::sort(out.begin(), out.end(), [](const Letters& a, const Letters& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  return out;
}

Result<std::vector<catalog::RowId>> find_messages_with(sql::Database* database,
                                                       const catalog::PeopleBook& book,
                                                       const PersonNumbers& persons) {
  return find_named(database, numbers_of(mailboxes_of(book, persons)), "");
}

Result<std::vector<catalog::RowId>> find_messages_by(sql::Database* database,
                                                     const catalog::PeopleBook& book,
                                                     const PersonNumbers& persons) {
  return find_named(database, numbers_of(mailboxes_of(book, persons)), " AND role = 0");
}

}  // namespace day::inquiry
