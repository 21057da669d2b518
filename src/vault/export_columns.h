// SPDX-License-Identifier: AGPL-3.0-or-later
// What can be told of one item in a table, each under the name that a data desk asks for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"

namespace day::vault {

enum class Column : std::uint8_t {
  Id,
  Sha256,
  Mih,
  Kind,
  Date,
  DateUtc,
  DateOrigin,
  From,
  Sender,
  ReplyTo,
  To,
  Cc,
  Bcc,
  Subject,
  MessageId,
  InReplyTo,
  References,
  List,
  Program,
  SizeBytes,
  Attachments,
  AttachmentNames,
  Occurrences,
  Path,
  Paths,
  Verdict,
  Defects,
  Failure,
  MediaType,
  Title,
  Author,
  Pages,
  Outcome,
  Family,
  Places,
  OwnText,
  Text,
};
inline constexpr std::size_t kColumnCount = 37;

struct ColumnInfo {
  std::string_view name;
  std::string_view help;
};
const ColumnInfo& column_info(Column column);

// "id,date,from": names in any order, blanks around them allowed. Failed, with a word that says
// what to do, for a name that there is none of, and for an empty list.
Result<std::vector<Column>> parse_columns(std::string_view list);

// Those of a table that nobody chose columns for.
const std::vector<Column>& usual_columns();

// One item with all that columns need.
struct Record {
  catalog::Summary summary;
  mail::Reading reading;
  std::vector<catalog::Occurrence> places;
  std::optional<catalog::DocumentInfo> document;  // of a document that was read
  std::vector<ItemId> family;         // what it lies in by its first place, the nearest first
  std::uint64_t embedded_places = 0;  // how many places in other items it has
};

// Damaged if the catalog has no such item. The reading of a document has nothing but its text.
Result<Record> find_record(catalog::Reader* catalog, catalog::DocumentReader* documents,
                           catalog::RowId row);

// Several values are joined by "; ", references by a blank, paths by line feeds. Empty: none.
std::string column_text(Column column, const Record& record);
// The same as a value: numbers as such, null for what is not there, arrays where there may be
// several.
void put_column(JsonWriter* out, Column column, const Record& record);

// EDRM Message Identification Hash 1.0 (EDRM, January 2023): the MD5 of the Message-ID with its
// angle brackets, in lower-case hexadecimal. Empty without a Message-ID. It finds the same message
// in other systems and proves nothing.
std::string message_identification_hash(std::string_view message_id);

// RFC 4180. A leading =, +, -, @, tab or carriage return would run as a formula in a spreadsheet:
// such a cell is led by an apostrophe.
std::string csv_cell(std::string_view text);

}  // namespace day::vault
