// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/state.h"

namespace day::catalog {

Result<State> read_state(sql::Database* database) {
  ASSIGN_OR_RETURN(sql::Statement ask,
                   database->prepare("SELECT (SELECT value FROM meta WHERE key = 'changes'), "
                                     "(SELECT value FROM meta WHERE key = 'revisions')"));
  TRY(ask.step());
  return State{static_cast<std::uint64_t>(ask.column_int(0)),
               static_cast<std::uint64_t>(ask.column_int(1))};
}

// 62 random bits at first, so that two files are told apart and no number runs over.
Status count_change(sql::Database* database) {
  return database->execute(
      "INSERT INTO meta(key, value) VALUES('changes', ((random() >> 1) & 4611686018427387903) + 1) "
      "ON CONFLICT(key) DO UPDATE SET value = value + 1");
}

Status count_revision(sql::Database* database) {
  return database->execute(
      "INSERT INTO meta(key, value) VALUES('revisions', 1) "
      "ON CONFLICT(key) DO UPDATE SET value = value + 1");
}

}  // namespace day::catalog
