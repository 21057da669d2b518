// SPDX-License-Identifier: AGPL-3.0-or-later
// The containers of a source in parts, for pages: a Maildir has one for each message.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/catalog.h"

namespace day::catalog {

// `limit` of them after the first `offset`, in the order in which they were opened.
Result<std::vector<ContainerInfo>> read_containers(sql::Database* database, SourceId source,
                                                   std::uint64_t offset, std::uint64_t limit);

}  // namespace day::catalog
