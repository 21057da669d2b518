// SPDX-License-Identifier: AGPL-3.0-or-later
// The layers that lock_in() sets up, one function each, in the order in which it calls them.
#pragma once

#include "os/sandbox.h"

namespace day::os {

LayerReport held(Layer layer);
LayerReport not_offered(Layer layer, std::string reason);
// The reason is `step` and what errno says.
LayerReport failed(Layer layer, std::string_view step);

// Replaces the root by an empty read-only file system; but for the folders, which are there to be
// read, each at its own path, if it can be had. Only inside a mount namespace of its own.
LayerReport empty_the_root(const std::vector<std::string>& view);
LayerReport close_descriptors();
LayerReport drop_identity(const Confinement& confinement);
LayerReport drop_capabilities();
LayerReport forbid_new_privileges();
// `has_view`: so many files may be open as it takes to read there, not the socket alone.
LayerReport limit_resources(const Confinement& confinement, bool has_view);
// What the process has mapped so far; 0 where /proc cannot tell. For limit_memory(), because a
// sanitizer has reserved terabytes before main().
std::uint64_t mapped_bytes();
LayerReport limit_memory(std::uint64_t already_mapped);
// Nothing at all, but for reading below these folders.
LayerReport forbid_by_landlock(const std::vector<std::string>& view);
// `has_view`: files may be opened for reading, and looked at.
LayerReport filter_system_calls(bool has_view);

}  // namespace day::os
