// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/paths.h"

namespace day::room {

std::string base_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return std::string(slash == path.npos ? path : path.substr(slash + 1));
}

void hide_paths(std::vector<catalog::Occurrence>* places) {
  for (catalog::Occurrence& each : *places) each.path = base_name(each.path);
}

void hide_paths(std::vector<catalog::SourceInfo>* sources) {
  for (catalog::SourceInfo& each : *sources) each.path = base_name(each.path);
}

void hide_paths(dossier::Explained* explained) {
  for (dossier::KeyOrigin& each : explained->origins) each.path = base_name(each.path);
  if (!explained->chain) return;
  for (inquiry::Link& link : explained->chain->links) {
    link.source_path = base_name(link.source_path);
    if (link.place) link.place->path = base_name(link.place->path);
  }
}

}  // namespace day::room
