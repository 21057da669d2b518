// SPDX-License-Identifier: AGPL-3.0-or-later
// A thin face on SQLite: connections, statements, transactions, and the two hooks that FTS5 offers
// (a tokenizer and an auxiliary function). sqlite3.h stays inside this room.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace day::sql {

// A prepared statement. Parameters and columns are counted from 1 and 0, as in SQLite. Views of a
// column live until the next step() or reset().
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind_text(int parameter, std::string_view value);
  Statement& bind_blob(int parameter, ByteView value);
  Statement& bind_null(int parameter);

  // True while there is a row.
  Result<bool> step();
  // Runs to the end, ignoring rows, and resets.
  Status run();
  void reset();

  std::int64_t column_int(int column) const;
  double column_double(int column) const;
  std::string_view column_text(int column) const;
  ByteView column_blob(int column) const;
  bool column_is_null(int column) const;

 private:
  friend class Database;
  struct Impl;
  explicit Statement(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

enum class Mode {
  ReadWrite,  // creates the file; WAL, synchronous=FULL
  ReadOnly,   // works on read-only media too: without a journal beside it the file is taken as
              // immutable
};

// What the tokenizer of an FTS5 table calls for each term: folded term and its octets in the text.
using EmitTerm = std::function<bool(std::string_view term, std::uint32_t begin, std::uint32_t end)>;
using Tokenize = std::function<void(std::string_view text, const EmitTerm& emit)>;

// What an FTS5 auxiliary function may ask about the current row. Phrases and columns count from 0.
class RankContext {
 public:
  virtual ~RankContext() = default;
  virtual std::int64_t rowid() const = 0;
  virtual int phrase_count() const = 0;
  virtual int instance_count() = 0;
  struct Instance {
    int phrase = 0;
    int column = 0;
    int offset = 0;  // in terms, from the start of the column
  };
  virtual Instance instance(int index) = 0;
  // Rows in which the phrase occurs, counting no further than `cap`. Cached for the query.
  virtual std::int64_t phrase_rows(int phrase, std::int64_t cap) = 0;
};
using Rank = std::function<double(RankContext& context)>;

// One connection; not shared between threads.
class Database {
 public:
  static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
  virtual ~Database() = default;

  virtual Result<Statement> prepare(std::string_view sql) = 0;
  // One or more statements without parameters or results.
  virtual Status execute(std::string_view sql) = 0;
  virtual std::int64_t last_row() const = 0;

  // Makes `tokenize='name'` known to FTS5. The function must outlive the connection.
  virtual Status register_tokenizer(const std::string& name, Tokenize tokenize) = 0;
  // Makes an auxiliary function of FTS5 known under `name`.
  virtual Status register_rank(const std::string& name, Rank rank) = 0;

  // Moves the journal into the database file, so that the file stands alone.
  virtual Status checkpoint() = 0;
  // SQLite's own integrity check; one line per problem.
  virtual Result<std::vector<std::string>> integrity_problems() = 0;
};

}  // namespace day::sql
