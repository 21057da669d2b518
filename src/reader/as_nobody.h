// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: tries the walls of the locked room as a user without any rights of its own.
#pragma once

#include <fmt/format.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace day::reader {

enum class AsNobody {
  Held,       // nothing was said to be wrong
  Broken,     // what was wrong is on stderr
  NotRoot,    // only root can become somebody else
  NotToRun,   // nobody may not run the program where it is
  NotForked,  // or the user could not be changed
};

// Calls `try_all`, which starts `program` and says what was wrong, in a process of the user nobody.
inline AsNobody try_as_nobody(const char* program, std::string (*try_all)()) {
  constexpr uid_t kNobody = 65534;
  constexpr int kNotToRun = 3;
  if (::geteuid() != 0) return AsNobody::NotRoot;
  const pid_t pid = ::fork();
  if (pid == 0) {
    const bool changed = ::setgroups(0, nullptr) == 0 &&
                         ::setresgid(kNobody, kNobody, kNobody) == 0 &&
                         ::setresuid(kNobody, kNobody, kNobody) == 0;
    if (!changed) ::_exit(2);
    if (::access(program, X_OK) != 0) ::_exit(kNotToRun);
    const std::string wrong = try_all();
    fmt::print(stderr, "{}", wrong);
    ::_exit(wrong.empty() ? 0 : 1);
  }
  int status = 0;
  if (pid < 0 || ::waitpid(pid, &status, 0) != pid) return AsNobody::NotForked;
  if (!WIFEXITED(status)) return AsNobody::Broken;
  switch (WEXITSTATUS(status)) {
    case 0:
      return AsNobody::Held;
    case 2:
      return AsNobody::NotForked;
    case kNotToRun:
      return AsNobody::NotToRun;
    default:
      return AsNobody::Broken;
  }
}

}  // namespace day::reader
