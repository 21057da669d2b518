// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/export_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "crypto/hash.h"
#include "document/limits.h"
#include "store/recipe.h"

namespace day::vault {
namespace {

constexpr std::array<ColumnInfo, kColumnCount> kColumns = {{
    {"id", "the id, in full"},
    {"sha256", "of the bytes, in hexadecimal"},
    {"mih", "EDRM Message Identification Hash, to find the message in other systems"},
    {"kind", "message or document"},
    {"date", "on the sender's clock, with the zone; of a document, of the message it came with"},
    {"date_utc", "the same instant in UTC"},
    {"date_origin", "the field that the date is from"},
    {"from", "name and address, as the next five"},
    {"sender", "who sent it for somebody else"},
    {"reply_to", "where answers should go"},
    {"to", "recipients"},
    {"cc", "who gets a copy"},
    {"bcc", "who gets one unseen; rarely kept"},
    {"subject", "of a document: its file name"},
    {"message_id", "without angle brackets"},
    {"in_reply_to", "Message-IDs that it answers"},
    {"references", "Message-IDs that it refers to"},
    {"list", "List-Id"},
    {"program", "User-Agent or X-Mailer"},
    {"size_bytes", "of the item"},
    {"attachments", "how many"},
    {"attachment_names", "their file names"},
    {"occurrences", "in how many places it was found"},
    {"path", "the first of these"},
    {"paths", "all of them"},
    {"verdict", "what its signatures prove"},
    {"defects", "what is wrong with it"},
    {"failure", "why it could not be read"},
    {"media_type", "of a document, told from its content"},
    {"title", "that the document says it has"},
    {"author", "whom the document names as such"},
    {"pages", "of a document, sheets and slides too"},
    {"outcome", "how the reading of a document ended"},
    {"family", "ids of what it lies in, the nearest first"},
    {"places", "in how many places in other items it lies"},
    {"own_text", "what the writer wrote himself; of a document its pages"},
    {"text", "all of the body's text"},
}};

std::string mailboxes_of(const mail::Reading& reading, mail::Role role) {
  std::string text;
  for (const mail::Mailbox& each : reading.mailboxes) {
    if (each.role != role) continue;
    if (!text.empty()) text += "; ";
    text += each.name.empty() ? each.address : fmt::format("{} <{}>", each.name, each.address);
  }
  return text;
}

void put_mailboxes(JsonWriter* out, const mail::Reading& reading, mail::Role role) {
  out->begin_array();
  for (const mail::Mailbox& each : reading.mailboxes) {
    if (each.role != role) continue;
    out->begin_object().field("name", each.name).field("address", each.address).end_object();
  }
  out->end_array();
}

// What may be several, in order; nothing for columns that are one value.
std::vector<std::string> several(Column column, const Record& record) {
  std::vector<std::string> values;
  if (column == Column::InReplyTo) return record.reading.in_reply_to;
  if (column == Column::References) return record.reading.references;
  if (column == Column::Family) {
    for (const ItemId& id : record.family) values.push_back(print_short(id, kFullIdChars));
  } else if (column == Column::Paths) {
    for (const auto& place : record.places) values.push_back(place.path);
  } else if (column == Column::AttachmentNames) {
    for (const mail::Part& part : record.reading.parts) {
      if (part.is_attachment && !part.file_name.empty()) values.push_back(part.file_name);
    }
  } else if (column == Column::Defects) {
    for (const mail::Defect& defect : record.reading.defects) {
      values.emplace_back(mail::defect_name(defect.code));
    }
  }
  return values;
}

std::string join(const std::vector<std::string>& values, std::string_view between) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += between;
    out += value;
  }
  return out;
}

std::string text_of(const mail::Reading& reading, bool own) {
  std::string text;
  for (const mail::TextSegment& segment : reading.text) {
    if (!own || segment.kind == mail::TextKind::Own) text += segment.text;
  }
  return text;
}

std::size_t attachments_of(const mail::Reading& reading) {
  std::size_t count = 0;
  for (const mail::Part& part : reading.parts) count += part.is_attachment ? 1 : 0;
  return count;
}

std::optional<mail::Role> role_of(Column column) {
  switch (column) {
    case Column::From:
      return mail::Role::From;
    case Column::Sender:
      return mail::Role::Sender;
    case Column::ReplyTo:
      return mail::Role::ReplyTo;
    case Column::To:
      return mail::Role::To;
    case Column::Cc:
      return mail::Role::Cc;
    case Column::Bcc:
      return mail::Role::Bcc;
    default:
      return std::nullopt;
  }
}

std::string date_of(const catalog::Summary& summary, bool utc) {
  if (!summary.date) return {};
  ZonedTime time = *summary.date;
  if (utc) time.zone_minutes = 0;
  return print_rfc3339(time);
}

std::string value_of_document(Column column, const catalog::DocumentInfo& info) {
  switch (column) {
    case Column::MediaType:
      return info.media_type;
    case Column::Title:
      return info.title;
    case Column::Author:
      return info.author;
    default:
      return std::string(document::outcome_name(info.outcome));
  }
}

