// SPDX-License-Identifier: AGPL-3.0-or-later
// `export`: copies of what a query finds, for other programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "sql/database.h"
#include "vault/export_columns.h"
#include "vault/vault.h"

namespace day::vault {

enum class ExportFormat { Mbox, Eml, Csv, JsonLines };

struct ExportReport {
  std::uint64_t items = 0;
  std::uint64_t bytes = 0;  // of originals
};

// mbox: one file in the mboxrd dialect (reversible: every line of ">*From " gets one ">" more).
// eml: a folder with one file of exact bytes for each item, named by its id. csv, jsonl: one file
// with what the catalog knows; `columns` chooses what, in which order (empty: for csv the usual
// ones, for jsonl an object with the text). `target` is "-" for standard output, or must not exist.
Result<ExportReport> export_items(const Vault& vault, sql::Database* database,
                                  const std::vector<catalog::RowId>& rows, ExportFormat format,
                                  const std::string& target,
                                  const std::vector<Column>& columns = {});

}  // namespace day::vault
