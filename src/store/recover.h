// SPDX-License-Identifier: AGPL-3.0-or-later
// What a writer finds when it opens the packs: the end of the last one, less a torn tail.
// docs/formats/pack.md says what is dropped and what never is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "os/file.h"
#include "store/store.h"

namespace day::store {

struct Tail {
  std::uint32_t number = 0;
  std::optional<os::File> file;  // none: the pack `number` is yet to be made
  std::uint64_t salt = 0;
  std::uint64_t offset = 0;         // the end of the pack
  std::uint64_t dropped_bytes = 0;  // of a torn block
};

// Drops the torn tail and syncs what is left.
Result<Tail> recover_tail(const std::string& folder, Position committed);

}  // namespace day::store
