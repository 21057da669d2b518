// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of one item: a message or a document.
#pragma once

#include <string>

#include "base/result.h"
#include "catalog/catalog.h"
#include "room/visit.h"

namespace day::room {

// `path`: its own, "/m/7k2m9qx4a1".
Result<http::Response> message_page(Visit& visit, const catalog::ItemRow& item,
                                    const std::string& path);
Result<http::Response> document_page(Visit& visit, const catalog::ItemRow& item,
                                     const std::string& path);

}  // namespace day::room
