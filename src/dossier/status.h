// SPDX-License-Identifier: AGPL-3.0-or-later
// What is in a vault, counted: what `status` says of it, gathered once, and as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "catalog/documents.h"
#include "dossier/opened.h"

namespace day::dossier {

struct VaultStatus {
  catalog::Counts counts;
  catalog::DocumentCounts documents;
  catalog::VerdictCounts verdicts{};
  catalog::DecisionCounts decisions;
  std::vector<catalog::SourceInfo> sources;
};
Result<VaultStatus> load_status(Opened& opened);

// Members of the object that is open. `key`: where the operator's key is, in a line for a person;
// null if it is empty.
void put_status(JsonWriter* out, const vault::Identity& identity, const VaultStatus& status,
                std::string_view key);

// Members of one source in the object that is open.
void put_source(JsonWriter* out, const catalog::SourceInfo& source);

}  // namespace day::dossier
