// SPDX-License-Identifier: AGPL-3.0-or-later
// The reading room as something that answers requests.
#pragma once

#include <memory>

#include "base/result.h"
#include "http/http.h"
#include "room/options.h"

namespace day::room {

// Opens the vault for the thread that calls it; one for each.
Result<std::unique_ptr<http::Handler>> open_handler(const RoomOptions& options);

}  // namespace day::room
