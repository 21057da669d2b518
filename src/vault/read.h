// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading that comes after everything is searchable: text in pictures, and a second try at what
// could not be read.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "reader/pool.h"
#include "vault/document_stage.h"
#include "vault/vault.h"

namespace day::vault {

struct RecogniseProgress {
  std::uint64_t pages_done = 0;
  std::uint64_t pages_total = 0;
  std::uint64_t documents_done = 0;
  std::uint64_t recognised = 0;  // pages on which there was text
  std::uint64_t failed = 0;  // pages that could not be recognised; the document's defects say why
};

struct RecogniseOptions {
  reader::PoolOptions pool;
  std::string languages;                    // as tesseract names them, joined by '+'; empty: all
  const std::atomic<bool>* stop = nullptr;  // what was recognised is kept
  std::function<void(const RecogniseProgress&)> progress;
};

struct RecogniseReport {
  RecogniseProgress done;
  std::string languages;  // that were used
  bool stopped = false;
};

// Recognises the text of every page that waits for it.
Result<RecogniseReport> recognise(const Vault& vault, const RecogniseOptions& options);

struct ReadAgainOptions {
  reader::PoolOptions pool;
  std::string password;
  std::vector<ItemId> items;  // empty: everything that was not read whole, and every loss
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const DocumentProgress&)> progress;
};

struct ReadAgainReport {
  DocumentProgress done;
  std::uint64_t tried = 0;
  std::uint64_t failures_before = 0;  // in the whole vault: documents not read whole, and losses
  std::uint64_t failures_after = 0;
  std::uint64_t found = 0;  // items that nobody had seen before
};

Result<ReadAgainReport> read_again(const Vault& vault, const ReadAgainOptions& options);

}  // namespace day::vault
