// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/recipe_walk.h"

#include <fmt/format.h>

namespace day::vault {

Status visit_records(store::Reader* store, const RecordVisitor& visit) {
  return store->scan({}, [&](const store::Scanned& scanned, store::Position) -> Status {
    if (const auto* damage = std::get_if<store::ScannedDamage>(&scanned)) {
      return Error{Code::Damaged, fmt::format("pack {} at {}: {}", damage->from.pack,
                                              damage->from.offset, damage->what)};
    }
    const auto* recipe = std::get_if<store::ScannedRecipe>(&scanned);
    if (recipe == nullptr) return {};
    ByteReader in(recipe->records);
    while (!in.at_end()) {
      ASSIGN_OR_RETURN(const store::RecipeRecord record, store::decode_record(&in));
      TRY(visit(recipe->source, record));
    }
    return {};
  });
}

}  // namespace day::vault
