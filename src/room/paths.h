// SPDX-License-Identifier: AGPL-3.0-or-later
// What a copy for readers keeps to itself: where on this machine material came from. Of each path
// its last name stays.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "dossier/explained.h"

namespace day::room {

// "/home/ida/leak/a.mbox" to "a.mbox".
std::string base_name(std::string_view path);

void hide_paths(std::vector<catalog::Occurrence>* places);
void hide_paths(std::vector<catalog::SourceInfo>* sources);
void hide_paths(dossier::Explained* explained);

}  // namespace day::room
