// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/load_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "os/file.h"
#include "reader/pool.h"
#include "vault/export_columns.h"
#include "vault/export_output.h"
#include "vault/limits.h"

namespace day::vault {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kQuote = "\xC3\xBE";    // þ
constexpr std::string_view kNewLine = "\xC2\xAE";  // ®
constexpr char kSeparator = '\x14';
constexpr std::size_t kMaxExtensionBytes = 8;

constexpr std::array<std::string_view, 27> kFields = {
    "BEGBATES",  "ENDBATES",   "BEGATTACH", "ENDATTACH", "PARENTBATES", "ATTACHCOUNT", "DOCID",
    "SHA256",    "EDRMMIH",    "DOCTYPE",   "FROM",      "TO",          "CC",          "BCC",
    "SUBJECT",   "DATESENT",   "MESSAGEID", "INREPLYTO", "FILENAME",    "FILEEXT",     "FILESIZE",
    "MEDIATYPE", "SOURCEPATH", "VERDICT",   "FAILURE",   "NATIVELINK",  "TEXTLINK"};

bool may_name_a_file(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// "pdf" of "budget.pdf"; nothing that is odd in a path.
std::string extension_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  const std::string_view extension = file_name.substr(dot + 1);
  const bool plain = !extension.empty() && extension.size() <= kMaxExtensionBytes &&
                     std::all_of(extension.begin(), extension.end(),
                                 [](char c) { return may_name_a_file(c) && c != '.'; });
  return plain ? std::string(extension) : std::string();
}

// What of a message or document goes into one line.
struct Row {
  std::array<std::string, kFields.size()> values;
  std::string& at(std::string_view field) {
    const auto found = std::find(kFields.begin(), kFields.end(), field);
    return values[static_cast<std::size_t>(found - kFields.begin())];
  }
};

class LoadFile {
 public:
  LoadFile(sql::Database* database, store::Reader* store, const BatesNumbers& bates,
           const std::string& folder)
      : catalog_(database),
        documents_(database),
        store_(store),
        bates_(bates),
        folder_(folder),
        next_(bates.start) {}

  Status run(const std::vector<catalog::RowId>& rows) {
    TRY(os::make_folder(folder_));
    TRY(os::make_folder(folder_ + "/natives"));
    TRY(os::make_folder(folder_ + "/text"));
    ASSIGN_OR_RETURN(Output dat, Output::open(folder_ + "/load.dat"));
    ASSIGN_OR_RETURN(Output opt, Output::open(folder_ + "/load.opt"));
    dat_ = &dat;
    opt_ = &opt;
    TRY(dat.put(kByteOrderMark));
    Row head;
    std::copy(kFields.begin(), kFields.end(), head.values.begin());
    TRY(put_line(head));
    for (const catalog::RowId row : rows) TRY(put_item(row));
    report_.last = bates_number(bates_, next_ - 1);
    TRY(opt.flush());
    return dat.flush();
  }
  LoadFileReport& report() { return report_; }

 private:
  Status put_line(const Row& row) {
    Bytes line;
    for (const std::string& value : row.values) {
      if (!line.empty()) line += kSeparator;
      line += kQuote;
      line += dat_value(value, &report_.changed);
      line += kQuote;
    }
    line += "\r\n";
    return dat_->put(line);
  }

  // A document is one page of the cross-reference: its native file.
  Status put_document(const Row& row, const std::string& number, std::string_view path) {
    TRY(opt_->put(fmt::format("{},VOL001,{},Y,,,1\r\n", number, path)));
    return put_line(row);
  }

  Status put_item(catalog::RowId row) {
    ASSIGN_OR_RETURN(const Record record, find_record(&catalog_, &documents_, row));
    const bool message = record.summary.item.kind == store::ItemKind::Message;
    ++(message ? report_.messages : report_.documents);
    report_.bytes += record.summary.item.size_bytes;
    std::vector<mail::Part> attachments;
    for (const mail::Part& part : record.reading.parts) {
      if (part.is_attachment) attachments.push_back(part);
    }
    const std::string number = bates_number(bates_, next_);
    if (report_.first.empty()) report_.first = number;
    Row line = row_of(record, attachments.size());
    const std::string extension = message ? "eml" : extension_of(record.summary.subject);
    const std::string path = native_path(number, extension);
    line.at("FILEEXT") = extension;
    line.at("NATIVELINK") = path;
    ASSIGN_OR_RETURN(os::File file, os::File::create(folder_ + "/" + path));
    TRY(store_->read_pieces(record.summary.item.id, record.summary.item.location,
                            [&](ByteView piece) { return file.write(piece); }));
    TRY(put_text(column_text(Column::Text, record), number, &line));
    ++next_;
    TRY(put_document(line, number, path));
    return put_attachments(record, attachments, number, line.at("ENDATTACH"));
  }

