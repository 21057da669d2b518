// SPDX-License-Identifier: AGPL-3.0-or-later
// One pass over a ledger's file, shared by readers and the writer. Not for other rooms.
#pragma once

#include "ledger/ledger.h"

namespace day::ledger {

struct Walk {
  Chain chain;
  Scan scan;
};

Result<Walk> walk(const os::File& file, const ScanOptions& options, const EntrySink& sink);

}  // namespace day::ledger
