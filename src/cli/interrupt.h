// SPDX-License-Identifier: AGPL-3.0-or-later
// Ending early when somebody asks for it.
#pragma once

#include <atomic>

namespace day::cli {

// From now on SIGINT and SIGTERM set the flag and do nothing else.
const std::atomic<bool>* catch_interrupts();

}  // namespace day::cli
