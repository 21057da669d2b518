// SPDX-License-Identifier: AGPL-3.0-or-later
// Unpacks compressed files and archives with libarchive inside a worker; this is the host's side,
// which plugs into source::Options::unpack. The thread that opens an Unpacking must outlive it.
// Outer bytes go in on demand, entries and contents come out; nothing touches the disk. Limits on
// depth, entries and ratio are in limits.h.
#pragma once

#include <memory>

#include "base/result.h"
#include "reader/pool.h"
#include "source/source.h"

namespace day::reader {

// Starts a worker for each call. `options.program` as in PoolOptions.
source::Unpacker make_unpacker(const PoolOptions& options);

}  // namespace day::reader
