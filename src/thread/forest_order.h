// SPDX-License-Identifier: AGPL-3.0-or-later
// The order of nodes, and putting a forest into it. Inside of the room.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "thread/forest.h"

namespace day::thread {

// Earlier dates first, undated messages last, then by identity.
bool comes_before(const Message& a, const Message& b);

// Takes gaps without children out, sorts children, and numbers the nodes in the order of reading.
// `nodes` has parents but neither children nor components in their final numbers; there is no
// cycle.
Forest arrange(std::vector<Node> nodes, std::span<const Message> messages);

}  // namespace day::thread
