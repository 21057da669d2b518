// SPDX-License-Identifier: AGPL-3.0-or-later
// Recognises a source that was added before: the same path with the same bytes. Adding it again is
// then a matter of hashing it.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "catalog/catalog.h"

namespace day::vault {

// The complete source in the catalog that came from `path` and has the very bytes that are there
// now; nothing if there is none, or for standard input.
Result<std::optional<catalog::SourceInfo>> find_seen_source(const std::string& path,
                                                            bool keep_outer,
                                                            catalog::Reader* catalog);

}  // namespace day::vault