  Status put_text(const std::string& text, const std::string& number, Row* line) {
    if (text.empty()) return {};
    line->at("TEXTLINK") = fmt::format("text/{}.txt", number);
    ASSIGN_OR_RETURN(os::File out, os::File::create(folder_ + "/" + line->at("TEXTLINK")));
    return out.write(text);
  }

  // What is known of the document that an attachment is: its text, and what it was found to be.
  Status put_what_was_read(const catalog::ItemRow& item, const std::string& number, Row* line) {
    line->at("DOCID") = print_short(item.id, kFullIdChars);
    ASSIGN_OR_RETURN(const Record record, find_record(&catalog_, &documents_, item.row));
    line->at("FAILURE") = record.summary.failure;
    if (record.document) line->at("MEDIATYPE") = record.document->media_type;
    return put_text(column_text(Column::Text, record), number, line);
  }

  // The line of an item without what depends on its files.
  Row row_of(const Record& record, std::size_t attachments) {
    Row line;
    const std::string number = bates_number(bates_, next_);
    line.at("BEGBATES") = line.at("ENDBATES") = line.at("BEGATTACH") = number;
    line.at("ENDATTACH") = bates_number(bates_, next_ + attachments);
    line.at("ATTACHCOUNT") = std::to_string(attachments);
    static constexpr std::pair<std::string_view, Column> kSame[] = {
        {"DOCID", Column::Id},
        {"SHA256", Column::Sha256},
        {"EDRMMIH", Column::Mih},
        {"DOCTYPE", Column::Kind},
        {"FROM", Column::From},
        {"TO", Column::To},
        {"CC", Column::Cc},
        {"BCC", Column::Bcc},
        {"DATESENT", Column::Date},
        {"MESSAGEID", Column::MessageId},
        {"INREPLYTO", Column::InReplyTo},
        {"FILESIZE", Column::SizeBytes},
        {"SOURCEPATH", Column::Path},
        {"VERDICT", Column::Verdict},
        {"FAILURE", Column::Failure}};
    for (const auto& [field, column] : kSame) line.at(field) = column_text(column, record);
    const bool message = record.summary.item.kind == store::ItemKind::Message;
    line.at(message ? "SUBJECT" : "FILENAME") = record.summary.subject;
    line.at("MEDIATYPE") = message ? "message/rfc822" : column_text(Column::MediaType, record);
    return line;
  }

  Status put_attachments(const Record& record, const std::vector<mail::Part>& parts,
                         const std::string& parent, const std::string& end) {
    if (parts.empty()) return {};
    const catalog::ItemRow& item = record.summary.item;
    std::optional<Bytes> message;
    if (item.size_bytes <= kMaxMessageInMemoryBytes) {
      ASSIGN_OR_RETURN(message, store_->read(item.id, item.location, item.size_bytes));
    }
    ASSIGN_OR_RETURN(const auto inside, documents_.inside(item.row));
    for (const mail::Part& part : parts) {
      const std::string number = bates_number(bates_, next_++);
      ++report_.attachments;
      Row line;
      line.at("BEGBATES") = line.at("ENDBATES") = number;
      line.at("BEGATTACH") = line.at("PARENTBATES") = parent;
      line.at("ENDATTACH") = end;
      line.at("ATTACHCOUNT") = "0";
      line.at("DOCTYPE") = "attachment";
      line.at("SHA256") = print_hex(part.sha256);
      line.at("FILENAME") = part.file_name;
      line.at("FILEEXT") = extension_of(part.file_name);
      line.at("FILESIZE") = std::to_string(part.size_bytes);
      line.at("MEDIATYPE") = part.media_type;
      const auto known = std::find_if(inside.begin(), inside.end(), [&](const auto& each) {
        return each.key == part.index && each.lost.empty();
      });
      if (known != inside.end()) TRY(put_what_was_read(known->item, number, &line));
      const std::string path = native_path(number, line.at("FILEEXT"));
      const auto content = message ? reader::read_part({}, *message, part.index, part.size_bytes)
                                   : Result<Bytes>(Error{Code::Failed, "the message is too large"});
      if (content.ok()) {
        ASSIGN_OR_RETURN(os::File file, os::File::create(folder_ + "/" + path));
        TRY(file.write(*content));
        line.at("NATIVELINK") = path;
      } else {
        ++report_.unreadable;
        line.at("FAILURE") = content.error().message;
      }
      TRY(put_document(line, number, line.at("NATIVELINK")));
    }
    return {};
  }

  static std::string native_path(const std::string& number, const std::string& extension) {
    return fmt::format("natives/{}.{}", number, extension.empty() ? "bin" : extension);
  }

