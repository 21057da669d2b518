// SPDX-License-Identifier: AGPL-3.0-or-later
// `check`: re-reads everything stored and says what is wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "reader/pool.h"
#include "vault/check_embedded.h"
#include "vault/vault.h"

namespace day::vault {

struct CheckReport {
  std::uint64_t items = 0;
  std::uint64_t containers = 0;
  std::uint64_t bytes = 0;  // of items, each read and hashed
  // In the packs and beyond what the catalog has followed: an add was interrupted between making
  // them safe and cataloguing them, or is under way. The next add catalogues them.
  std::uint64_t not_yet_catalogued = 0;
  // At the end of the packs, beyond what the catalog has followed: a block that a killed add did
  // not finish and never acknowledged. The next add drops it.
  std::uint64_t torn_bytes = 0;
  EmbeddedCheck embedded;
  std::uint64_t decisions = 0;  // entries of the ledger that hold
  // At the end of the ledger: an entry that was never acknowledged. The next decision drops it.
  std::uint64_t ledger_torn_bytes = 0;
  std::vector<std::string> problems;  // one line each, at most kMaxProblems
  std::uint64_t problems_more = 0;
  bool sealed = false;  // catalog.db was compared with its seal
};

struct CheckOptions {
  reader::PoolOptions pool;  // what is told of document workers
  std::function<void(std::uint64_t bytes)> progress;
  std::function<void(std::uint64_t done, std::uint64_t total)> embedded_progress;  // parents
};

// Reads every block of every pack and every item in them; puts every container together again and
// compares its digest; reads catalog.db through against its seal; compares what the packs hold with
// what the catalog says; judges every message again, puts it into its thread, reads its text and
// resolves all persons again; takes what lies in other items out of them
// again; verifies every entry of the ledger and compares what the catalog has of them. An Error
// only if the vault cannot be opened at all.
Result<CheckReport> check(const Vault& vault, const CheckOptions& options);

}  // namespace day::vault
