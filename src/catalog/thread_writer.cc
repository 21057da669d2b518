// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "catalog/threads.h"
#include "sql/packed.h"
#include "sql/statements.h"
#include "thread/subject.h"
#include "thread/thread_index.h"

namespace day::catalog {
namespace {

enum class Sql : std::uint8_t {
  FindConversation,
  AddConversation,
  AddIndex,
  Relabel,
  PutBlock,
  Count,
};
constexpr std::size_t kSqlCount = static_cast<std::size_t>(Sql::Count);
constexpr std::array<std::string_view, kSqlCount> kSql = {
    "SELECT c.id, m.thread FROM conversations c JOIN messages m ON m.item_id = c.item_id "
    "WHERE c.header = ?",
    "INSERT INTO conversations(header, item_id) VALUES(?,?)",
    "INSERT INTO thread_indexes(item_id, conversation_id, answers) VALUES(?,?,?)",
    "UPDATE messages SET thread = ?2 WHERE thread = ?1",
    "INSERT OR REPLACE INTO packed_threads(block, data) VALUES(?,?)",
};

}  // namespace

// Every Message-ID has the thread it belongs to; the ids of one thread form a circle, so that those
// of the smaller of two can be given to the other one by one. An id is given away only to a thread
// that has at least as many, so no more than log2 of all ids times.
struct ThreadWriter::Impl {
  explicit Impl(sql::Database* db)
      : database(db), statements(db, kSql), subjects(db, "packed_subjects") {}

  Status load();
  Result<std::uint32_t> take_conversation(RowId item, ByteView index);
  Status join(std::uint32_t winner, std::uint32_t loser);
  void set(std::size_t at, std::uint32_t thread);
  std::uint32_t larger(std::uint32_t a, std::uint32_t b) const;

  sql::Database* database;
  sql::Statements<Sql, kSqlCount> statements;
  sql::PackedAppender<std::uint32_t> subjects;
  bool loaded = false;
  std::vector<std::uint32_t> threads;  // of the id with row r at r - 1; 0: of none yet
  std::vector<std::uint32_t> next;     // in the circle
  // Some id of a thread. Threads without ids are not in it.
  std::vector<std::uint32_t> some_id;  // by thread
  std::vector<bool> dirty;             // by block
};

namespace {
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
}  // namespace

Status ThreadWriter::Impl::load() {
  loaded = true;
  TRY(sql::load_packed(database, "packed_threads", &threads));
  next.resize(threads.size());
  dirty.assign(threads.size() / sql::kPackedPerBlock + 1, false);
  for (std::uint32_t i = 0; i < threads.size(); ++i) {
    next[i] = i;
    const std::uint32_t thread = threads[i];
    if (thread == 0) continue;
    if (thread >= some_id.size()) some_id.resize(std::size_t{thread} + 1, kNone);
    if (some_id[thread] == kNone) {
      some_id[thread] = i;
    } else {
      std::swap(next[i], next[some_id[thread]]);
    }
  }
  return {};
}

// Gives an id that has no thread yet to one.
void ThreadWriter::Impl::set(std::size_t at, std::uint32_t thread) {
  if (at >= threads.size()) {
    const std::size_t before = threads.size();
    threads.resize(at + 1, 0);
    next.resize(at + 1);
    for (std::size_t i = before; i <= at; ++i) next[i] = static_cast<std::uint32_t>(i);
    dirty.resize(at / sql::kPackedPerBlock + 1, true);
    // What was grown within a block is written with it.
    dirty[before / sql::kPackedPerBlock] = true;
  }
  threads[at] = thread;
  dirty[at / sql::kPackedPerBlock] = true;
  if (thread >= some_id.size()) some_id.resize(std::size_t{thread} + 1, kNone);
  if (some_id[thread] == kNone) {
    some_id[thread] = static_cast<std::uint32_t>(at);
  } else {
    std::swap(next[at], next[some_id[thread]]);
  }
}

// The one with more ids, found in as many steps as the other has; of equals the first.
std::uint32_t ThreadWriter::Impl::larger(std::uint32_t a, std::uint32_t b) const {
  const auto some = [&](std::uint32_t thread) {
    return thread < some_id.size() ? some_id[thread] : kNone;
  };
  const std::uint32_t start_a = some(a);
  const std::uint32_t start_b = some(b);
  if (start_a == kNone || start_b == kNone) {
    if (start_a == start_b) return std::min(a, b);
    return start_a == kNone ? b : a;
  }
  std::uint32_t at_a = next[start_a];
  std::uint32_t at_b = next[start_b];
  while (at_a != start_a && at_b != start_b) {
    at_a = next[at_a];
    at_b = next[at_b];
  }
  if (at_a == start_a && at_b == start_b) return std::min(a, b);
  return at_a == start_a ? b : a;
}

Status ThreadWriter::Impl::join(std::uint32_t winner, std::uint32_t loser) {
  const std::uint32_t start = loser < some_id.size() ? some_id[loser] : kNone;
  if (start != kNone) {
    std::uint32_t at = start;
    do {
      threads[at] = winner;
      dirty[at / sql::kPackedPerBlock] = true;
      at = next[at];
    } while (at != start);
    some_id[loser] = kNone;
    if (winner >= some_id.size()) some_id.resize(std::size_t{winner} + 1, kNone);
    if (some_id[winner] == kNone) {
      some_id[winner] = start;
    } else {
      std::swap(next[start], next[some_id[winner]]);
    }
  }
  ASSIGN_OR_RETURN(sql::Statement* const relabel, statements.get(Sql::Relabel));
  return relabel->bind(1, std::int64_t{loser}).bind(2, std::int64_t{winner}).run();
}

// The thread of the conversation, 0 if it is new.
Result<std::uint32_t> ThreadWriter::Impl::take_conversation(RowId item, ByteView index) {
  std::int64_t conversation = 0;
  std::int64_t thread = 0;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::FindConversation));
    const sql::ResetAtEnd reset(find);
    find->lend_blob(1, index.substr(0, thread::kConversationBytes));
    ASSIGN_OR_RETURN(const bool found, find->step());
    if (found) {
      conversation = find->column_int(0);
      thread = find->column_int(1);
    }
  }
  if (conversation == 0) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(Sql::AddConversation));
    TRY(add->lend_blob(1, index.substr(0, thread::kConversationBytes)).bind(2, item.value).run());
    conversation = database->last_row();
  }
  ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(Sql::AddIndex));
  TRY(add->bind(1, item.value)
          .bind(2, conversation)
          .lend_blob(3, index.substr(thread::kConversationBytes))
          .run());
  return static_cast<std::uint32_t>(thread);
}

