// SPDX-License-Identifier: AGPL-3.0-or-later
// Visits the recipe records of the packs, in order.
#pragma once

#include <functional>

#include "base/result.h"
#include "store/recipe.h"
#include "store/store.h"

namespace day::vault {

using RecordVisitor = std::function<Status(SourceId, const store::RecipeRecord&)>;

// Damaged if a block on the way is damaged or a record cannot be read: a recipe with a hole is no
// recipe.
Status visit_records(store::Reader* store, const RecordVisitor& visit);

}  // namespace day::vault
