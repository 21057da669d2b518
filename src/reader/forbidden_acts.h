// SPDX-License-Identifier: AGPL-3.0-or-later
// What nobody may be able to do from inside the locked room, tried by the test worker. Never linked
// into the program.
#pragma once

#include <string_view>
#include <vector>

#include "reader/pool.h"

namespace day::reader {

struct ForbiddenAct {
  std::string_view name;
  FailureKind expected = FailureKind::Crash;
  // True if the act has succeeded. Most do not come back.
  bool (*attempt)() = nullptr;
};

const std::vector<ForbiddenAct>& forbidden_acts();

}  // namespace day::reader
