// SPDX-License-Identifier: AGPL-3.0-or-later
// By what two connections know that they see the same catalog. sql::Database::ChangeMark tells a
// connection that something was changed; these numbers, which stand in the catalog itself, mean the
// same to all.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "sql/database.h"

namespace day::catalog {

struct State {
  std::uint64_t changes = 0;    // goes up with each commit; a new file begins at random; 0: unknown
  std::uint64_t revisions = 0;  // goes up when something is judged anew that was there before
  bool operator==(const State&) const = default;
};
Result<State> read_state(sql::Database* database);

// To be called within every transaction that changes what is shown.
Status count_change(sql::Database* database);
// And if verdicts are given again.
Status count_revision(sql::Database* database);

}  // namespace day::catalog
