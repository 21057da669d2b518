// SPDX-License-Identifier: AGPL-3.0-or-later
// The page that asks for the password, and the way out. It says nothing of the vault, not even its
// name.
#pragma once

#include <string>
#include <string_view>

#include "http/http.h"
#include "room/door.h"
#include "room/options.h"
#include "room/texts.h"

namespace day::room {

inline constexpr std::string_view kLoginPath = "/login";

// GET: the form. POST, which the gate has checked: in, and on to next=; or the form again.
http::Response answer_login(const http::Request& request, const RoomOptions& options,
                            const Texts& texts, const Door::Visitor& visitor);

// Where somebody wanted to go: a path of this server, else "/".
std::string next_of(std::string_view typed);

}  // namespace day::room
