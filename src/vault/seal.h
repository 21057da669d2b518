// SPDX-License-Identifier: AGPL-3.0-or-later
// catalog.seal: the digests of catalog.db as the last writer left it, one for each MiB, so that
// `check` can name a single changed byte. docs/formats/vault.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "sql/database.h"
#include "vault/vault.h"

namespace day::vault {

struct Seal {
  std::uint64_t size_bytes = 0;
  std::vector<Digest> blocks;
  bool operator==(const Seal&) const = default;
};
std::string print_seal(const Seal& seal);
std::optional<Seal> parse_seal(ByteView text);

// Reads catalog.db through and compares it with catalog.seal. Nothing if there is no seal (a
// session was interrupted, or is under way); otherwise whether it holds.
Result<std::optional<bool>> verify_seal(const Vault& vault);

// Writes catalog.seal for the catalog as it is, read through.
Status seal_catalog(const Vault& vault);

// A seal taken off for a session that changes little, and put on again at the cost of what changed.
// What did not change keeps its digest, so that a change from elsewhere is named by the next
// `check` and not sealed over; and if a part that did change was not as it had been sealed, the
// old seal is put on again, which does not fit.
class LiftedSeal {
 public:
  // Before catalog.db is opened for writing; under the lock.
  static Result<LiftedSeal> lift(const Vault& vault);

  // Moves the journal of `database` into catalog.db, closes it and seals. The journal must hold all
  // that was written since lift(): see Database::keep_journal(). Where there was no seal to be
  // lifted, or the journal cannot be read, all of catalog.db is read.
  Status close(const Vault& vault, std::unique_ptr<sql::Database> database);

 private:
  Status find_changes(const Vault& vault);

  std::optional<Seal> old_;
  std::set<std::size_t> changed_;  // blocks
  bool broken_ = false;            // what was there was not what had been sealed
};

}  // namespace day::vault
