// SPDX-License-Identifier: AGPL-3.0-or-later
// One result of a search for a terminal.
#pragma once

#include <cstddef>

#include "dossier/decided.h"
#include "inquiry/search.h"

namespace day::cli {

// `width` of the terminal; 0: without bound.
void print_hit(const inquiry::SearchHit& hit, const dossier::Decided& decided, std::size_t width);

}  // namespace day::cli
