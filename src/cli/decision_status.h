// SPDX-License-Identifier: AGPL-3.0-or-later
// How many decisions there are, and where the key is that signs them: for `status` and `doctor`.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/decisions.h"
#include "vault/vault.h"

namespace day::cli {

struct DecisionStatus {
  catalog::DecisionCounts counts;
  std::string key;  // a line for a person
};
Result<DecisionStatus> load_decision_status(const vault::Vault& vault, sql::Database* database);

// The member "decisions" of an open object.
void put_decision_status(JsonWriter* out, const DecisionStatus& status);

// Where the key of whoever asks is, and what the ledger knows of it; the line that says why not.
std::string describe_own_key(const vault::Vault& vault, sql::Database* database);

}  // namespace day::cli
