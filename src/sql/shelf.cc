// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sql/shelf.h"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "sql/limits.h"

namespace day::sql {

void Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

bool can_be_kept(std::string_view sql) {
  return sql.size() <= kMaxKeptSqlBytes && (sql.starts_with("SELECT ") || sql.starts_with("WITH "));
}

OwnedStatement Shelf::take(std::string_view sql) {
  const std::size_t hash = std::hash<std::string_view>()(sql);
  const auto found = std::find_if(idle_.begin(), idle_.end(), [&](const Idle& each) {
    return each.hash == hash && sqlite3_sql(each.statement.get()) == sql;
  });
  if (found == idle_.end()) return nullptr;
  OwnedStatement statement = std::move(found->statement);
  idle_.erase(found);
  return statement;
}

void Shelf::put(OwnedStatement statement) {
  if (!is_open_) return;
  sqlite3_reset(statement.get());
  // What was lent to it may be gone by now.
  sqlite3_clear_bindings(statement.get());
  const std::size_t hash = std::hash<std::string_view>()(sqlite3_sql(statement.get()));
  idle_.push_back({std::move(statement), hash, ++uses_});
  if (idle_.size() <= kMaxKeptStatements) return;
  idle_.erase(std::min_element(idle_.begin(), idle_.end(),
                               [](const Idle& a, const Idle& b) { return a.since < b.since; }));
}

void Shelf::close() {
  is_open_ = false;
  idle_.clear();
}

}  // namespace day::sql
