// SPDX-License-Identifier: AGPL-3.0-or-later
// What an item lies in: the message that a document came with, and what is between the two.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "sql/database.h"

namespace day::inquiry {

struct FamilyMember {
  catalog::EmbeddedPlace place;  // `place.parent` is the member; the rest says of what lies in it
  catalog::Summary summary;      // of the member
};

// The nearest first, each lies in the next. Ends where an item comes again that lies in itself.
using Around = std::vector<FamilyMember>;

// From one place of an item outward; of what is around it, by the first place of each.
Result<Around> find_around(sql::Database* database, const catalog::EmbeddedPlace& place);

struct Family {
  Around around;             // by the first of its places; empty if it lies in nothing
  std::uint64_t places = 0;  // in other items, exact
};
Result<Family> find_family(sql::Database* database, catalog::RowId row);

// The nearest of them that is a message; null if there is none.
const catalog::Summary* nearest_message(const Around& around);

}  // namespace day::inquiry
