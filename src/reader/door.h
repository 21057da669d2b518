// SPDX-License-Identifier: AGPL-3.0-or-later
// What every worker of the locked room has in common, whatever it reads: it locks itself in, says
// its hello, and talks through one socket. Runs only inside.
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.h"
#include "reader/protocol.h"

namespace day::reader {

// The stream to the host. When it ends, or makes no sense, the process does too: nobody is left to
// be told.
class Door {
 public:
  Bytes* out() { return &out_; }
  void flush();
  // Answers are gathered while there are more requests at hand, but not for long.
  void flush_if_due();
  // The next frame; its payload is valid until the next call.
  Frame receive();
  // The memory of that frame: its payload is valid as long as this.
  Bytes keep() { return cutter_.give_away(); }
  // Says that the worker has served long enough, and ends it.
  [[noreturn]] void leave();

 private:
  FrameCutter cutter_{Side::Worker};
  Bytes out_;
  std::int64_t last_flush_ = 0;
};

// What the process has used so far, and what its heap holds now.
std::int64_t cpu_seconds();
std::size_t heap_bytes();

// Calls `prepare` and locks the process in. `argv` ends with what os::ConfinedProcess::start() has
// added. False if it was started by hand; ends the process if a wall does not hold.
bool lock_door(int argc, char** argv, const std::function<void()>& prepare, Door* door);

}  // namespace day::reader
