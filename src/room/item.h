// SPDX-License-Identifier: AGPL-3.0-or-later
// The item that a path names, and its own path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "room/links.h"
#include "room/visit.h"

namespace day::room {

// What ":id" of the path names.
struct Named {
  std::optional<catalog::ItemRow> item;
  // Otherwise what is answered: a list of the items whose ids begin so.
  http::Response instead;
};
// NotFound if there is no such item, or it is neither a message nor a document.
Result<Named> find_named(Visit& visit);

// As it stands in paths and is shown: as short as it is, but never that of two items.
Result<std::string> short_id(Visit& visit, const ItemId& id);

// "/t/7k2m9qx4a1"; as item_path of links.h.
std::string thread_path(const ItemId& id);

}  // namespace day::room
