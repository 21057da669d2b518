// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of everything that was not read whole, for `status`.
#pragma once

#include "base/result.h"
#include "dossier/opened.h"

namespace day::cli {

// Messages and documents that could not be read or only in part, and what lies in others and could
// not be taken out: how many for each reason, then one line for each. As JSON Lines one object for
// each.
Status print_failures(dossier::Opened& opened, bool json);

}  // namespace day::cli
