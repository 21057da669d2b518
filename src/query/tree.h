// SPDX-License-Identifier: AGPL-3.0-or-later
// The last step of parsing: a tree as it was written to the tree that Query promises.
#pragma once

#include <cstdint>
#include <vector>

#include "query/query.h"

namespace day::query {

// Merges And in And and Or in Or, undoes double Not, and puts the nodes in the order that Query
// promises, without those that `root` does not reach. Children must come before their parents.
std::vector<Node> simplify_tree(std::vector<Node> nodes, std::uint32_t root);

}  // namespace day::query