  catalog::Reader catalog_;
  catalog::DocumentReader documents_;
  store::Reader* store_;
  const BatesNumbers& bates_;
  const std::string& folder_;
  std::uint64_t next_;
  Output* dat_ = nullptr;
  Output* opt_ = nullptr;
  LoadFileReport report_;
};

bool is_attachment(const mail::Reading& reading, std::uint64_t key) {
  return std::any_of(reading.parts.begin(), reading.parts.end(), [&](const mail::Part& part) {
    return part.index == key && part.is_attachment;
  });
}

// Without those that are attachments of messages among them.
Result<std::vector<catalog::RowId>> leave_out_attachments(const std::vector<catalog::RowId>& rows,
                                                          sql::Database* database) {
  catalog::Reader catalog(database);
  catalog::DocumentReader documents(database);
  std::vector<catalog::RowId> out;
  for (const catalog::RowId row : rows) {
    ASSIGN_OR_RETURN(const auto item, catalog.item(row));
    bool is_in_family = false;
    if (item && !item->is_stored()) {
      ASSIGN_OR_RETURN(const auto places, documents.places(row));
      for (const catalog::EmbeddedPlace& place : places) {
        if (is_in_family || place.parent.kind != store::ItemKind::Message ||
            !std::binary_search(rows.begin(), rows.end(), place.parent.row)) {
          continue;
        }
        ASSIGN_OR_RETURN(const mail::Reading parent, catalog.reading(place.parent.row));
        is_in_family = is_attachment(parent, place.key);
      }
    }
    if (!is_in_family) out.push_back(row);
  }
  return out;
}

Result<std::uint64_t> count_documents(sql::Database* database,
                                      const std::vector<catalog::RowId>& rows) {
  catalog::Reader catalog(database);
  std::uint64_t documents = rows.size();
  for (const catalog::RowId row : rows) {
    ASSIGN_OR_RETURN(const auto item, catalog.item(row));
    if (!item || item->kind != store::ItemKind::Message) continue;
    ASSIGN_OR_RETURN(const mail::Reading reading, catalog.reading(row));
    for (const mail::Part& part : reading.parts) documents += part.is_attachment ? 1 : 0;
  }
  return documents;
}

}  // namespace

Status check_bates(const BatesNumbers& bates, std::uint64_t documents) {
  const bool plain = std::all_of(bates.prefix.begin(), bates.prefix.end(), may_name_a_file);
  if (!plain || bates.prefix.size() > kMaxBatesPrefixBytes || bates.prefix.starts_with('.')) {
    return Error{Code::Failed, fmt::format("--bates: at most {} letters, digits, \"-\", \"_\" and "
                                           "\".\", not led by a dot",
                                           kMaxBatesPrefixBytes)};
  }
  if (bates.digits < 1 || bates.digits > kMaxBatesDigits) {
    return Error{Code::Failed, fmt::format("--digits: 1 to {}", kMaxBatesDigits)};
  }
  std::uint64_t past = 1;
  for (unsigned i = 0; i < bates.digits; ++i) past *= 10;
  if (bates.start >= past || documents > past - bates.start) {
    return Error{Code::Failed, fmt::format("{} documents from number {} on do not fit into {} "
                                           "digits; give more --digits",
                                           documents, bates.start, bates.digits)};
  }
  return {};
}

std::string bates_number(const BatesNumbers& bates, std::uint64_t number) {
  return fmt::format("{}{:0{}}", bates.prefix, number, bates.digits);
}

std::string dat_value(std::string_view text, std::uint64_t* changed) {
  std::string out;
  bool marks = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with(kQuote)) {
      out += "th";
      marks = true;
      ++i;
    } else if (rest.starts_with(kNewLine)) {
      out += "(R)";
      marks = true;
      ++i;
    } else if (text[i] == kSeparator) {
      out += ' ';
      marks = true;
    } else if (text[i] == '\r' || text[i] == '\n') {
      if (rest.starts_with("\r\n")) ++i;
      out += kNewLine;
    } else {
      out += text[i];
    }
  }
  *changed += marks ? 1 : 0;
  return out;
}

Result<LoadFileReport> write_load_file(const std::vector<catalog::RowId>& found,
                                       sql::Database* database, store::Reader* store,
                                       const BatesNumbers& bates, const std::string& folder) {
  ASSIGN_OR_RETURN(const auto rows, leave_out_attachments(found, database));
  ASSIGN_OR_RETURN(const std::uint64_t documents, count_documents(database, rows));
  TRY(check_bates(bates, documents));
  if (os::exists(folder)) {
    return Error{Code::Failed, folder + " is there already; choose another --output"};
  }
  LoadFile file(database, store, bates, folder);
  TRY(file.run(rows));
  return file.report();
}

}  // namespace day::vault
