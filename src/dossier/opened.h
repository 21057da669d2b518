// SPDX-License-Identifier: AGPL-3.0-or-later
// A vault opened for questions, and finding one item in it by what a person typed.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "catalog/catalog.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "store/store.h"
#include "vault/vault.h"

namespace day::dossier {

struct Opened {
  vault::Vault vault;
  std::unique_ptr<sql::Database> database;
  std::unique_ptr<catalog::Reader> catalog;
  std::unique_ptr<store::Reader> originals;
  // How workers of the locked room are started.
  reader::PoolOptions pool;
  // A note for whoever asked: what is shown may be older than what was decided. Nothing if empty.
  std::string note;

  static Result<Opened> open(vault::Vault vault, const reader::PoolOptions& pool = {});

  // By short or full id, or hexadecimal SHA-256. NotFound says so, or lists the candidates when
  // several begin alike.
  Result<catalog::ItemRow> find_item(const std::string& typed);
};

// The same in a catalog that was opened otherwise.
Result<catalog::ItemRow> find_typed_item(catalog::Reader* catalog, const std::string& typed);

}  // namespace day::dossier
