// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures that are parts of a message, drawn anew: pixels made in the locked room for
// documents, so that not one octet of what the sender made reaches a browser.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "reader/message_html.h"
#include "reader/pool.h"

namespace day::room {

// Beside `pictures` their addresses, "data:image/png;base64,…"; empty where there is none: no such
// part, no picture, or a limit of limits.h is reached.
std::vector<std::string> draw_pictures(const reader::PoolOptions& pool, const Bytes& message,
                                       const std::vector<reader::HtmlPicture>& pictures);

}  // namespace day::room
