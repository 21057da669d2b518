// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions about persons: who is meant by a word, what is known of one, who wrote to whom.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/people.h"
#include "catalog/rows.h"
#include "inquiry/months.h"
#include "sql/database.h"

namespace day::inquiry {

// A person by number: an index of PeopleBook::people.persons.
using PersonNumbers = std::vector<std::uint32_t>;

// How words are looked for in a name and its address together.
struct PersonWords {
  std::vector<std::string> terms;  // folded
  bool in_a_row = false;
  bool prefix = false;   // the last term may go on
  bool stemmed = false;  // a single term, compared by its stem as the index does
};

// Persons with a mailbox that has these words; all for no words. Ascending.
PersonNumbers find_persons(const catalog::PeopleBook& book, const PersonWords& words);

// Whom a with: names: by id, by an address in full, else by these words.
PersonNumbers find_persons_named(const catalog::PeopleBook& book, const PersonWords& words);

// What a person typed: an id, an address, or words of a name. An id or an address gives one at
// most, and so does a name that is somebody's in full.
PersonNumbers find_persons(const catalog::PeopleBook& book, std::string_view typed);

// The most messages first; of equals by their smallest address.
void sort_by_uses(const catalog::PeopleBook& book, PersonNumbers* numbers);

struct Correspondent {
  std::uint32_t person = 0;
  std::uint64_t sent_to = 0;        // messages from the one asked about to him
  std::uint64_t received_from = 0;  // and the other way
  std::uint64_t both() const { return sent_to + received_from; }
};

struct PersonDetails {
  std::vector<std::pair<std::string, catalog::MailUses>> names;  // most used first
  std::vector<Correspondent> with;                               // most messages first, all
  // Of the messages he sent with a Date that could be read, by its clock and zone.
  std::array<std::uint64_t, 24> hours{};
  std::vector<std::pair<std::int32_t, std::uint64_t>> zones;  // minutes east; most used first
};
Result<PersonDetails> describe_person(sql::Database* database, const catalog::PeopleBook& book,
                                      std::uint32_t person);

// The dated messages that a person sent, by month, ascending.
Result<std::vector<MonthCount>> months_of_person(sql::Database* database,
                                                 const catalog::PeopleBook& book,
                                                 std::uint32_t person);

// The shortest stretch of hours that holds four fifths of them, [from, until); nothing if there are
// fewer than five.
struct HourSpan {
  unsigned from = 0;
  unsigned until = 0;  // 1 to 24; not after `from` if it goes past midnight
};
std::optional<HourSpan> usual_hours(const std::array<std::uint64_t, 24>& hours);

// Messages that one person sent to another, each once.
struct Letters {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint64_t messages = 0;
  std::optional<std::int64_t> first;  // dates, of those that have one
  std::optional<std::int64_t> last;
};

// All who wrote to others, in all messages or those among `rows`, which ascend. Letters to oneself
// are left out. Ascending by from and to.
Result<std::vector<Letters>> who_wrote_to_whom(sql::Database* database,
                                               const catalog::PeopleBook& book,
                                               const std::vector<catalog::RowId>* rows);

// Messages and documents in which any of these takes part, in any role. Ascending.
Result<std::vector<catalog::RowId>> find_messages_with(sql::Database* database,
                                                       const catalog::PeopleBook& book,
                                                       const PersonNumbers& persons);

// Messages From any of these. Ascending.
Result<std::vector<catalog::RowId>> find_messages_by(sql::Database* database,
                                                     const catalog::PeopleBook& book,
                                                     const PersonNumbers& persons);

}  // namespace day::inquiry
