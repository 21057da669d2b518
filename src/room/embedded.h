// SPDX-License-Identifier: AGPL-3.0-or-later
// Templates, texts, styles and scripts, put into the program when it was built: nothing is opened
// by a path while it serves.
#pragma once

#include <cstddef>
#include <string_view>

namespace day::room {

struct EmbeddedFile {
  std::string_view name;  // as below src/room: "templates/search.html"
  std::string_view content;
};

extern const EmbeddedFile kEmbedded[];
extern const std::size_t kEmbeddedCount;

// Empty if there is none of that name.
std::string_view find_embedded(std::string_view name);

}  // namespace day::room
