// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/export.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

#include "base/json_writer.h"
#include "store/store.h"

namespace day::vault {
namespace {

constexpr std::size_t kWriteBlockBytes = 1u << 20;

// Collects small writes.
class Output {
 public:
  static Result<Output> open(const std::string& target) {
    if (target == "-") return Output(os::File::adopt(::dup(STDOUT_FILENO), "standard output"));
    if (os::exists(target)) {
      return Error{Code::Failed, target + " is there already; choose another --output"};
    }
    ASSIGN_OR_RETURN(os::File file, os::File::create(target));
    return Output(std::move(file));
  }
  Status put(ByteView bytes) {
    buffer_.append(bytes);
    return buffer_.size() >= kWriteBlockBytes ? flush() : Status();
  }
  Status flush() {
    TRY(file_.write(buffer_));
    buffer_.clear();
    return {};
  }

 private:
  explicit Output(os::File file) : file_(std::move(file)) {}
  os::File file_;
  Bytes buffer_;
};

// RFC 4180. A leading =, +, - or @ would run as a formula in a spreadsheet, so such a cell is led
// by '.
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

std::string mailboxes_of(const mail::Reading& reading, mail::Role role) {
  std::string text;
  for (const mail::Mailbox& each : reading.mailboxes) {
    if (each.role != role) continue;
    if (!text.empty()) text += "; ";
    text += each.name.empty() ? each.address : fmt::format("{} <{}>", each.name, each.address);
  }
  return text;
}

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
  Exporter(sql::Database* database, store::Reader* store) : catalog_(database), store_(store) {}

  Status run(const std::vector<catalog::RowId>& rows, ExportFormat format,
             const std::string& target) {
    if (format == ExportFormat::Eml) return run_eml(rows, target);
    ASSIGN_OR_RETURN(Output output, Output::open(target));
    if (format == ExportFormat::Csv) {
      TRY(
          output.put("id,kind,date,date_origin,from,to,cc,subject,message_id,size_bytes,"
                     "attachments,occurrences,path,verdict\r\n"));
    }
    for (const catalog::RowId row : rows) {
      ASSIGN_OR_RETURN(const auto summary, catalog_.summary(row));
      if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
      ASSIGN_OR_RETURN(const Bytes text, format == ExportFormat::Mbox  ? mbox_entry(*summary)
                                         : format == ExportFormat::Csv ? csv_row(*summary)
                                                                       : json_line(*summary));
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

  Result<Bytes> mbox_entry(const catalog::Summary& summary) {
    if (summary.item.kind != store::ItemKind::Message) return Bytes();
    ASSIGN_OR_RETURN(const Bytes message,
                     store_->read(summary.item.id, summary.item.location, summary.item.size_bytes));
    ASSIGN_OR_RETURN(const auto places, catalog_.occurrences(summary.item.row));
    std::string envelope;
    for (const auto& place : places) {
      if (envelope.empty()) envelope = place.envelope;
    }
    ++report_.items;
    report_.bytes += message.size();
    return mboxrd_entry(message, envelope, summary);
  }

  Result<Bytes> csv_row(const catalog::Summary& summary) {
    ASSIGN_OR_RETURN(const mail::Reading reading, catalog_.reading(summary.item.row));
    ASSIGN_OR_RETURN(const auto places, catalog_.occurrences(summary.item.row));
    std::size_t attachments = 0;
    for (const mail::Part& part : reading.parts) attachments += part.is_attachment ? 1 : 0;
    const std::string sizes =
        fmt::format("{},{},{}", summary.item.size_bytes, attachments, summary.occurrences);
    ++report_.items;
    return fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{}\r\n", print_short(summary.item.id, kFullIdChars),
        store::item_kind_name(summary.item.kind), summary.date ? print_rfc3339(*summary.date) : "",
        mail::date_origin_name(summary.date_origin),
        csv_cell(mailboxes_of(reading, mail::Role::From)),
        csv_cell(mailboxes_of(reading, mail::Role::To)),
        csv_cell(mailboxes_of(reading, mail::Role::Cc)), csv_cell(summary.subject),
        csv_cell(reading.message_id), sizes, csv_cell(places.empty() ? "" : places.front().path),
        csv_cell(summary.verdict ? dkim::verdict_name(*summary.verdict) : ""));
  }

  Result<Bytes> json_line(const catalog::Summary& summary) {
    ASSIGN_OR_RETURN(const mail::Reading reading, catalog_.reading(summary.item.row));
    ASSIGN_OR_RETURN(const auto places, catalog_.occurrences(summary.item.row));
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
    for (const auto& place : places) {
      json.begin_object().field("source", static_cast<std::int64_t>(place.source.number));
      json.field("path", place.path).field("offset", place.offset).end_object();
    }
    json.end_array().end_object();
    ++report_.items;
    return json.text() + "\n";
  }

  catalog::Reader catalog_;
  store::Reader* store_;
  ExportReport report_;
};

}  // namespace

Result<ExportReport> export_items(const Vault& vault, sql::Database* database,
                                  const std::vector<catalog::RowId>& rows, ExportFormat format,
                                  const std::string& target) {
  ASSIGN_OR_RETURN(const auto store, store::Reader::open(vault.packs_folder()));
  Exporter exporter(database, store.get());
  TRY(exporter.run(rows, format, target));
  return exporter.report();
}

}  // namespace day::vault
