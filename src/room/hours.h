// SPDX-License-Identifier: AGPL-3.0-or-later
// At which hours somebody writes, as SVG with a table beside it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "room/texts.h"

namespace day::room {

// By the clock of the sender. Empty if nothing was sent.
std::string draw_hours(const Texts& texts, const std::array<std::uint64_t, 24>& hours);

}  // namespace day::room
