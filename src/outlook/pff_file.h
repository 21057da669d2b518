// SPDX-License-Identifier: AGPL-3.0-or-later
// A file of ours as libbfio has files, so that libpff opens none itself.
#pragma once

#include <cstdint>

#include "document/document.h"

namespace day::outlook {

// A libbfio_handle_t, which is free for use as any of them; null if there is no memory. `file` is
// borrowed until it is freed. libpff takes no file whose header has wrong checksums; then it is
// shown the right ones, and *is_repaired is set.
std::intptr_t* open_pff_file(document::RandomAccess& file, bool* is_repaired);

}  // namespace day::outlook
