// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts a program in namespaces of its own, with one socket as its descriptor 0, nothing else
// open and an empty environment. The other half of the walls is sandbox.h.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/sandbox.h"

namespace day::os {

// How a process ended: by a signal, or with a status.
struct Exit {
  int signal = 0;
  int status = 0;
};
// For a person: "killed by signal 11 (Segmentation fault)", "ended with status 3".
std::string describe_exit(const Exit& exit);

// A running child and our end of its socket. The destructor kills it and takes its remains away.
// It also dies when the thread that started it ends (PR_SET_PDEATHSIG), so that nothing of it
// outlives a host that was killed.
class ConfinedProcess {
 public:
  // Runs `program` ("" is this very program) with `arguments` and, as the last one, the
  // Confinement, to be read by parse_confinement(). Namespaces that the kernel refuses are left
  // out and reported in namespaces(). The child must call lock_in() before anything else. With a
  // view (sandbox.h) the environment says OMP_THREAD_LIMIT=1: nothing in there starts a thread.
  static Result<ConfinedProcess> start(const std::string& program,
                                       const std::vector<std::string>& arguments,
                                       std::uint32_t cpu_seconds, std::uint32_t view = kNoView);

  ConfinedProcess(ConfinedProcess&& other) noexcept;
  ConfinedProcess& operator=(ConfinedProcess&& other) noexcept;
  ConfinedProcess(const ConfinedProcess&) = delete;
  ConfinedProcess& operator=(const ConfinedProcess&) = delete;
  ~ConfinedProcess();

  // Non-blocking, a stream.
  int socket() const { return socket_; }
  pid_t pid() const { return pid_; }
  const std::vector<LayerReport>& namespaces() const { return namespaces_; }

  // Closes the socket, kills the process and waits for it. Its exit is that of before, if it had
  // ended by itself.
  Exit kill();

 private:
  ConfinedProcess() = default;

  pid_t pid_ = -1;
  int socket_ = -1;
  std::optional<Exit> exit_;
  std::vector<LayerReport> namespaces_;
};

// The last argument as start() has written it; nothing if it is none.
std::string print_confinement(const Confinement& confinement);
std::optional<Confinement> parse_confinement(const std::string& text);

}  // namespace day::os
