// SPDX-License-Identifier: AGPL-3.0-or-later
// One snapshot of the catalog for as long as this lives.
#pragma once

#include <utility>

#include "base/result.h"
#include "sql/database.h"

namespace day::inquiry {

// A savepoint holds one snapshot whether or not a transaction is open around it.
class Snapshot {
 public:
  static Result<Snapshot> take(sql::Database* database) {
    TRY(database->execute("SAVEPOINT inquiry"));
    return Snapshot(database);
  }
  Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    // Nothing was changed, so nothing is lost if this fails.
    if (database_ != nullptr) (void)database_->execute("RELEASE inquiry").ok();
  }

 private:
  explicit Snapshot(sql::Database* database) : database_(database) {}
  sql::Database* database_;
};

}  // namespace day::inquiry
