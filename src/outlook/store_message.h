// SPDX-License-Identifier: AGPL-3.0-or-later
// A message of a store with all that hangs on it.
#pragma once

#include "outlook/message.h"
#include "outlook/pff.h"

namespace day::outlook {

// Empty if not even properties can be had. `charset` is that of the store.
Tree read_store_message(const PffItem& item, std::string_view charset);

}  // namespace day::outlook
