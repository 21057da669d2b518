// SPDX-License-Identifier: AGPL-3.0-or-later
// The exact bytes of an item, as a browser may have them: as a file to keep, never to be shown.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/catalog.h"
#include "http/http.h"
#include "room/visit.h"

namespace day::room {

// Of a file that is called so, for Content-Disposition (RFC 6266): both names safe on any system,
// without folders; the first in ASCII, the second as RFC 8187 has it.
std::string attachment_field(std::string_view name);

// The answer that gives out the bytes of an item, all or a range of them.
Result<http::Response> answer_original(Visit& visit, const catalog::ItemRow& item,
                                       std::string_view name);

}  // namespace day::room
