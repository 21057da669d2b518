// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/catalog_file.h"

#include "catalog/catalog.h"
#include "os/file.h"

namespace day::vault {

Result<std::unique_ptr<sql::Database>> open_catalog_for_writing(const std::string& path) {
  ASSIGN_OR_RETURN(auto database, sql::Database::open(path, sql::Mode::ReadWrite));
  TRY(catalog::prepare_schema(database.get()));
  TRY(index::prepare_schema(database.get()));
  return database;
}

Result<std::unique_ptr<sql::Database>> open_catalog_for_reading(const Vault& vault) {
  if (!os::exists(vault.catalog_path())) {
    return Error{Code::NotFound, vault.catalog_path() + " is missing; run `daylight rebuild`"};
  }
  ASSIGN_OR_RETURN(auto database, sql::Database::open(vault.catalog_path(), sql::Mode::ReadOnly));
  TRY(catalog::check_schema(database.get()));
  return database;
}

}  // namespace day::vault
