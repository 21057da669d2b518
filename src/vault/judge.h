// SPDX-License-Identifier: AGPL-3.0-or-later
// Judges messages from what the catalog knows of their signatures, without reading any of them
// again. The arithmetic is dkim::judge; this brings it to many messages, on all cores, within one
// transaction, so that readers see the old verdicts or the new ones and never some of each (I7).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "catalog/signatures.h"
#include "sql/database.h"
#include "vault/key_book.h"
#include "vault/vault.h"

namespace day::vault {

struct JudgeReport {
  std::uint64_t messages = 0;
  std::uint64_t signatures = 0;
};
// How many of how many messages are judged.
using JudgeProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Judges these messages again, ascending, within the caller's transaction. Messages that could not
// be read have no verdict and get none.
Result<JudgeReport> judge_rows(sql::Database* database, catalog::SignatureWriter* writer,
                               const std::vector<catalog::RowId>& rows, const KeyBook& keys,
                               const JudgeProgress& progress);

// Judges every message of the vault again. It takes the vault's lock.
Result<JudgeReport> judge_all(const Vault& vault, const JudgeProgress& progress);

}  // namespace day::vault
