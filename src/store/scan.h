// SPDX-License-Identifier: AGPL-3.0-or-later
// Walks the packs in append order, verifying each block and stepping over damage.
#pragma once

#include "base/result.h"
#include "store/block_cache.h"
#include "store/store.h"

namespace day::store {

Status scan_packs(PackSet* packs, Position from, const ScanVisitor& visit);

}  // namespace day::store
