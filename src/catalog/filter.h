// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalog's share of a query: each filter answers with the items it holds for, in ascending
// order unless it says otherwise. Items that are outer files never appear.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "sql/database.h"

namespace day::catalog {

// Which parts of messages count: all, or only attachments.
enum class PartsWanted : std::uint8_t { All, Attachments };

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
  // Messages that could not be read, and documents of which nothing could: locked, unsupported,
  // failed.
  Result<std::vector<RowId>> find_failed();
  // Every media type that a part of a message states or a document was found to have, once.
  Result<std::vector<std::string>> media_types();
  // Documents that were found to have one of these media types, and messages with a part that
  // states it or with such a document in them. The rows come as they are found, some twice.
  Result<std::vector<RowId>> find_media_types(const std::vector<std::string>& types,
                                              PartsWanted wanted);
  // Octets, both ends included.
  Result<std::vector<RowId>> find_size(std::uint64_t from, std::uint64_t to);
  Result<std::vector<RowId>> find_outcome(document::Outcome outcome);
  // Documents some text of which was recognised.
  Result<std::vector<RowId>> find_recognised();
  // Documents that say where they were made.
  Result<std::vector<RowId>> find_placed();
  // Documents whose author, or who changed them last, is `wanted`; it is asked once for each name.
  Result<std::vector<RowId>> find_authors(const std::function<bool(std::string_view)>& wanted);
  // Every place of an item in another, by parent; not found by any property.
  struct Inside {
    RowId parent;
    RowId item;
  };
  Result<std::vector<Inside>> all_inside();
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
  static Result<std::vector<RowId>> collect(sql::Statement* statement);

  sql::Database* database_;
  std::vector<std::int64_t> dates_;
  std::vector<std::int16_t> zones_;
  sql::Database::ChangeMark mark_;
};

}  // namespace day::catalog
