// SPDX-License-Identifier: AGPL-3.0-or-later
// Statements that were prepared and are not in use. To prepare one takes SQLite longer than to run
// most of them: a page of results asks a hundred times. Not for other rooms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace day::sql {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const;
};
using OwnedStatement = std::unique_ptr<sqlite3_stmt, Finalize>;

// Of one connection, which closes it when it goes: a statement may outlive that.
class Shelf {
 public:
  // One of this text, ready to be bound and run; null if none is idle.
  OwnedStatement take(std::string_view sql);
  // Takes back what is not needed any more. The one that has been idle longest gives way.
  void put(OwnedStatement statement);
  void close();

 private:
  struct Idle {
    OwnedStatement statement;
    std::size_t hash = 0;
    std::uint64_t since = 0;
  };
  std::vector<Idle> idle_;
  std::uint64_t uses_ = 0;
  bool is_open_ = true;
};

// Whether a statement of this text may be kept: it only reads, and does nothing when it is
// prepared.
bool can_be_kept(std::string_view sql);

}  // namespace day::sql
