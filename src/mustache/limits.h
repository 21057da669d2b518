// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits on templates, which are ours.
#pragma once

#include <cstddef>

namespace day::mustache {

// Partials within partials: a page, its frame, a list in it, a line of that, a mark in the line.
// More is a partial that holds itself.
inline constexpr std::size_t kMaxPartialDepth = 8;

}  // namespace day::mustache
