// SPDX-License-Identifier: AGPL-3.0-or-later
// How rows of the catalog are named.
#pragma once

#include <compare>
#include <cstdint>

#include "base/ids.h"
#include "sql/database.h"
#include "store/recipe.h"
#include "store/store.h"

namespace day::catalog {

// The row of an item; also its document number in the index. Counted from 1 in the order of
// arrival, so that a rebuild gives the same numbers.
struct RowId {
  std::int64_t value = 0;
  auto operator<=>(const RowId&) const = default;
};
struct ContainerRow {
  std::int64_t value = 0;
};

// The pack of an item that lies in other items only (`embedded` in the catalog).
inline constexpr std::uint32_t kNoPack = UINT32_MAX;

struct ItemRow {
  RowId row;
  ItemId id;
  store::ItemKind kind = store::ItemKind::Message;
  std::uint64_t size_bytes = 0;
  store::Location location;  // pack kNoPack: in no pack
  bool is_stored() const { return location.pack != kNoPack; }
};

// The place of an item from three columns of `items`, the first of which is `column`.
store::Location read_location(const sql::Statement& row, int column);

}  // namespace day::catalog
