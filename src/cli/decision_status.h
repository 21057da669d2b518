// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the key is that signs decisions: for `status` and `doctor`.
#pragma once

#include <string>

#include "sql/database.h"
#include "vault/vault.h"

namespace day::cli {

// Where the key of whoever asks is, and what the ledger knows of it; the line that says why not.
std::string describe_own_key(const vault::Vault& vault, sql::Database* database);

}  // namespace day::cli
