// SPDX-License-Identifier: AGPL-3.0-or-later
#include "os/sandbox.h"

#include <fmt/format.h>
#include <sched.h>

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
      "landlock",          "system calls"};
  const auto at = static_cast<std::size_t>(layer);
  return at < kNames.size() ? kNames[at] : "unknown";
}

std::string_view layer_state_name(LayerState state) {
  static constexpr std::array<std::string_view, kLayerStateCount> kNames = {"held", "not offered",
                                                                            "failed"};
  const auto at = static_cast<std::size_t>(state);
  return at < kNames.size() ? kNames[at] : "unknown";
}

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
  if ((confinement.namespaces & CLONE_NEWNS) != 0 && !holds(empty_the_root())) return reports;
  if (holds(close_descriptors()) && holds(drop_identity(confinement)) &&
      holds(drop_capabilities()) && holds(forbid_new_privileges()) && holds(forbid_by_landlock()) &&
      holds(limit_resources(confinement)) && holds(limit_memory(mapped))) {
    holds(filter_system_calls());
  }
  return reports;
}

}  // namespace day::os
