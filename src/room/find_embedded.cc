// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/embedded.h"

namespace day::room {

std::string_view find_embedded(std::string_view name) {
  for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
    if (kEmbedded[i].name == name) return kEmbedded[i].content;
  }
  return {};
}

}  // namespace day::room
