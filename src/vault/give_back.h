// SPDX-License-Identifier: AGPL-3.0-or-later
// Gives a source back as it came: the very bytes, checked against the digests taken on the way in
// (I1).
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"

#include "base/result.h"
#include "sql/database.h"
#include "vault/vault.h"

namespace day::vault {

struct GivenBack {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// Writes source `source` to `target`: a file's bytes to a file ("-": standard output), a folder's
// files into a new folder. Damaged if what is stored does not have the digest of what was received,
// or if there are gaps: then nothing is left at `target`. Unsupported for a packed container whose
// outer bytes were not kept.
Result<GivenBack> give_back(const Vault& vault, sql::Database* database, SourceId source,
                            const std::string& target);

}  // namespace day::vault
