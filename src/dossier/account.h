// SPDX-License-Identifier: AGPL-3.0-or-later
// How much there is in a vault, in words and as JSON.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "catalog/decisions.h"
#include "catalog/documents.h"

namespace day::dossier {

// Name and value of each row, for a person.
std::vector<std::pair<std::string, std::string>> print_document_counts(
    const catalog::DocumentCounts& counts);

// Member "document_account" of the object that is open.
void put_document_counts(JsonWriter* out, const catalog::DocumentCounts& counts);

// "3 entries: 1 label on 2 items, 1 note, 0 saved searches"; "none".
std::string print_decision_counts(const catalog::DecisionCounts& counts);

}  // namespace day::dossier
