// SPDX-License-Identifier: AGPL-3.0-or-later
// Entries of the ledger in words for people.
#pragma once

#include <string>
#include <vector>

#include "ledger/entry.h"

namespace day::dossier {

// One line: the number, the time, the author, and what was decided on what. Hostile characters are
// made visible.
std::string describe_entry(const ledger::Entry& entry);

// What was decided, without a time: "label \"fraud\" on 7k2m9qx4a1".
std::string describe_decision(const ledger::Decision& decision);

// The items that the decision names itself; none for amendments, which name a note.
std::vector<ItemId> items_of(const ledger::Decision& decision);

}  // namespace day::dossier
