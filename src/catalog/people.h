// SPDX-License-Identifier: AGPL-3.0-or-later
// Persons in the catalog: what is observed with each message, and the tables that follow from it.
// The tables bear a mark of what they were made from; where it is not that of the catalog any more
// (a session was interrupted, or is under way), readers make the answer anew in memory, so that no
// stale one is ever given.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/rows.h"
#include "mail/reading.h"
#include "people/resolve.h"
#include "sql/database.h"

namespace day::catalog {

// Collects what messages say of people and adds it to the counts that are there.
class ObservationWriter {
 public:
  explicit ObservationWriter(sql::Database* database) : database_(database) {}
  void add(const mail::Reading& reading);
  // Within the caller's transaction.
  Status flush();

 private:
  sql::Database* database_;
  std::map<people::Observation, std::uint64_t> counts_;
};

// Messages, each counted once however often somebody is named in it.
struct MailUses {
  std::uint64_t sent = 0;      // From
  std::uint64_t received = 0;  // To, Cc or Bcc
  bool operator==(const MailUses&) const = default;
};

struct PersonUses {
  MailUses uses;
  std::optional<std::int64_t> first_seen;  // of dated messages sent or received
  std::optional<std::int64_t> last_seen;
  std::string name;        // the one used most as a sender, else as a recipient; may be empty
  std::uint32_t main = 0;  // the address used most: of People::addresses
  bool operator==(const PersonUses&) const = default;
};

struct PeopleBook {
  people::People people;
  std::vector<PersonUses> persons;  // by person
  std::vector<MailUses> addresses;  // by address
  // By row of the mailbox: its address, and how often that name was written with it.
  struct NameUses {
    std::uint32_t address = 0;
    std::string name;
    MailUses uses;
  };
  std::map<std::int64_t, NameUses> names;
};

// The rulings that the catalog knows, in order.
Result<std::vector<people::Ruling>> person_rulings(sql::Database* database);

// Brings the tables up to date; does nothing if they are. Only what is new is counted where no
// person changed. Within a transaction of its own.
Status settle_people(sql::Database* database);

// From the tables, or made anew; one snapshot. Where nobody asks for counts they are not made.
enum class Want : std::uint8_t { Counts, WhoIsWho };
Result<PeopleBook> read_people(sql::Database* database, Want want = Want::Counts);

// What the tables say, unless they are of another state than the catalog and nobody is answered
// from them.
Result<std::optional<PeopleBook>> settled_people(sql::Database* database);
// Made anew from mailboxes, observations and rulings, whatever the tables say.
Result<PeopleBook> make_people(sql::Database* database, Want want = Want::Counts);

// Rows of `addresses` by the index of what they hold, for joins.
Result<std::vector<std::pair<std::int64_t, std::uint32_t>>> address_rows(
    sql::Database* database, const people::People& people);

}  // namespace day::catalog
