// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/document.h"

#include <array>

namespace day::document {

std::string_view outcome_name(Outcome outcome) {
  static constexpr std::array<std::string_view, kOutcomeCount> kNames = {
      "read", "partial", "locked", "unsupported", "failed"};
  const auto at = static_cast<std::size_t>(outcome);
  return at < kNames.size() ? kNames[at] : "unknown";
}

void Children::add(const Child& child, ByteView content) {
  if (!begin(child)) return;
  static_cast<void>(bytes(content));
  end({});
}

}  // namespace day::document
