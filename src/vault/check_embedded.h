// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes what lies in other items out of them once more, and holds it to its SHA-256.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "vault/vault.h"

namespace day::vault {

// Places where an item lies in another one.
struct EmbeddedCheck {
  std::uint64_t tried = 0;
  std::uint64_t same = 0;    // the same bytes came out as before
  std::uint64_t locked = 0;  // not tried: it was opened with a password, which nobody keeps
};

// Reads every item in which others lie again, each once, as many at a time as there are processors.
// What is lost in one was never found, and is not looked for. A place whose bytes are others or
// cannot be had is a problem, and so is what came out and is not in catalog.db.
Result<EmbeddedCheck> check_embedded(
    const Vault& vault, sql::Database* database, const reader::PoolOptions& options,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    const std::function<void(std::string)>& problem);

}  // namespace day::vault
