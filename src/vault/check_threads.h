// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether the threads that the catalog keeps are those that its messages make.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "sql/database.h"

namespace day::vault {

// How many messages stand in another thread than what they name says: connected ones apart, or
// others in between. 0 if all is right.
Result<std::uint64_t> count_misplaced_messages(sql::Database* database);

}  // namespace day::vault
