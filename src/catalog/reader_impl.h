// SPDX-License-Identifier: AGPL-3.0-or-later
// The inside of Reader, shared by its files. Not for other rooms.
#pragma once

#include <array>
#include <string_view>

#include "catalog/catalog.h"
#include "sql/statements.h"
#include "store/compress.h"

namespace day::catalog {

enum class ReadSql : std::uint8_t {
  Item,
  ItemRange,
  Summary,
  FirstPlace,
  Message,
  Refs,
  Roles,
  Dates,
  Parts,
  Defects,
  Texts,
  Occurrences,
  ThreadIndex,
  Count,
};
inline constexpr std::size_t kReadSqlCount = static_cast<std::size_t>(ReadSql::Count);
extern const std::array<std::string_view, kReadSqlCount> kReadSql;

struct Reader::Impl {
  explicit Impl(sql::Database* db);

  // What of a document is read of it, not of where it was found.
  Status summarise_document(Summary* summary);
  Status read_message(RowId row, mail::Reading* reading);
  Status read_roles_and_dates(RowId row, mail::Reading* reading);
  Status read_parts_and_defects(RowId row, mail::Reading* reading);
  Result<std::optional<ZonedTime>> edge_date(bool first);

  sql::Database* database;
  sql::Statements<ReadSql, kReadSqlCount> statements;
  SignatureReader signatures;
  store::Decompressor decompressor;
  // The block of texts that was read last: a list of results often needs it again. Blocks are
  // never changed, and no two begin with the same item.
  std::int64_t block_first_item = 0;
  Bytes block;
};

}  // namespace day::catalog
