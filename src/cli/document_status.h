// SPDX-License-Identifier: AGPL-3.0-or-later
// The account of documents for `status`, and the list of everything that was not read whole.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/documents.h"
#include "dossier/opened.h"

namespace day::cli {

// Name and value of each row, for a person.
std::vector<std::pair<std::string, std::string>> print_document_counts(
    const catalog::DocumentCounts& counts);

// Member "document_account" of the object that is open.
void put_document_counts(JsonWriter* out, const catalog::DocumentCounts& counts);

// Messages and documents that could not be read or only in part, and what lies in others and could
// not be taken out: how many for each reason, then one line for each. As JSON Lines one object for
// each.
Status print_failures(dossier::Opened& opened, bool json);

}  // namespace day::cli
