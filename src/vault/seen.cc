// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/seen.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "source/source.h"

namespace day::vault {
namespace {

// Path within the source, and what lies there.
using Files = std::map<std::string, std::pair<std::uint64_t, Digest>>;

// The files of a source as they are now. Nothing packed is opened: its outer bytes are what counts.
Result<std::optional<Files>> hash_files(const std::string& path) {
  Files files;
  std::vector<std::string> open;
  bool complete = true;
  const Status walked = source::walk(path, {}, [&](const source::Event& event) -> Status {
    if (const auto* begin = std::get_if<store::ContainerBegin>(&event)) {
      open.push_back(open.empty() ? begin->path : open.back() + "/" + begin->path);
    } else if (const auto* closed = std::get_if<source::ContainerClosed>(&event)) {
      complete = complete && closed->complete;
      files[open.back()] = {closed->size_bytes, closed->sha256};
      open.pop_back();
    }
    return {};
  });
  TRY(walked);
  if (!complete) return std::optional<Files>();
  return std::optional<Files>(std::move(files));
}

struct Known {
  Files files;
  bool outer_missing = false;  // the outer bytes of a packed file were not kept
};

// The same as the catalog has it: what lies inside packed containers is left out.
Known known_files(const std::vector<catalog::ContainerInfo>& containers) {
  Known known;
  std::string packed;  // everything below this path is inside a packed container
  for (const auto& each : containers) {
    if (!packed.empty() && each.path.starts_with(packed)) continue;
    packed.clear();
    known.files[each.path] = {each.size_bytes, each.sha256};
    if (each.kind == store::ContainerKind::Compressed ||
        each.kind == store::ContainerKind::Archive) {
      packed = each.path + "/";
      known.outer_missing = known.outer_missing || !each.outer_kept;
    }
  }
  return known;
}

}  // namespace

Result<std::optional<catalog::SourceInfo>> find_seen_source(const std::string& path,
                                                            bool keep_outer,
                                                            catalog::Reader* catalog) {
  using Found = std::optional<catalog::SourceInfo>;
  if (path == "-") return Found();
  ASSIGN_OR_RETURN(const auto sources, catalog->sources());
  std::optional<Files> now;
  for (const auto& source : sources) {
    if (source.path != path || !source.complete) continue;
    if (!now) {
      ASSIGN_OR_RETURN(now, hash_files(path));
      if (!now) return Found();
    }
    ASSIGN_OR_RETURN(const auto containers, catalog->containers(source.id));
    // The file came as evidence of keys, not as material.
    const bool keys = std::any_of(containers.begin(), containers.end(), [](const auto& each) {
      return each.kind == store::ContainerKind::Keys;
    });
    if (keys) continue;
    const Known known = known_files(containers);
    if (known.outer_missing && keep_outer) continue;
    if (known.files == *now) return Found(source);
  }
  return Found();
}

}  // namespace day::vault
