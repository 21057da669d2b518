// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes derived state from primary state: all of it (`rebuild`), or what is missing (a catalog that
// was interrupted behind the packs).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "store/store.h"
#include "vault/follow.h"
#include "vault/vault.h"

namespace day::vault {

// How the caller is told what goes on; all may be empty.
struct FollowHooks {
  std::function<void(std::uint64_t bytes)> progress;  // what has been read of the packs
  DocumentOptions documents;                          // their progress and stop; not their room
};

struct FollowReport {
  Followed followed;
  std::uint64_t items = 0;
  std::uint64_t damaged_blocks = 0;  // stretches of the packs that could not be read
  std::uint64_t decisions = 0;       // entries of the ledger, of a rebuild
  std::string ledger_damage;         // what is wrong with it; empty if nothing is
};

// Lets the catalog in `database` follow the packs from where it is to their end.
Result<FollowReport> follow_packs(const Vault& vault, sql::Database* database,
                                  const reader::PoolOptions& options, const FollowHooks& hooks);

// Makes a new catalog beside the old one and puts it in its place. Damaged, with nothing changed,
// if the old one knows more of the ledger than is there: it would forget that something is missing.
Result<FollowReport> rebuild(const Vault& vault, const reader::PoolOptions& options,
                             const FollowHooks& hooks);

}  // namespace day::vault
