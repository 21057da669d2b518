// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/decision_status.h"

#include "cli/decider.h"
#include "cli/terminal.h"
#include "vault/decisions.h"

namespace day::cli {
std::string describe_own_key(const vault::Vault& vault, sql::Database* database) {
  const auto path = find_key_path({}, vault);
  if (!path.ok()) return path.error().message;
  const auto scan = vault::skim_ledger(vault, database);
  return scan.ok() ? vault::describe_key(*path, *scan) : scan.error().message;
}

Result<DecisionStatus> load_decision_status(const vault::Vault& vault, sql::Database* database) {
  DecisionStatus status;
  ASSIGN_OR_RETURN(status.counts, catalog::DecisionReader(database).counts());
  status.key = describe_own_key(vault, database);
  return status;
}

void put_decision_status(JsonWriter* out, const DecisionStatus& status) {
  const catalog::DecisionCounts& counts = status.counts;
  out->key("decisions").begin_object().field("entries", counts.entries);
  out->field("labels", counts.labels).field("labelled", counts.labelled);
  out->field("notes", counts.notes).field("searches", counts.searches);
  out->field("key", status.key).end_object();
}

}  // namespace day::cli
