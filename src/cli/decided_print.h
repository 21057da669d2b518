// SPDX-License-Identifier: AGPL-3.0-or-later
// What was decided on an item, for a terminal.
#pragma once

#include <string>

#include "dossier/decided.h"

namespace day::cli {

// Labels and notes for reading, each line ended; empty if there is nothing.
std::string print_decided(const dossier::Decided& decided);

}  // namespace day::cli
