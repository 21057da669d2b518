// SPDX-License-Identifier: AGPL-3.0-or-later
// A writing session: the lock, the packs open for appending, the catalog open for writing and
// caught up with the packs. Between sessions the catalog is sealed (vault/seal.h).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "os/file.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "store/store.h"
#include "vault/vault.h"

namespace day::vault {

class WriteSession {
 public:
  // Takes the lock, drops a torn tail, and lets the catalog follow what an interrupted session
  // stored but did not catalogue, and decisions that it put on record.
  static Result<std::unique_ptr<WriteSession>> open(const Vault& vault,
                                                    const reader::PoolOptions& options);

  store::Writer* store() { return store_.get(); }
  sql::Database* database() { return database_.get(); }
  const store::TailReport& tail() const { return store_->tail_report(); }
  std::uint64_t items_caught_up() const { return items_caught_up_; }
  // What is wrong with the ledger, as describe_damage says it; empty if nothing is. Material is
  // taken in all the same.
  const std::string& ledger_damage() const { return ledger_damage_; }

  // Moves the journal into catalog.db and seals it. Without it the vault is merely unsealed.
  Status close();

 private:
  WriteSession(const Vault& vault, os::File lock) : vault_(vault), lock_(std::move(lock)) {}
  Vault vault_;
  os::File lock_;
  std::unique_ptr<store::Writer> store_;
  std::unique_ptr<sql::Database> database_;
  std::uint64_t items_caught_up_ = 0;
  std::string ledger_damage_;
};

}  // namespace day::vault
