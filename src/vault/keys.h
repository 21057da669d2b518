// SPDX-License-Identifier: AGPL-3.0-or-later
// `keys import`, `keys list`: evidence of signing keys, kept in the packs like everything else that
// was received, so that a rebuild knows the same keys (docs/formats/recipe.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "vault/recovered_key.h"
#include "vault/vault.h"
#include "vault/verdict_changes.h"

namespace day::vault {

struct KeyImportOptions {
  std::string path;      // where the bytes came from: absolute, or "-"
  std::string domain;    // of records that name none
  std::string selector;  // of records that name none
  // A JWK or JWKS that must have signed the statements in the file.
  std::optional<Bytes> trust;
  reader::PoolOptions pool;  // only for what an interrupted add left unread
};

struct KeyImportReport {
  bool file_known = false;  // the very same bytes by the same terms were here: nothing was added
  std::string format;
  std::uint64_t records_new = 0;
  std::uint64_t records_known =
      0;  // of the same name, channel, key and window, from other evidence
  std::vector<catalog::KeyProblem> problems;
  VerdictChanges verdicts;
};

// Keeps the file, reads it and judges again every message with a signature of a domain and selector
// that it names; all of it becomes visible at once.
Result<KeyImportReport> import_keys(const Vault& vault, ByteView file,
                                    const KeyImportOptions& options);

// The same for a key that was recovered. A key that its two signatures do not prove is kept as
// evidence with a problem, and verifies nothing.
Result<KeyImportReport> import_recovered_key(const Vault& vault, const RecoveredKey& key,
                                             const reader::PoolOptions& pool);

struct ListedKey {
  catalog::KeyInfo key;
  std::string path;  // of the source of its evidence
  std::int64_t imported_seconds = 0;
  catalog::KeyReader::Use use;  // what it vouches for; zeros if nothing
};

// In the order in which they were imported.
Result<std::vector<ListedKey>> list_keys(sql::Database* database);

}  // namespace day::vault
