// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace day {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, condition);
  std::abort();
}

}  // namespace day
