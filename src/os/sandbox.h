// SPDX-License-Identifier: AGPL-3.0-or-later
// The walls of the locked room, from the inside: a process that has started with start_confined()
// (process.h) gives up everything but its one socket. Linux only. See user_namespaces(7),
// landlock(7), seccomp(2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace day::os {

enum class Layer : std::uint8_t {
  UserNamespace,
  MountNamespace,  // an empty, read-only root
  NetworkNamespace,
  ProcessNamespace,
  IpcNamespace,
  HostNamespace,
  Descriptors,   // nothing open but the socket
  Identity,      // not root; "nobody" where the kernel allows to change
  Capabilities,  // none, and none to be had
  NoNewPrivileges,
  Limits,       // processor time, files, processes, core
  MemoryLimit,  // address space
  Landlock,     // no file, no port, no foreign socket or signal
  SystemCalls,  // seccomp: anything outside a short list kills
};
inline constexpr std::uint8_t kLayerCount = 14;
std::string_view layer_name(Layer layer);  // "user namespace", "system calls", …

enum class LayerState : std::uint8_t { Held, NotOffered, Failed };
inline constexpr std::uint8_t kLayerStateCount = 3;
std::string_view layer_state_name(LayerState state);  // "held", "not offered", "failed"

struct LayerReport {
  Layer layer = Layer::SystemCalls;
  LayerState state = LayerState::Failed;
  std::string reason;  // why not; empty when held
};

// How a process was started, as it is told on its command line.
struct Confinement {
  std::uint32_t namespaces = 0;  // CLONE_NEW… flags that it lives in
  bool started_by_root = false;
  std::uint32_t cpu_seconds = 0;  // 0: no limit
};

// Locks the calling process in, for good. Single-threaded; descriptor 0 stays open, nothing else.
// Stops at the first layer that fails: the process must then not touch hostile bytes. The
// namespaces themselves are reported by the starter; here only what is done inside them.
std::vector<LayerReport> lock_in(const Confinement& confinement);

// The first failed layer, or nothing.
const LayerReport* find_failed(const std::vector<LayerReport>& layers);

}  // namespace day::os
