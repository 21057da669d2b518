// SPDX-License-Identifier: AGPL-3.0-or-later
// One result of a search as JSON.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "dossier/decided.h"
#include "inquiry/search.h"

namespace day::dossier {

// The full ids of what is folded behind a result.
Result<std::vector<std::string>> ids_behind(catalog::Reader* catalog,
                                            const inquiry::SearchHit& hit);

// Its members in the object that is open. `behind`: the ids of what is folded behind it.
void put_hit(JsonWriter* out, const inquiry::SearchHit& hit, const Decided& decided,
             const std::vector<std::string>& behind);

}  // namespace day::dossier
