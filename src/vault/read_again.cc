// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "vault/pipeline.h"
#include "vault/read.h"
#include "vault/session.h"

namespace day::vault {
namespace {

Result<std::vector<catalog::RowId>> rows_to_read(const std::vector<ItemId>& wanted,
                                                 sql::Database* database) {
  std::vector<catalog::RowId> rows;
  if (wanted.empty()) {
    ASSIGN_OR_RETURN(const auto failures, catalog::DocumentReader(database).failures());
    for (const auto& each : failures) rows.push_back(each.item.row);
  } else {
    catalog::Reader reader(database);
    for (const ItemId& id : wanted) {
      ASSIGN_OR_RETURN(const auto items, reader.find_items({id, id}, 1));
      if (!items.empty()) rows.push_back(items.front().row);
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

Result<std::uint64_t> count_items(sql::Database* database) {
  ASSIGN_OR_RETURN(auto count, database->prepare("SELECT count(*) FROM items"));
  TRY(count.step());
  return static_cast<std::uint64_t>(count.column_int(0));
}

}  // namespace

Result<ReadAgainReport> read_again(const Vault& vault, const ReadAgainOptions& options) {
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, options.pool));
  sql::Database* const database = session->database();
  ReadAgainReport report;
  ASSIGN_OR_RETURN(const auto before, catalog::DocumentReader(database).failures());
  report.failures_before = before.size();
  ASSIGN_OR_RETURN(const std::uint64_t items_before, count_items(database));
  ASSIGN_OR_RETURN(const auto rows, rows_to_read(options.items, database));
  report.tried = rows.size();
  if (!rows.empty()) {
    DocumentOptions documents;
    documents.stop = options.stop;
    documents.progress = options.progress;
    ASSIGN_OR_RETURN(const auto pipeline,
                     Pipeline::start(database, options.pool, vault.packs_folder(), documents, {}));
    // The follower takes it, or has failed and says why in the end.
    static_cast<void>(pipeline->facts()->push(ReadAgainFact{rows, options.password}));
    ASSIGN_OR_RETURN(const Followed followed, pipeline->finish());
    report.done = followed.documents;
  }
  ASSIGN_OR_RETURN(const auto after, catalog::DocumentReader(database).failures());
  report.failures_after = after.size();
  ASSIGN_OR_RETURN(const std::uint64_t items_after, count_items(database));
  report.found = items_after - items_before;
  TRY(session->close());
  return report;
}

}  // namespace day::vault
