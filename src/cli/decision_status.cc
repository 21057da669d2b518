// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/decision_status.h"

#include "cli/decider.h"
#include "vault/decisions.h"

namespace day::cli {

std::string describe_own_key(const vault::Vault& vault, sql::Database* database) {
  const auto path = find_key_path({}, vault);
  if (!path.ok()) return path.error().message;
  const auto scan = vault::skim_ledger(vault, database);
  return scan.ok() ? vault::describe_key(*path, *scan) : scan.error().message;
}

}  // namespace day::cli
