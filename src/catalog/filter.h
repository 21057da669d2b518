// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalog's share of a query: each filter answers with the items it holds for, in ascending
// order. Items that are outer files never appear.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "sql/database.h"

namespace day::catalog {

class Filters {
 public:
  explicit Filters(sql::Database* database);

  // Messages and documents.
  Result<std::vector<RowId>> find_all();
  Result<std::vector<RowId>> find_kind(store::ItemKind kind);
  // By the clock of the sender: from <= seconds + zone * 60 < until. Undated items are in no range.
  Result<std::vector<RowId>> find_dated(std::optional<std::int64_t> from,
                                        std::optional<std::int64_t> until);
  // By the minute of the sender's day, from <= minute < until; past midnight if until <= from.
  Result<std::vector<RowId>> find_sent_between(std::uint32_t from_minute,
                                               std::uint32_t until_minute);
  Result<std::vector<RowId>> find_undated();
  Result<std::vector<RowId>> find_with_attachment();
  Result<std::vector<RowId>> find_with_defect();
  Result<std::vector<RowId>> find_failed();
  // Messages with a part whose media type begins so: "image/" or "application/pdf".
  Result<std::vector<RowId>> find_media_type(std::string_view prefix);
  // Without < >, exactly as written.
  Result<std::vector<RowId>> find_message_id(std::string_view id);
  Result<std::vector<RowId>> find_source(SourceId source);
  // Messages From an address in the domain or below it. ASCII case is ignored.
  Result<std::vector<RowId>> find_from_domain(std::string_view domain);
  // Messages that name the address in the role, or in any. ASCII case is ignored.
  Result<std::vector<RowId>> find_address(std::string_view address, std::optional<mail::Role> role);
  // Messages with one of these verdicts.
  Result<std::vector<RowId>> find_verdicts(const std::vector<dkim::Verdict>& verdicts);
  // Messages with a signature (DKIM, ARC or DomainKeys, whatever it proves) that names the domain
  // in d=, or one below it. ASCII case is ignored.
  Result<std::vector<RowId>> find_signer(std::string_view domain);
  // Of the items whose id is in the range; at most a few thousand are wanted by any caller.
  Result<std::vector<RowId>> find_ids(const ItemIdRange& range);

  static constexpr std::int64_t kNoDate = INT64_MIN;
  // Seconds since 1970 of each item, kNoDate without one: that of row r at r - 1, or beyond the
  // end. For sorting; valid until the next call.
  Result<const std::vector<std::int64_t>*> dates();

 private:
  Status refresh();
  Result<std::vector<RowId>> find(std::string_view sql);

  sql::Database* database_;
  std::vector<std::int64_t> dates_;
  std::vector<std::int16_t> zones_;
  sql::Database::ChangeMark mark_;
};

}  // namespace day::catalog
