// SPDX-License-Identifier: AGPL-3.0-or-later
// A thin face on SQLite: connections, statements, transactions, and the two hooks that FTS5 offers
// (a tokenizer and an auxiliary function). sqlite3.h stays inside this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace day::sql {

// A prepared statement. Parameters and columns are counted from 1 and 0, as in SQLite. Views of a
// column live until the next step() or reset(). The connection outlives it.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // Values are copied. A value that cannot be bound is reported by the next step().
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind_text(int parameter, std::string_view value);
  Statement& bind_blob(int parameter, ByteView value);
  Statement& bind_null(int parameter);
  // The same without a copy: the bytes must stay until the statement has been reset or has run.
  Statement& lend_text(int parameter, std::string_view value);
  Statement& lend_blob(int parameter, ByteView value);

  // True while there is a row.
  Result<bool> step();
  // Runs to the end, ignoring rows, and resets.
  Status run();
  // Ready to run again; bindings stay.
  void reset();

  std::int64_t column_int(int column) const;
  double column_double(int column) const;
  std::string_view column_text(int column) const;
  ByteView column_blob(int column) const;
  bool column_is_null(int column) const;
  int column_count() const;
  std::string_view column_name(int column) const;

 private:
  friend class Database;
  struct Handle;
  explicit Statement(Handle* handle) : handle_(handle) {}
  Handle* handle_ = nullptr;
  int bind_status_ = 0;
};

enum class Mode {
  ReadWrite,  // creates the file; WAL, synchronous=FULL
  ReadOnly,   // works on read-only media too: without a journal beside it the file is taken as
              // immutable
};

// What a tokenizer calls for each term: the folded term and its octets in the text. False means
// that no more terms are wanted.
class EmitTerm {
 public:
  using Function = int (*)(void*, int, const char*, int, int, int);
  EmitTerm(void* context, Function function) : context_(context), function_(function) {}
  bool operator()(std::string_view term, std::uint32_t begin, std::uint32_t end) const {
    status_ = function_(context_, 0, term.data(), static_cast<int>(term.size()),
                        static_cast<int>(begin), static_cast<int>(end));
    return status_ == 0;
  }
  int status() const { return status_; }

 private:
  void* context_;
  Function function_;
  mutable int status_ = 0;
};
enum class TokenizePurpose : std::uint8_t { Document, Query };
// Called once for each text, which is at most 2 GB.
using Tokenize =
    std::function<void(std::string_view text, TokenizePurpose purpose, const EmitTerm& emit)>;

// What an FTS5 auxiliary function may ask about the current row. Phrases and columns count from 0,
// phrases in the order of the query's text.
class RankContext {
 public:
  struct Row;
  explicit RankContext(Row* row) : row_(row) {}
  std::int64_t rowid() const;
  int phrase_count() const;
  // Adds to counts[column] for each place where the phrase stands; columns from `columns` on are
  // left out.
  void count(int phrase, std::uint32_t* counts, std::size_t columns) const;

 private:
  Row* row_;
};
using Rank = std::function<double(const RankContext& context)>;

// One connection; not shared between threads.
class Database {
 public:
  static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  Result<Statement> prepare(std::string_view sql);
  // One or more statements without parameters or results.
  Status execute(std::string_view sql);
  std::int64_t last_row() const;
  // Rows that the statement run last has changed.
  std::int64_t changes() const;
  // Two equal marks: nothing was changed in between, by this connection or, as far as its snapshot
  // shows, by another.
  struct ChangeMark {
    std::int64_t others = -1;
    std::int64_t own = -1;
    bool operator==(const ChangeMark&) const = default;
  };
  Result<ChangeMark> change_mark();
  // Of its file, absolute; empty for one in memory.
  std::string path() const;
  // Whether the file under that path is still the one that was opened: `rebuild` puts another in
  // its place. False in memory.
  bool is_at_path() const;

  // Makes `tokenize='name'` known to FTS5. Under a name that is known it replaces the function, for
  // tables in use too.
  Status register_tokenizer(const std::string& name, Tokenize tokenize);
  bool has_tokenizer(const std::string& name) const;
  // Makes an auxiliary function of FTS5 known under `name`, or replaces it.
  Status register_rank(const std::string& name, Rank rank);
  bool has_rank(const std::string& name) const;

  // From now on only checkpoint() moves the journal, which holds all that is written until then.
  Status keep_journal();
  // Moves the journal into the database file, so that the file stands alone.
  Status checkpoint();
  // SQLite's own integrity check; one line per problem.
  Result<std::vector<std::string>> integrity_problems();

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  Status configure(Mode mode, bool alone);
  std::unique_ptr<Impl> impl_;
};

// Of the SQLite that is linked, e.g. "3.40.1".
std::string_view library_version();

}  // namespace day::sql
