// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/export.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "base/json_writer.h"
#include "store/store.h"
#include "vault/export_output.h"
#include "vault/originals.h"

namespace day::vault {
namespace {

// mbox From_ lines carry a date in the shape of asctime(3), in UTC.
std::string asctime_of(const std::optional<ZonedTime>& time) {
  static constexpr std::array<const char*, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                       "Mon", "Tue", "Wed"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t seconds = time ? time->instant.unix_seconds : 0;
  const std::int64_t days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
  const std::int64_t second = seconds - days * 86400;
  const CivilDate date = civil_from_days(days);
  return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {}",
                     kDays[static_cast<std::size_t>(((days % 7) + 7) % 7)], kMonths[date.month - 1],
                     date.day, second / 3600, second / 60 % 60, second % 60, date.year);
}

// One message in the mboxrd dialect.
Bytes mboxrd_entry(ByteView message, const std::string& envelope, const catalog::Summary& summary) {
  Bytes out = envelope.empty() ? "From MAILER-DAEMON " + asctime_of(summary.date) : envelope;
  out += '\n';
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    const ByteView line = message.substr(0, end == ByteView::npos ? end : end + 1);
    const std::size_t from = line.find_first_not_of('>');
    if (from != ByteView::npos && line.substr(from).starts_with("From ")) out += '>';
    out.append(line);
    message.remove_prefix(line.size());
  }
  if (!out.ends_with('\n')) out += '\n';
  out += '\n';
  return out;
}

class Exporter {
 public:
  Exporter(sql::Database* database, store::Reader* store, const std::vector<Column>& columns)
      : catalog_(database), documents_(database), store_(store), columns_(columns) {}

  Status run(const std::vector<catalog::RowId>& rows, ExportFormat format,
             const std::string& target) {
    if (format == ExportFormat::Eml) return run_eml(rows, target);
    ASSIGN_OR_RETURN(Output output, Output::open(target));
    if (format == ExportFormat::Csv) {
      if (columns_.empty()) columns_ = usual_columns();
      TRY(output.put(csv_head()));
    }
    for (const catalog::RowId row : rows) {
      ASSIGN_OR_RETURN(const Record record, find_record(&catalog_, &documents_, row));
      ASSIGN_OR_RETURN(const Bytes text, format == ExportFormat::Mbox ? mbox_entry(record)
                                         : format == ExportFormat::JsonLines && columns_.empty()
                                             ? json_line(record)
                                             : table_row(record, format));
      TRY(output.put(text));
    }
    return output.flush();
  }
  const ExportReport& report() const { return report_; }

 private:
  Status run_eml(const std::vector<catalog::RowId>& rows, const std::string& target) {
    if (target == "-")
      return Error{Code::Failed, "eml makes a file for each item: give --output DIR"};
    if (!os::exists(target)) TRY(os::make_folder(target));
    for (const catalog::RowId row : rows) {
      ASSIGN_OR_RETURN(const auto item, catalog_.item(row));
      if (!item) continue;
      const bool message = item->kind == store::ItemKind::Message;
      const std::string path =
          fmt::format("{}/{}.{}", target, print_short(item->id, 20), message ? "eml" : "bin");
      if (os::exists(path)) return Error{Code::Failed, path + " is there already"};
      ASSIGN_OR_RETURN(os::File file, os::File::create(path));
      TRY(store_->read_pieces(item->id, item->location,
                              [&](ByteView piece) { return file.write(piece); }));
      ++report_.items;
      report_.bytes += item->size_bytes;
    }
    return {};
  }

  Result<Bytes> mbox_entry(const Record& record) {
    const catalog::Summary& summary = record.summary;
    if (summary.item.kind != store::ItemKind::Message) return Bytes();
    ASSIGN_OR_RETURN(const Bytes message,
                     store_->read(summary.item.id, summary.item.location, summary.item.size_bytes));
    std::string envelope;
    for (const auto& place : record.places) {
      if (envelope.empty()) envelope = place.envelope;
    }
    ++report_.items;
    report_.bytes += message.size();
    return mboxrd_entry(message, envelope, summary);
  }

  Bytes csv_head() const {
    Bytes line;
    for (const Column column : columns_) {
      if (!line.empty()) line += ',';
      line += column_info(column).name;
    }
    return line + "\r\n";
  }

  Bytes table_row(const Record& record, ExportFormat format) {
    ++report_.items;
    if (format == ExportFormat::JsonLines) {
      JsonWriter json;
      json.begin_object();
      for (const Column column : columns_) put_column(&json, column, record);
      json.end_object();
      return json.text() + "\n";
    }
    Bytes line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += ',';
      line += csv_cell(column_text(columns_[i], record));
    }
    return line + "\r\n";
  }

  static void put_document(JsonWriter* json, const Record& record) {
    for (const Column column :
         {Column::MediaType, Column::Title, Column::Author, Column::Pages, Column::Outcome}) {
      put_column(json, column, record);
    }
    json->key("names").begin_array();
    for (const std::string& name : record.document->names) json->string(name);
    json->end_array().field("reason", record.document->reason);
  }

  Bytes json_line(const Record& record) {
    const catalog::Summary& summary = record.summary;
    const mail::Reading& reading = record.reading;
    JsonWriter json;
    json.begin_object();
    json.field("id", print_short(summary.item.id, kFullIdChars));
    json.field("sha256", print_hex(summary.item.id.digest));
    json.field("kind", store::item_kind_name(summary.item.kind));
    json.key("date");
    summary.date ? json.string(print_rfc3339(*summary.date)) : json.null();
    json.field("date_origin", mail::date_origin_name(summary.date_origin));
    json.field("subject", summary.subject).field("message_id", reading.message_id);
    json.field("size_bytes", summary.item.size_bytes).key("verdict");
    summary.verdict ? json.string(dkim::verdict_name(*summary.verdict)) : json.null();
    json.key("mailboxes").begin_array();
    for (const mail::Mailbox& each : reading.mailboxes) {
      json.begin_object().field("role", mail::role_name(each.role));
      json.field("name", each.name).field("address", each.address).end_object();
    }
    json.end_array().key("text").begin_array();
    for (const mail::TextSegment& segment : reading.text) {
      json.begin_object().field("kind", mail::text_kind_name(segment.kind));
      json.field("text", segment.text).end_object();
    }
    json.end_array().key("occurrences").begin_array();
    for (const auto& place : record.places) {
      json.begin_object().field("source", static_cast<std::int64_t>(place.source.number));
      json.field("path", place.path).field("offset", place.offset).end_object();
    }
    json.end_array();
    for (const Column column : {Column::Family, Column::Places}) put_column(&json, column, record);
    if (record.document) put_document(&json, record);
    json.end_object();
    ++report_.items;
    return json.text() + "\n";
  }

  catalog::Reader catalog_;
  catalog::DocumentReader documents_;
  store::Reader* store_;
  std::vector<Column> columns_;
  ExportReport report_;
};

}  // namespace

Result<ExportReport> export_items(const Vault& vault, sql::Database* database,
                                  const std::vector<catalog::RowId>& rows, ExportFormat format,
                                  const std::string& target, const std::vector<Column>& columns) {
  ASSIGN_OR_RETURN(const auto store, open_originals(vault, database, {}));
  Exporter exporter(database, store.get(), columns);
  TRY(exporter.run(rows, format, target));
  return exporter.report();
}

}  // namespace day::vault
