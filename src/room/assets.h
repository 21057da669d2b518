// SPDX-License-Identifier: AGPL-3.0-or-later
// Styles, scripts and pictures of the pages themselves. Their paths bear a digest of what they are,
// so that a browser may keep them for ever.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/http.h"

namespace day::room {

// "/assets/3f9c…/style.css". CHECKs that there is such an asset.
std::string asset_path(std::string_view name);

// What answers that path; nothing if there is no such asset. Styles are one file for a browser,
// style.css, and scripts another, script.js: assets/* in the order of their names.
std::optional<http::Response> answer_asset(std::string_view digest, std::string_view name);

}  // namespace day::room
