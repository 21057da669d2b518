// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room.
#pragma once

#include <cstddef>

namespace day::xml {

// Elements open at once. libxml2 stops at 256 (XML_PARSE_HUGE lifts that to 2,048); tables in
// tables in text boxes of real documents reach about 60.
inline constexpr std::size_t kMaxXmlDepth = 512;

// Attributes of one tag; looking one up goes through all of them. Cells of spreadsheets have about
// ten, the root of a part of Office 40 name spaces.
inline constexpr std::size_t kMaxXmlAttributes = 512;

}  // namespace day::xml
