// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/copies.h"
#include "copies/sketch.h"
#include "people/observe.h"
#include "vault/check_people.h"

namespace day::vault {
namespace {

using Counts = std::map<people::Observation, std::uint64_t>;

// The mailboxes of one message after another, of those that have any.
class MailboxWalk {
 public:
  static Result<MailboxWalk> begin(sql::Database* database) {
    ASSIGN_OR_RETURN(auto rows,
                     database->prepare("SELECT r.item_id, r.role, b.name, b.address FROM roles r "
                                       "JOIN mailboxes b ON b.id = r.mailbox_id "
                                       "ORDER BY r.item_id, r.position"));
    MailboxWalk walk(std::move(rows));
    ASSIGN_OR_RETURN(walk.more_, walk.rows_.step());
    return walk;
  }

  // Those of `item`, which never goes back.
  Status take(std::int64_t item, std::vector<mail::Mailbox>* mailboxes) {
    for (; more_ && rows_.column_int(0) <= item;) {
      const std::int64_t role = rows_.column_int(1);
      if (rows_.column_int(0) == item && role >= 0 && role < mail::kRoleCount) {
        mailboxes->push_back({static_cast<mail::Role>(role), std::string(rows_.column_text(2)),
                              std::string(rows_.column_text(3))});
      }
      ASSIGN_OR_RETURN(more_, rows_.step());
    }
    return {};
  }

 private:
  explicit MailboxWalk(sql::Statement rows) : rows_(std::move(rows)) {}

  sql::Statement rows_;
  bool more_ = false;
};

Result<Counts> kept_observations(sql::Database* database) {
  ASSIGN_OR_RETURN(auto rows,
                   database->prepare("SELECT saying, address, said, messages FROM observations"));
  Counts counts;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.step());
    if (!more) return counts;
    counts[{static_cast<people::Saying>(rows.column_int(0)), std::string(rows.column_text(1)),
            std::string(rows.column_text(2))}] += static_cast<std::uint64_t>(rows.column_int(3));
  }
}

std::set<std::string> addresses_that_differ(const Counts& one, const Counts& other) {
  std::set<std::string> addresses;
  for (const auto& [seen, count] : one) {
    const auto found = other.find(seen);
    if (found == other.end() || found->second != count) addresses.insert(seen.address);
  }
  return addresses;
}

}  // namespace

Status check_texts(sql::Database* database, const std::function<void(std::string)>& problem) {
  catalog::Reader reader(database);
  ASSIGN_OR_RETURN(const auto sketches, catalog::CopyReader(database).sketches());
  ASSIGN_OR_RETURN(const Counts kept, kept_observations(database));
  ASSIGN_OR_RETURN(MailboxWalk mailboxes, MailboxWalk::begin(database));
  ASSIGN_OR_RETURN(auto walk, database->prepare("SELECT item_id FROM messages ORDER BY item_id"));
  Counts counts;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) break;
    const catalog::RowId row{walk.column_int(0)};
    mail::Reading reading;
    TRY(mailboxes.take(row.value, &reading.mailboxes));
    ASSIGN_OR_RETURN(reading.text, reader.text(row));
    for (people::Observation& each : people::observe(reading)) ++counts[std::move(each)];
    const auto at = static_cast<std::size_t>(row.value) - 1;
    const copies::Sketch sketch = at < sketches.size() ? sketches[at] : copies::Sketch();
    if (sketch == copies::make_sketch(reading.text)) continue;
    problem(
        fmt::format("message {} of catalog.db: the sketch by which copies are found is not of "
                    "its text; run `daylight rebuild`",
                    row.value));
  }
  std::set<std::string> wrong = addresses_that_differ(counts, kept);
  wrong.merge(addresses_that_differ(kept, counts));
  for (const std::string& address : wrong) {
    problem(
        fmt::format("catalog.db: what signatures and reply lines say of {} is not what is in "
                    "the texts; run `daylight rebuild`",
                    address));
  }
  return {};
}

}  // namespace day::vault
