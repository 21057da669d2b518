// SPDX-License-Identifier: AGPL-3.0-or-later
// Mailing lists, robots and shared boxes told from persons, each address for itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "people/resolve.h"

namespace day::people {

struct AddressKind {
  PersonKind kind = PersonKind::Human;
  std::string reason;  // one line; empty for Human
  int rank = 0;        // of the reason: of several addresses the least one is shown
};

// By address of `addresses`, which ascend and hold all of the evidence.
std::vector<AddressKind> tell_kinds(const Evidence& evidence,
                                    const std::vector<std::string>& addresses);

}  // namespace day::people
