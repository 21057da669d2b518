// SPDX-License-Identifier: AGPL-3.0-or-later
// What every request passes before it is routed: the names under which the room is known, the
// password, and proof that a form is one of ours. Central, so that no page can forget it.
#pragma once

#include <optional>
#include <string>

#include "http/http.h"
#include "room/door.h"
#include "room/options.h"
#include "room/texts.h"

namespace day::room {

struct Passage {
  // If it is there, the request goes no further.
  std::optional<http::Response> refusal;
  Door::Visitor visitor;
  std::string form_token;  // empty where nothing may be decided
};
Passage pass_gate(const http::Request& request, const RoomOptions& options, const Texts& texts);

// What the answer needs on its way out: the visitor's cookie, and where a password is asked that
// nothing of it is kept by the browser.
void leave_gate(const Passage& passage, const RoomOptions& options, http::Response* response);

}  // namespace day::room
