// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <cstring>
#include <string>
#include <unordered_map>
#include <utility>

#include "catalog/threads.h"
#include "sql/packed.h"
#include "sql/statements.h"

namespace day::catalog {
namespace {

enum class Sql : std::uint8_t {
  ThreadOfItem,
  Members,
  CountMembers,
  First,
  All,
  Message,
  Refs,
  People,
  Index,
  TextOfId,
  AnyNamed,
  Subject,
  Count,
};
constexpr std::size_t kSqlCount = static_cast<std::size_t>(Sql::Count);
constexpr std::array<std::string_view, kSqlCount> kSql = {
    "SELECT thread FROM messages WHERE item_id = ?",
    "SELECT item_id FROM messages WHERE thread = ? ORDER BY item_id",
    "SELECT count(*) FROM messages WHERE thread = ?",
    "SELECT i.sha256 FROM messages m JOIN items i ON i.id = m.item_id WHERE m.thread = ? "
    "ORDER BY m.date IS NULL, m.date, i.sha256 LIMIT 1",
    // From the index alone.
    "SELECT item_id, thread FROM messages INDEXED BY messages_by_thread",
    "SELECT i.sha256, m.date, m.zone, m.subject, m.message_id_id, b.name, b.address "
    "FROM messages m JOIN items i ON i.id = m.item_id "
    "LEFT JOIN mailboxes b ON b.id = m.from_mailbox_id WHERE m.item_id = ?",
    "SELECT kind, message_id_id FROM refs WHERE item_id = ? ORDER BY position",
    "SELECT a.address FROM roles r JOIN mailboxes b ON b.id = r.mailbox_id "
    "JOIN addresses a ON a.id = b.address_id WHERE r.item_id = ? AND r.role IN (0, 1, 3, 4) "
    "ORDER BY r.position",
    "SELECT c.header, t.answers FROM thread_indexes t JOIN conversations c "
    "ON c.id = t.conversation_id WHERE t.item_id = ?",
    "SELECT text FROM message_ids WHERE id = ?",
    "SELECT 1 FROM refs r JOIN messages m ON m.message_id_id = r.message_id_id "
    "WHERE r.item_id = ?1 AND m.item_id <> ?1 LIMIT 1",
    "SELECT subject FROM messages WHERE item_id = ?",
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

struct ThreadReader::Impl {
  explicit Impl(sql::Database* db) : database(db), statements(db, kSql) {}

  Result<std::string> text_of_id(std::int64_t id);

  sql::Database* database;
  sql::Statements<Sql, kSqlCount> statements;
  // Those of one thread recur in it.
  std::unordered_map<std::int64_t, std::string> id_texts;
};

ThreadReader::ThreadReader(sql::Database* database) : impl_(std::make_unique<Impl>(database)) {}
ThreadReader::~ThreadReader() = default;

Result<std::string> ThreadReader::Impl::text_of_id(std::int64_t id) {
  if (const auto known = id_texts.find(id); known != id_texts.end()) return known->second;
  ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(Sql::TextOfId));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, id).step());
  if (!found) return Error{Code::Damaged, "catalog.db lacks a Message-ID; run `daylight rebuild`"};
  return id_texts.emplace(id, find->column_text(0)).first->second;
}

Result<std::optional<ThreadRow>> ThreadReader::thread_of(RowId item) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::ThreadOfItem));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, item.value).step());
  if (!found) return std::optional<ThreadRow>();
  return std::optional<ThreadRow>(ThreadRow{find->column_int(0)});
}

Result<std::vector<RowId>> ThreadReader::members(ThreadRow thread) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::Members));
  const sql::ResetAtEnd reset(find);
  find->bind(1, thread.value);
  std::vector<RowId> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, find->step());
    if (!more) return rows;
    rows.push_back({find->column_int(0)});
  }
}

Result<std::uint64_t> ThreadReader::count(ThreadRow thread) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::CountMembers));
  const sql::ResetAtEnd reset(find);
  TRY(find->bind(1, thread.value).step());
  return static_cast<std::uint64_t>(find->column_int(0));
}

Result<ThreadId> ThreadReader::id_of(ThreadRow thread) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::First));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, thread.value).step());
  const auto digest = found ? parse_digest_bytes(find->column_blob(0)) : std::nullopt;
  if (!digest) return Error{Code::Damaged, "catalog.db lacks a thread; run `daylight rebuild`"};
  return ThreadId{ItemId{*digest}};
}

