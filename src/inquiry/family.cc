// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/family.h"

#include <algorithm>
#include <utility>

#include "document/limits.h"

namespace day::inquiry {

Result<Around> find_around(sql::Database* database, const catalog::EmbeddedPlace& place) {
  catalog::Reader catalog(database);
  catalog::DocumentReader documents(database);
  Around around;
  catalog::EmbeddedPlace next = place;
  // Nothing is read that lies deeper; what lies in itself ends earlier.
  while (around.size() <= document::kMaxDepth) {
    const catalog::RowId parent = next.parent.row;
    const bool seen = std::any_of(around.begin(), around.end(), [&](const FamilyMember& member) {
      return member.place.parent.row == parent;
    });
    if (seen) break;
    ASSIGN_OR_RETURN(auto summary, catalog.summary(parent));
    if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
    around.push_back({std::move(next), std::move(*summary)});
    ASSIGN_OR_RETURN(auto places, documents.places(parent, 1));
    if (places.empty()) break;
    next = std::move(places.front());
  }
  return around;
}

Result<Family> find_family(sql::Database* database, catalog::RowId row) {
  catalog::DocumentReader documents(database);
  Family family;
  ASSIGN_OR_RETURN(const auto first, documents.places(row, 1));
  if (first.empty()) return family;
  ASSIGN_OR_RETURN(family.places, documents.count_places(row));
  ASSIGN_OR_RETURN(family.around, find_around(database, first.front()));
  return family;
}

const catalog::Summary* nearest_message(const Around& around) {
  for (const FamilyMember& member : around) {
    if (member.summary.item.kind == store::ItemKind::Message) return &member.summary;
  }
  return nullptr;
}

}  // namespace day::inquiry
