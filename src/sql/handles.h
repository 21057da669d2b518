// SPDX-License-Identifier: AGPL-3.0-or-later
// What the files of this room share: the connection's inside and SQLite's errors as ours. Not for
// other rooms.
#pragma once

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>

#include "sql/database.h"
#include "sql/shelf.h"

namespace day::sql {

// The error that SQLite reports on `connection` (which may be null) for `status`.
Error error_from(sqlite3* connection, int status, std::string_view what);

struct Statement::Handle {
  OwnedStatement statement;
  std::shared_ptr<Shelf> shelf;  // where it goes after use; null: it is given up
};

struct Database::Impl {
  std::string path;
  sqlite3* connection = nullptr;
  // FTS5 keeps pointers to the functions, so each has an address of its own.
  std::map<std::string, std::unique_ptr<Tokenize>> tokenizers;
  std::map<std::string, std::unique_ptr<Rank>> ranks;

  std::shared_ptr<Shelf> shelf;  // of a connection that only reads

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (shelf != nullptr) shelf->close();
    sqlite3_close_v2(connection);
  }
};

}  // namespace day::sql