// Columns of one value.
std::string one_value(Column column, const Record& record) {
  const catalog::Summary& summary = record.summary;
  switch (column) {
    case Column::Id:
      return print_short(summary.item.id, kFullIdChars);
    case Column::Sha256:
      return print_hex(summary.item.id.digest);
    case Column::Mih:
      return message_identification_hash(record.reading.message_id);
    case Column::Kind:
      return std::string(store::item_kind_name(summary.item.kind));
    case Column::Date:
    case Column::DateUtc:
      return date_of(summary, column == Column::DateUtc);
    case Column::DateOrigin:
      return std::string(mail::date_origin_name(summary.date_origin));
    case Column::Subject:
      return summary.subject;
    case Column::MessageId:
      return record.reading.message_id;
    case Column::List:
      return record.reading.list_id;
    case Column::Program:
      return record.reading.user_agent;
    case Column::Path:
      return record.places.empty() ? "" : record.places.front().path;
    case Column::Verdict:
      return summary.verdict ? std::string(dkim::verdict_name(*summary.verdict)) : "";
    case Column::Failure:
      return summary.failure;
    case Column::MediaType:
    case Column::Title:
    case Column::Author:
    case Column::Outcome:
      return record.document ? value_of_document(column, *record.document) : "";
    case Column::OwnText:
    case Column::Text:
      return text_of(record.reading, column == Column::OwnText);
    default:
      return {};
  }
}

std::optional<std::uint64_t> number_of(Column column, const Record& record) {
  if (column == Column::SizeBytes) return record.summary.item.size_bytes;
  if (column == Column::Attachments) return attachments_of(record.reading);
  if (column == Column::Occurrences) return record.summary.occurrences;
  if (column == Column::Places) return record.embedded_places;
  if (column == Column::Pages && record.document) return record.document->page_count;
  return std::nullopt;
}

bool may_be_several(Column column) {
  return column == Column::InReplyTo || column == Column::References || column == Column::Paths ||
         column == Column::Family || column == Column::AttachmentNames || column == Column::Defects;
}

// Of the first place, outward. What lies in itself ends it.
Status find_family(catalog::DocumentReader* documents, catalog::RowId row, Record* record) {
  ASSIGN_OR_RETURN(auto places, documents->places(row, 1));
  if (places.empty()) return {};
  ASSIGN_OR_RETURN(record->embedded_places, documents->count_places(row));
  while (!places.empty() && record->family.size() <= document::kMaxDepth) {
    const catalog::ItemRow parent = places.front().parent;
    const auto& family = record->family;
    if (std::find(family.begin(), family.end(), parent.id) != family.end()) break;
    record->family.push_back(parent.id);
    ASSIGN_OR_RETURN(places, documents->places(parent.row, 1));
  }
  return {};
}

}  // namespace

const ColumnInfo& column_info(Column column) {
  return kColumns[static_cast<std::size_t>(column)];
}

Result<std::vector<Column>> parse_columns(std::string_view list) {
  std::vector<Column> columns;
  while (true) {
    const std::size_t comma = list.find(',');
    std::string_view name = list.substr(0, comma);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    std::size_t number = 0;
    while (number < kColumnCount && kColumns[number].name != name) ++number;
    if (number == kColumnCount) {
      return Error{Code::Failed, fmt::format("there is no column \"{}\": `daylight export "
                                             "--columns help` lists them",
                                             name)};
    }
    columns.push_back(static_cast<Column>(number));
    if (comma == std::string_view::npos) return columns;
    list.remove_prefix(comma + 1);
  }
}

const std::vector<Column>& usual_columns() {
  static const std::vector<Column> columns = {
      Column::Id,        Column::Kind,      Column::Date,        Column::DateOrigin,
      Column::From,      Column::To,        Column::Cc,          Column::Subject,
      Column::MessageId, Column::SizeBytes, Column::Attachments, Column::Occurrences,
      Column::Path,      Column::Verdict};
  return columns;
}

Result<Record> find_record(catalog::Reader* catalog, catalog::DocumentReader* documents,
                           catalog::RowId row) {
  Record record;
  ASSIGN_OR_RETURN(auto summary, catalog->summary(row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
  record.summary = std::move(*summary);
  if (record.summary.item.kind == store::ItemKind::Message) {
    ASSIGN_OR_RETURN(record.reading, catalog->reading(row));
  } else {
    ASSIGN_OR_RETURN(record.document, documents->info(row));
    ASSIGN_OR_RETURN(record.reading.text, catalog->document_text(row));
  }
  TRY(find_family(documents, row, &record));
  ASSIGN_OR_RETURN(record.places, catalog->occurrences(row));
  return record;
}

std::string column_text(Column column, const Record& record) {
  if (const auto role = role_of(column)) return mailboxes_of(record.reading, *role);
  if (const auto number = number_of(column, record)) return std::to_string(*number);
  if (!may_be_several(column)) return one_value(column, record);
  const bool ids = column == Column::InReplyTo || column == Column::References;
  return join(several(column, record), ids ? " " : column == Column::Paths ? "\n" : "; ");
}

void put_column(JsonWriter* out, Column column, const Record& record) {
  out->key(column_info(column).name);
  if (const auto role = role_of(column)) return put_mailboxes(out, record.reading, *role);
  if (const auto number = number_of(column, record)) {
    out->number(*number);
    return;
  }
  if (may_be_several(column)) {
    out->begin_array();
    for (const std::string& value : several(column, record)) out->string(value);
    out->end_array();
    return;
  }
  const std::string value = one_value(column, record);
  value.empty() ? out->null() : out->string(value);
}

std::string message_identification_hash(std::string_view message_id) {
  if (message_id.empty()) return {};
  return encode_hex(crypto::md5(fmt::format("<{}>", message_id)));
}

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    cell.push_back('\'');
  }
  cell.append(text);
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace day::vault
