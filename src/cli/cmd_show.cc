// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "base/utf8.h"
#include "cli/opened.h"
#include "cli/proof.h"
#include "cli/terminal.h"
#include "os/file.h"
#include "text/display.h"
#include "vault/limits.h"

namespace day::cli {
namespace {

struct Options {
  std::string id;
  bool raw = false;
  bool headers = false;
  std::optional<std::uint32_t> part;
  std::string output;
};

// Everything that showing needs of one item.
struct Shown {
  catalog::ItemRow item;
  catalog::Summary summary;
  mail::Reading reading;
  std::vector<catalog::Occurrence> places;
  std::optional<catalog::Proof> proof;  // of a message that could be read
};

Result<Shown> load(Opened& opened, const catalog::ItemRow& item) {
  Shown shown{item, {}, {}, {}, {}};
  ASSIGN_OR_RETURN(const auto summary, opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks this item; run `daylight rebuild`"};
  shown.summary = *summary;
  ASSIGN_OR_RETURN(shown.reading, opened.catalog->reading(item.row));
  ASSIGN_OR_RETURN(shown.places, opened.catalog->occurrences(item.row));
  if (shown.summary.verdict) {
    ASSIGN_OR_RETURN(shown.proof, opened.catalog->proof(item.row));
  }
  return shown;
}

// The fields of the header in order, read anew in the locked room. A message too large for it is
// read only as far as its head.
Result<std::vector<mail::DisplayField>> load_fields(Opened& opened, const catalog::ItemRow& item) {
  if (item.kind != store::ItemKind::Message) return std::vector<mail::DisplayField>();
  const bool large = item.size_bytes > vault::kMaxMessageInMemoryBytes;
  ASSIGN_OR_RETURN(Bytes bytes,
                   large
                       ? opened.originals->read_range(item.id, item.location, 0, vault::kHeadBytes)
                       : opened.originals->read(item.id, item.location, item.size_bytes));
  ASSIGN_OR_RETURN(reader::Outcome outcome,
                   reader::read_one({}, std::move(bytes), reader::ReadOptions{true}));
  return std::move(outcome.reading.fields);
}

std::string joined_text(const mail::Reading& reading) {
  std::string text;
  for (const auto& segment : reading.text) text += segment.text;
  return text;
}

void put_parts(JsonWriter* out, const mail::Reading& reading) {
  out->key("parts").begin_array();
  for (const mail::Part& part : reading.parts) {
    out->begin_object().field("index", static_cast<std::int64_t>(part.index));
    out->field("parent", static_cast<std::int64_t>(part.parent));
    out->field("type", part.media_type).field("charset", part.charset);
    out->field("encoding", part.transfer_encoding).field("disposition", part.disposition);
    out->field("name", part.file_name).field("content_id", part.content_id);
    out->field("bytes", part.size_bytes).field("sha256", print_hex(part.sha256));
    out->field("attachment", part.is_attachment).end_object();
  }
  out->end_array();
}

void put_places(JsonWriter* out, const std::vector<catalog::Occurrence>& places) {
  out->key("occurrences").begin_array();
  for (const auto& place : places) {
    out->begin_object().field("source", static_cast<std::int64_t>(place.source.number));
    out->field("path", place.path).field("offset", place.offset).field("bytes", place.size_bytes);
    out->field("flags", place.flags).field("envelope", place.envelope).key("file_time");
    place.modified_seconds ? out->string(print_rfc3339({{*place.modified_seconds}, 0}))
                           : out->null();
    out->end_object();
  }
  out->end_array();
}

void print_json(const Shown& shown, const std::vector<mail::DisplayField>& fields) {
  const mail::Reading& reading = shown.reading;
  JsonWriter out;
  out.begin_object().field("id", print_short(shown.item.id, kFullIdChars));
  out.field("sha256", print_hex(shown.item.id.digest));
  out.field("kind", store::item_kind_name(shown.item.kind)).field("bytes", shown.item.size_bytes);
  out.key("date");
  shown.summary.date ? out.string(print_rfc3339(*shown.summary.date)) : out.null();
  out.field("date_origin", mail::date_origin_name(shown.summary.date_origin));
  out.field("from", shown.summary.from_address).field("subject", shown.summary.subject);
  out.field("message_id", reading.message_id);
  out.key("headers").begin_array();
  for (const auto& field : fields) {
    out.begin_object().field("name", field.name).field("value", field.value).end_object();
  }
  out.end_array().field("text", joined_text(reading));
  out.key("segments").begin_array();
  for (const auto& segment : reading.text) {
    out.begin_object().field("kind", mail::text_kind_name(segment.kind));
    out.field("text", segment.text).end_object();
  }
  out.end_array();
  put_parts(&out, reading);
  out.key("defects").begin_array();
  for (const auto& defect : reading.defects) {
    out.begin_object().field("code", mail::defect_name(defect.code));
    out.field("detail", defect.detail).end_object();
  }
  out.end_array();
  put_places(&out, shown.places);
  shown.proof ? put_proof(&out, *shown.proof) : put_no_proof(&out);
  out.field("failure", shown.summary.failure).end_object();
  fmt::print("{}\n", out.text());
}

std::string print_mailboxes(const mail::Reading& reading, mail::Role role) {
  std::string line;
  for (const auto& each : reading.mailboxes) {
    if (each.role != role) continue;
    if (!line.empty()) line += ", ";
    line += each.name.empty() ? each.address : fmt::format("{} <{}>", each.name, each.address);
  }
  return line;
}

void print_row(std::string_view name, std::string_view value, std::size_t width) {
  if (value.empty()) return;
  const std::string shown = text::show_line(value);
  const std::string wrapped = wrap_text(shown, width > 20 ? width - 12 : 0);
  std::string indented;
  for (const char c : wrapped) {
    indented.push_back(c);
    if (c == '\n') indented += "            ";
  }
  fmt::print("{}{}\n", styled(Style::Bold, fmt::format("{:<12}", name)), indented);
}

void print_body(const mail::Reading& reading, std::size_t width) {
  for (const auto& segment : reading.text) {
    const std::string shown = wrap_text(text::show_text(segment.text), width);
    switch (segment.kind) {
      case mail::TextKind::Own:
        fmt::print("{}", shown);
        break;
      case mail::TextKind::Hidden:
        fmt::print("{}", styled(Style::Red, "[hidden in the message: " + shown + "]\n"));
        break;
      default:
        fmt::print("{}", styled(Style::Dim, shown));
        break;
    }
  }
  if (!reading.text.empty()) fmt::print("\n");
}

std::string date_line(const catalog::Summary& summary) {
  if (!summary.date) return "none that can be read";
  std::string line = print_rfc3339(*summary.date);
  if (summary.date_origin != mail::DateOrigin::DateField) {
    line += fmt::format(" (from {})", mail::date_origin_name(summary.date_origin));
  }
  return line;
}

void print_text(const Shown& shown) {
  const std::size_t width = output_width();
  const mail::Reading& reading = shown.reading;
  print_row("Id", print_short(shown.item.id, kFullIdChars), width);
  if (shown.item.kind == store::ItemKind::Message) {
    print_row("From", print_mailboxes(reading, mail::Role::From), width);
    print_row("To", print_mailboxes(reading, mail::Role::To), width);
    print_row("Cc", print_mailboxes(reading, mail::Role::Cc), width);
    print_row("Date", date_line(shown.summary), width);
  }
  print_row("Subject", shown.summary.subject, width);
  if (!shown.summary.failure.empty()) print_row("Not read", shown.summary.failure, width);
  if (shown.proof) {
    print_row("Verdict", verdict_line(*shown.proof), width);
    std::string flags;
    for (const std::string& flag : print_flags(deciding_flags(*shown.proof))) {
      flags += (flags.empty() ? "" : "; ") + flag;
    }
    print_row("Flags", flags, width);
  }
  for (const auto& part : reading.parts) {
    if (!part.is_attachment) continue;
    print_row("Attachment",
              fmt::format("part {}: {} ({}, {})", part.index,
                          part.file_name.empty() ? "without a name" : part.file_name,
                          part.media_type, print_size(part.size_bytes)),
              width);
  }
  for (const auto& defect : reading.defects) {
    print_row("Defect",
              fmt::format("{}{}{}", mail::defect_name(defect.code),
                          defect.detail.empty() ? "" : ": ", defect.detail),
              width);
  }
  for (const auto& place : shown.places) {
    print_row("Found in",
              fmt::format("source {}, {} at byte {}{}{}", place.source.number, place.path,
                          place.offset, place.flags.empty() ? "" : ", flags ", place.flags),
              width);
  }
  fmt::print("\n");
  if (shown.item.kind == store::ItemKind::Message) {
    print_body(reading, width);
  } else {
    fmt::print("A document of {} bytes; `daylight show {} --raw` gives it out.\n",
               group_digits(shown.item.size_bytes), print_short(shown.item.id));
  }
}

Result<os::File> open_output(const std::string& output) {
  if (output.empty() || output == "-") {
    return os::File::adopt(::dup(STDOUT_FILENO), "standard output");
  }
  if (os::exists(output)) return Error{Code::Failed, output + " is there already"};
  return os::File::create(output);
}

Status write_raw(Opened& opened, const catalog::ItemRow& item, const std::string& output) {
  ASSIGN_OR_RETURN(os::File file, open_output(output));
  return opened.originals->read_pieces(item.id, item.location,
                                       [&](ByteView piece) { return file.write(piece); });
}

Status write_part(Opened& opened, const catalog::ItemRow& item, const Options& options) {
  if (item.kind != store::ItemKind::Message) {
    return Error{Code::NotFound, "a document has no parts; use --raw"};
  }
  ASSIGN_OR_RETURN(Bytes bytes,
                   opened.originals->read(item.id, item.location, vault::kMaxMessageInMemoryBytes));
  ASSIGN_OR_RETURN(const Bytes content, reader::read_part({}, std::move(bytes), *options.part,
                                                          vault::kMaxMessageInMemoryBytes));
  const bool to_terminal = options.output.empty() && is_terminal(STDOUT_FILENO);
  if (to_terminal) {
    if (!is_utf8(content) || content.find('\0') != Bytes::npos) {
      return Error{Code::Failed, "this part is no text; write it to a file with --output FILE"};
    }
    fmt::print("{}\n", text::show_text(content));
    return {};
  }
  ASSIGN_OR_RETURN(os::File file, open_output(options.output));
  return file.write(content);
}

Status show(const Options& options, const Context& context, Opened& opened,
            const catalog::ItemRow& item) {
  if (options.raw) return write_raw(opened, item, options.output);
  if (options.part) return write_part(opened, item, options);
  if (options.headers && !context.json) {
    ASSIGN_OR_RETURN(const auto fields, load_fields(opened, item));
    for (const auto& field : fields) {
      fmt::print("{}: {}\n", styled(Style::Bold, text::show_line(field.name)),
                 text::show_line(field.value));
    }
    return {};
  }
  ASSIGN_OR_RETURN(const Shown shown, load(opened, item));
  if (context.json) {
    ASSIGN_OR_RETURN(const auto fields, load_fields(opened, item));
    print_json(shown, fields);
  } else {
    print_text(shown);
  }
  return {};
}

int run(const Options& options, const Context& context) {
  auto opened = Opened::open(context);
  if (!opened.ok()) return fail(opened.error());
  const auto item = opened->find_item(options.id);
  if (!item.ok()) {
    fail(item.error());
    return item.error().code == Code::NotFound ? kExitNo : kExitCouldNot;
  }
  const Status shown = show(options, context, *opened, *item);
  if (!shown.ok()) return fail(shown.error());
  return kExitDone;
}

}  // namespace

void add_show(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("show", "Show one message for reading, or give out its bytes");
  auto options = std::make_shared<Options>();
  verb->add_option("ID", options->id, "The first characters of an id, as search prints it")
      ->required();
  auto* raw = verb->add_flag("--raw", options->raw, "The exact bytes as received");
  auto* headers = verb->add_flag("--headers", options->headers, "All header fields in order");
  auto* part =
      verb->add_option("--part", options->part, "The content of one part, decoded")->type_name("N");
  raw->excludes(headers)->excludes(part);
  headers->excludes(part);
  verb->add_option("--output", options->output, "Write --raw or --part to a new file")
      ->type_name("FILE");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Examples: daylight show 7k2m9qx4a1\n"
      "          daylight show 7k2m9qx4a1 --raw > original.eml\n"
      "          daylight show 7k2m9qx4a1 --part 2 --output budget.xlsx");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
