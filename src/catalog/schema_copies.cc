// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// One sketch for each item, packed as dates are: all of them are looked through to find copies.
const std::string_view kCopySchema = R"sql(
CREATE TABLE packed_sketches(block INTEGER PRIMARY KEY, data BLOB NOT NULL);
)sql";

}  // namespace day::catalog
