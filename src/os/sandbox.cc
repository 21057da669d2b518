// SPDX-License-Identifier: AGPL-3.0-or-later
#include "os/sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>
#include <system_error>
#include <utility>

#include "os/sandbox_layers.h"

namespace day::os {

std::string_view layer_name(Layer layer) {
  static constexpr std::array<std::string_view, kLayerCount> kNames = {
      "user namespace",    "mount namespace", "network namespace",
      "process namespace", "ipc namespace",   "host namespace",
      "descriptors",       "identity",        "capabilities",
      "no new privileges", "limits",          "memory limit",
      "landlock",          "system calls",    "data folders"};
  const auto at = static_cast<std::size_t>(layer);
  return at < kNames.size() ? kNames[at] : "unknown";
}

std::string_view layer_state_name(LayerState state) {
  static constexpr std::array<std::string_view, kLayerStateCount> kNames = {"held", "not offered",
                                                                            "failed"};
  const auto at = static_cast<std::size_t>(state);
  return at < kNames.size() ? kNames[at] : "unknown";
}

namespace {

struct Folder {
  View flag;
  const char* path;
};
// As Debian has them. The last of the fonts' is fontconfig's cache, without which it reads every
// font to learn its name.
constexpr auto kFolders = std::to_array<Folder>({{kFontView, "/usr/share/fonts"},
                                                 {kFontView, "/etc/fonts"},
                                                 {kFontView, "/usr/share/fontconfig"},
                                                 {kFontView, "/var/cache/fontconfig"},
                                                 {kPdfView, "/usr/share/poppler"},
                                                 {kRecognitionView, "/usr/share/tesseract-ocr"}});

// Held also where some folders are missing; the reason then names them. From within.
LayerReport report_view(std::uint32_t view) {
  LayerReport report = held(Layer::DataFolders);
  bool has_some = false;
  for (const Folder& folder : kFolders) {
    if ((view & folder.flag) == 0) continue;
    const int descriptor = ::open(folder.path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    has_some = has_some || descriptor >= 0;
    if (descriptor >= 0) {
      ::close(descriptor);
    } else {
      report.reason += (report.reason.empty() ? "without " : ", ") + std::string(folder.path);
    }
  }
  if (!has_some) report.state = LayerState::NotOffered;
  return report;
}

}  // namespace

LayerReport held(Layer layer) {
  return {layer, LayerState::Held, {}};
}

LayerReport not_offered(Layer layer, std::string reason) {
  return {layer, LayerState::NotOffered, std::move(reason)};
}

LayerReport failed(Layer layer, std::string_view step) {
  return {layer, LayerState::Failed,
          fmt::format("{}: {}", step, std::generic_category().message(errno))};
}

const LayerReport* find_failed(const std::vector<LayerReport>& layers) {
  for (const LayerReport& report : layers) {
    if (report.state == LayerState::Failed) return &report;
  }
  return nullptr;
}

std::vector<std::string> view_folders(std::uint32_t view) {
  std::vector<std::string> folders;
  struct stat info {};
  for (const Folder& folder : kFolders) {
    if ((view & folder.flag) == 0) continue;
    if (::stat(folder.path, &info) == 0 && S_ISDIR(info.st_mode)) folders.emplace_back(folder.path);
  }
  return folders;
}

std::vector<LayerReport> lock_in(const Confinement& confinement) {
  std::vector<LayerReport> reports;
  const auto holds = [&](LayerReport report) {
    const bool good = report.state != LayerState::Failed;
    reports.push_back(std::move(report));
    return good;
  };
  // The order matters: mounting needs capabilities, changing identity resets the wish to die with
  // the parent, Landlock needs a free descriptor, and seccomp forbids all of the others.
  const std::uint64_t mapped = mapped_bytes();
  const std::vector<std::string> view = view_folders(confinement.view);
  bool is_confined = (confinement.namespaces & CLONE_NEWNS) != 0;
  if (is_confined && !holds(empty_the_root(view))) return reports;
  if (!holds(close_descriptors()) || !holds(drop_identity(confinement)) ||
      !holds(drop_capabilities()) || !holds(forbid_new_privileges()) ||
      !holds(forbid_by_landlock(view))) {
    return reports;
  }
  is_confined = is_confined || reports.back().state == LayerState::Held;
  const bool has_view = is_confined && !view.empty();
  if (holds(limit_resources(confinement, has_view)) && holds(limit_memory(mapped)) &&
      holds(filter_system_calls(has_view)) && confinement.view != kNoView) {
    // Without a view, asking would be the end.
    reports.push_back(has_view ? report_view(confinement.view)
                               : not_offered(Layer::DataFolders,
                                             view.empty() ? "none is installed"
                                                          : "neither mount namespace nor Landlock "
                                                            "to confine them"));
  }
  return reports;
}

}  // namespace day::os