ThreadWriter::ThreadWriter(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
ThreadWriter::~ThreadWriter() = default;

Result<ThreadRow> ThreadWriter::place(RowId item, const std::vector<std::int64_t>& ids,
                                      const mail::Reading& reading) {
  if (!impl_->loaded) TRY(impl_->load());
  if (item.value >= kNone) return Error{Code::Unsupported, "more items than threads can number"};
  const std::uint32_t number = thread::subject_number(thread::base_subject(reading.subject).text);
  if (number != 0) {
    TRY(impl_->subjects.append(static_cast<std::size_t>(item.value - 1), number, 0));
  }
  std::uint32_t thread = 0;
  const auto meet = [&](std::uint32_t other) -> Status {
    if (other == 0 || other == thread) return {};
    if (thread == 0) {
      thread = other;
      return {};
    }
    const std::uint32_t winner = impl_->larger(thread, other);
    TRY(impl_->join(winner, winner == thread ? other : thread));
    thread = winner;
    return {};
  };
  for (const std::int64_t id : ids) {
    const auto at = static_cast<std::size_t>(id - 1);
    if (at < impl_->threads.size()) TRY(meet(impl_->threads[at]));
  }
  if (thread::is_thread_index(reading.thread_index)) {
    ASSIGN_OR_RETURN(const std::uint32_t other,
                     impl_->take_conversation(item, reading.thread_index));
    TRY(meet(other));
  }
  if (thread == 0) thread = static_cast<std::uint32_t>(item.value);
  for (const std::int64_t id : ids) {
    const auto at = static_cast<std::size_t>(id - 1);
    if (at >= impl_->threads.size() || impl_->threads[at] == 0) impl_->set(at, thread);
  }
  return ThreadRow{thread};
}

Status ThreadWriter::flush() {
  TRY(impl_->subjects.flush());
  for (std::size_t block = 0; block < impl_->dirty.size(); ++block) {
    if (!impl_->dirty[block]) continue;
    impl_->dirty[block] = false;
    const std::size_t begin = block * sql::kPackedPerBlock;
    if (begin >= impl_->threads.size()) continue;
    const std::size_t count = std::min(sql::kPackedPerBlock, impl_->threads.size() - begin);
    ASSIGN_OR_RETURN(sql::Statement* const put, impl_->statements.get(Sql::PutBlock));
    TRY(put->bind(1, static_cast<std::int64_t>(block))
            .lend_blob(2, {reinterpret_cast<const char*>(impl_->threads.data() + begin),
                           count * sizeof(std::uint32_t)})
            .run());
  }
  return {};
}

}  // namespace day::catalog