Result<std::vector<std::int64_t>> ThreadReader::all() {
  ASSIGN_OR_RETURN(auto last, impl_->database->prepare("SELECT max(item_id) FROM messages"));
  TRY(last.step());
  std::vector<std::int64_t> threads(static_cast<std::size_t>(last.column_int(0)), 0);
  ASSIGN_OR_RETURN(sql::Statement* const walk, impl_->statements.get(Sql::All));
  const sql::ResetAtEnd reset(walk);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk->step());
    if (!more) return threads;
    const auto at = static_cast<std::size_t>(walk->column_int(0) - 1);
    if (at < threads.size()) threads[at] = walk->column_int(1);
  }
}

Result<thread::Message> ThreadReader::message(RowId item) {
  thread::Message out;
  std::int64_t own = 0;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::Message));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->bind(1, item.value).step());
    if (!found) return Error{Code::NotFound, "the item is no message"};
    out.id.digest = parse_digest_bytes(find->column_blob(0)).value_or(Digest());
    if (!find->column_is_null(1)) out.seconds = find->column_int(1);
    out.zone_minutes = static_cast<std::int32_t>(find->column_int(2));
    out.subject = find->column_text(3);
    own = find->column_int(4);
    out.from_name = find->column_text(5);
    out.from_address = lower(find->column_text(6));
  }
  if (own != 0) {
    ASSIGN_OR_RETURN(out.message_id, impl_->text_of_id(own));
  }
  ASSIGN_OR_RETURN(sql::Statement* const refs, impl_->statements.get(Sql::Refs));
  const sql::ResetAtEnd reset_refs(refs);
  refs->bind(1, item.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, refs->step());
    if (!more) break;
    auto& ids = refs->column_int(0) == 0 ? out.references : out.in_reply_to;
    ASSIGN_OR_RETURN(std::string text, impl_->text_of_id(refs->column_int(1)));
    ids.push_back(std::move(text));
  }
  ASSIGN_OR_RETURN(sql::Statement* const people, impl_->statements.get(Sql::People));
  const sql::ResetAtEnd reset_people(people);
  people->bind(1, item.value);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, people->step());
    if (!more) break;
    out.addresses.emplace_back(people->column_text(0));
  }
  ASSIGN_OR_RETURN(sql::Statement* const index, impl_->statements.get(Sql::Index));
  const sql::ResetAtEnd reset_index(index);
  ASSIGN_OR_RETURN(const bool indexed, index->bind(1, item.value).step());
  if (indexed) {
    out.thread_index = Bytes(index->column_blob(0));
    out.thread_index += index->column_blob(1);
  }
  return out;
}

Result<std::vector<std::pair<RowId, std::uint32_t>>> ThreadReader::with_subjects(
    const std::set<std::uint32_t>& numbers) {
  std::vector<std::pair<RowId, std::uint32_t>> rows;
  if (numbers.empty()) return rows;
  // Nearly all questions are about one, and nearly all numbers are another.
  const std::uint32_t least = *numbers.begin();
  const bool is_one = numbers.size() == 1;
  const auto take = [&](std::size_t first, ByteView data) {
    for (std::size_t i = 0; i < data.size() / sizeof(std::uint32_t); ++i) {
      std::uint32_t number = 0;
      std::memcpy(&number, data.data() + i * sizeof number, sizeof number);
      if (number == 0 || (is_one ? number != least : !numbers.contains(number))) continue;
      rows.emplace_back(RowId{static_cast<std::int64_t>(first + i) + 1}, number);
    }
  };
  TRY(sql::walk_packed<std::uint32_t>(impl_->database, "packed_subjects", 0, take));
  return rows;
}

Result<std::string> ThreadReader::subject(RowId item) {
  ASSIGN_OR_RETURN(sql::Statement* const find, impl_->statements.get(Sql::Subject));
  const sql::ResetAtEnd reset(find);
  ASSIGN_OR_RETURN(const bool found, find->bind(1, item.value).step());
  return found ? std::string(find->column_text(0)) : std::string();
}

Result<bool> ThreadReader::answers_nothing_here(RowId item) {
  ASSIGN_OR_RETURN(sql::Statement* const any, impl_->statements.get(Sql::AnyNamed));
  const sql::ResetAtEnd reset(any);
  ASSIGN_OR_RETURN(const bool found, any->bind(1, item.value).step());
  return !found;
}

}  // namespace day::catalog
