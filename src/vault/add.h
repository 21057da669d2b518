// SPDX-License-Identifier: AGPL-3.0-or-later
// `add`: takes material in.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "reader/pool.h"
#include "vault/document_stage.h"
#include "vault/record.h"
#include "vault/vault.h"

namespace day::vault {

struct AddProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // 0 when unknown
  std::uint64_t items = 0;        // found so far
  std::uint64_t committed = 0;    // of the new ones, those that survive power loss and can be found
};

struct AddOptions {
  bool keep_outer = true;
  std::uint64_t commit_items = kCommitItems;
  reader::PoolOptions pool;
  std::function<void(const AddProgress&)> progress;        // may be empty
  std::function<void(std::uint64_t committed)> on_commit;  // may be empty; on another thread
  std::function<void(const DocumentProgress&)> document_progress;  // likewise
  const std::atomic<bool>* stop = nullptr;  // set when the run shall end early
};

struct AddReport {
  Account account;
  std::vector<SourceId> sources;      // made by this run
  std::vector<SourceId> seen_before;  // the very same path and bytes had been added before
  std::uint64_t dropped_tail_bytes = 0;
  std::uint64_t items_caught_up = 0;
  std::string ledger_damage;   // what is wrong with the ledger; material was taken in all the same
  DocumentProgress documents;  // of the sources that were added
  bool stopped = false;
};

// Every path is checked before anything is taken in. On an error, what was committed stays.
Result<AddReport> add(const Vault& vault, const std::vector<std::string>& paths,
                      const AddOptions& options);

}  // namespace day::vault
