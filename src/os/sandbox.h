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
  DataFolders,  // no wall but a window: "held" if the view that was asked for is given
};
inline constexpr std::uint8_t kLayerCount = 15;
std::string_view layer_name(Layer layer);  // "user namespace", "system calls", …

enum class LayerState : std::uint8_t { Held, NotOffered, Failed };
inline constexpr std::uint8_t kLayerStateCount = 3;
std::string_view layer_state_name(LayerState state);  // "held", "not offered", "failed"

struct LayerReport {
  Layer layer = Layer::SystemCalls;
  LayerState state = LayerState::Failed;
  std::string reason;  // why not; empty when held, or what of the data folders is not there
};

// Folders of data that libraries need, of which a confined process may get a view: to read, and
// nothing else. Flags; which folders they mean is fixed (view_folders()), never told from outside.
enum View : std::uint32_t {
  kNoView = 0,
  kFontView = 1,         // fonts, and how fontconfig is set up
  kPdfView = 2,          // poppler's character maps
  kRecognitionView = 4,  // tesseract's models
  kWholeView = 7,
};
// The folders of these flags, absolute, without those that are not there.
std::vector<std::string> view_folders(std::uint32_t view);

// How a process was started, as it is told on its command line.
struct Confinement {
  std::uint32_t namespaces = 0;  // CLONE_NEW… flags that it lives in
  bool started_by_root = false;
  std::uint32_t cpu_seconds = 0;  // 0: no limit
  std::uint32_t view = kNoView;
};

// Locks the calling process in, for good. Single-threaded; descriptor 0 stays open, nothing else.
// Stops at the first layer that fails: the process must then not touch hostile bytes. The
// namespaces themselves are reported by the starter; here only what is done inside them. A view is
// given only where a mount namespace or Landlock confines it: else no file can be opened at all.
std::vector<LayerReport> lock_in(const Confinement& confinement);

// The first failed layer, or nothing.
const LayerReport* find_failed(const std::vector<LayerReport>& layers);

}  // namespace day::os
