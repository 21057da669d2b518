// SPDX-License-Identifier: AGPL-3.0-or-later
// Which messages belong together: those that are connected by the Message-IDs and the Thread-Index
// they name. Kept while messages are added, so that one that joins two threads makes them one. What
// answers what is found when it is asked (inquiry/conversation.h). docs/design/threads.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "catalog/rows.h"
#include "mail/reading.h"
#include "sql/database.h"
#include "thread/forest.h"

namespace day::catalog {

// A thread of this catalog: the number of the first message of it that came, as long as it stood
// alone. A rebuild gives the same numbers; another catalog of the same messages may have others.
struct ThreadRow {
  std::int64_t value = 0;
  auto operator<=>(const ThreadRow&) const = default;
};

// What people call a thread by: its first message, which is the earliest by date, then by SHA-256.
// It follows from the set of messages. When an earlier one turns up the thread has another id; the
// old one still leads to it, because any id of any of its messages does.
struct ThreadId {
  ItemId first;
  auto operator<=>(const ThreadId&) const = default;
};
inline std::string print_short(const ThreadId& id, std::size_t chars = kShortIdChars) {
  return day::print_short(id.first, chars);
}

// Within transactions that the caller begins and commits. One per database.
class ThreadWriter {
 public:
  explicit ThreadWriter(sql::Database* database);
  ~ThreadWriter();

  // The thread of a new message, whose row in `messages` is about to be added with it. `ids`:
  // numbers in message_ids of its own id and of all that it names, as written and in normal form.
  Result<ThreadRow> place(RowId item, const std::vector<std::int64_t>& ids,
                          const mail::Reading& reading);
  // Writes what is still in memory. Before each commit.
  Status flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Questions, within one snapshot.
class ThreadReader {
 public:
  explicit ThreadReader(sql::Database* database);
  ~ThreadReader();

  // Nothing if the item is no message.
  Result<std::optional<ThreadRow>> thread_of(RowId item);
  // Ascending.
  Result<std::vector<RowId>> members(ThreadRow thread);
  Result<std::uint64_t> count(ThreadRow thread);
  Result<ThreadId> id_of(ThreadRow thread);
  // The thread of each item, that of row r at r - 1; 0 for what is no message. Loads all.
  Result<std::vector<std::int64_t>> all();
  // What threading needs to know of a message, without its quotation.
  Result<thread::Message> message(RowId item);
  Result<std::string> subject(RowId item);
  // Messages whose base subject has one of these numbers (thread/subject.h), with their numbers, in
  // the order of their rows. Reads all numbers, once for each call.
  Result<std::vector<std::pair<RowId, std::uint32_t>>> with_subjects(
      const std::set<std::uint32_t>& numbers);
  // Whether none of the messages that it names is here, other than itself.
  Result<bool> answers_nothing_here(RowId item);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::catalog
