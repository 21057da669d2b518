// SPDX-License-Identifier: AGPL-3.0-or-later
// CHECK: for broken code only, never for input. Always on.
#pragma once

namespace day {

// Prints the condition and its place, then aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace day

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::day::check_failed(#condition, __FILE__, __LINE__))
