// SPDX-License-Identifier: AGPL-3.0-or-later
// What a document worker may do with its view of data folders, and what it may not, tried by the
// test worker. Never linked into a program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reader/forbidden_acts.h"

namespace day::reader {

// A font that the view shows, where Debian puts it.
inline constexpr const char* kShownFont = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

// As forbidden_acts(), for a worker with a view. Acts of that list that end otherwise here, since
// asking is allowed, are told by answers_instead().
const std::vector<ForbiddenAct>& forbidden_view_acts();
bool answers_instead(std::string_view act);

// Acts that a worker with a view can do.
const std::vector<ForbiddenAct>& allowed_view_acts();

// Whether the path can be opened for reading.
bool can_open(const std::string& path);
// How many files can be open at once beside the socket.
std::size_t count_openable();

}  // namespace day::reader
