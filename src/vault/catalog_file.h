// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens catalog.db with everything it needs: schema, tokenizer, and a clear word when it is
// damaged.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "index/index.h"
#include "sql/database.h"
#include "vault/vault.h"

namespace day::vault {

// For the writer: creates the file and its tables if they are not there.
Result<std::unique_ptr<sql::Database>> open_catalog_for_writing(const std::string& path);

// For questions; works on a vault that cannot be written to. NotFound says to run `rebuild`.
Result<std::unique_ptr<sql::Database>> open_catalog_for_reading(const Vault& vault);

}  // namespace day::vault
