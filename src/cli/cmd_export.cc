// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "inquiry/search.h"
#include "query/query.h"
#include "text/display.h"
#include "vault/export.h"
#include "vault/give_back.h"
#include "vault/load_file.h"

namespace day::cli {
namespace {

struct Options {
  std::vector<std::string> words;
  std::string format;
  std::string output = "-";
  std::optional<std::uint32_t> source;
  std::string columns;
  vault::BatesNumbers bates;
};

int report(std::uint64_t items, std::string_view noun, std::uint64_t bytes,
           const std::string& output, bool json) {
  if (json) {
    JsonWriter out;
    out.begin_object().field(noun, items).field("bytes", bytes).field("output", output);
    out.end_object();
    // The material itself may be on standard output.
    fmt::print(output == "-" ? stderr : stdout, "{}\n", out.text());
  } else if (is_terminal(2)) {
    fmt::print(stderr, "{} {}, {} bytes of originals\n", group_digits(items), noun,
               group_digits(bytes));
  }
  return items > 0 ? kExitDone : kExitNo;
}

int run_original(const Options& options, const Context& context, dossier::Opened& opened) {
  if (!options.source) {
    fmt::print(stderr,
               "daylight: --to original gives back a whole source: name it with "
               "--source N (see `daylight status`)\n");
    return kExitUsage;
  }
  const auto given = vault::give_back(opened.vault, opened.database.get(),
                                      SourceId{*options.source}, options.output);
  if (!given.ok()) return fail(given.error());
  return report(given->files, "files", given->bytes, options.output, context.json);
}

int list_columns() {
  for (std::size_t i = 0; i < vault::kColumnCount; ++i) {
    const vault::ColumnInfo& info = vault::column_info(static_cast<vault::Column>(i));
    fmt::print("{:<18}{}\n", info.name, info.help);
  }
  return kExitDone;
}

int run_load_file(const Options& options, const Context& context, dossier::Opened& opened,
                  const std::vector<catalog::RowId>& rows) {
  if (options.output == "-") {
    fmt::print(stderr, "daylight: --to dat writes several files: give --output DIR\n");
    return kExitUsage;
  }
  if (rows.empty()) return report(0, "items", 0, options.output, context.json);
  const auto written = vault::write_load_file(rows, opened.database.get(), opened.originals.get(),
                                              options.bates, options.output);
  if (!written.ok()) return fail(written.error());
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("messages", written->messages);
    out.field("documents", written->documents).field("attachments", written->attachments);
    out.field("bytes", written->bytes).field("unreadable", written->unreadable);
    out.field("changed_values", written->changed).field("first", written->first);
    out.field("last", written->last).field("output", options.output).end_object();
    fmt::print("{}\n", out.text());
    return kExitDone;
  }
  fmt::print(stderr, "{} messages, {} documents, {} attachments: {} to {}\n",
             group_digits(written->messages), group_digits(written->documents),
             group_digits(written->attachments), written->first, written->last);
  if (written->unreadable > 0) {
    fmt::print(stderr, "daylight: note: {} attachments could not be taken out; FAILURE says why\n",
               group_digits(written->unreadable));
  }
  if (written->changed > 0) {
    fmt::print(stderr,
               "daylight: note: {} values had marks of the format in them, which stand "
               "there as th, (R) or a blank; the files are as they came\n",
               group_digits(written->changed));
  }
  return kExitDone;
}

// What was typed after --columns; none if nothing was.
Result<std::vector<vault::Column>> chosen_columns(const Options& options) {
  if (options.columns.empty()) return std::vector<vault::Column>();
  if (options.format != "csv" && options.format != "jsonl") {
    return Error{Code::Failed, "--columns is for --to csv and --to jsonl"};
  }
  return vault::parse_columns(options.columns);
}

int run(const Options& options, const Context& context) {
  if (options.columns == "help") return list_columns();
  if (options.format.empty()) {
    fmt::print(stderr, "daylight: --to is required; see `daylight export --help`\n");
    return kExitUsage;
  }
  const auto columns = chosen_columns(options);
  if (!columns.ok()) {
    fmt::print(stderr, "daylight: {}\n", text::show_line(columns.error().message));
    return kExitUsage;
  }
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  if (options.format == "original") return run_original(options, context, *opened);
  std::string typed;
  for (const std::string& word : options.words) typed += (typed.empty() ? "" : " ") + word;
  if (options.source) typed = fmt::format("({}) source:{}", typed, *options.source);
  const query::Query query = query::parse_query(typed);
  inquiry::Search search(opened->database.get(), opened->originals.get());
  const auto rows = search.matches(query);
  if (!rows.ok()) return fail(rows.error());
  for (const auto& notice : search.notices()) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
  if (options.format == "dat") return run_load_file(options, context, *opened, *rows);
  const vault::ExportFormat format = options.format == "mbox"  ? vault::ExportFormat::Mbox
                                     : options.format == "eml" ? vault::ExportFormat::Eml
                                     : options.format == "csv" ? vault::ExportFormat::Csv
                                                               : vault::ExportFormat::JsonLines;
  const auto exported = vault::export_items(opened->vault, opened->database.get(), *rows, format,
                                            options.output, *columns);
  if (!exported.ok()) return fail(exported.error());
  if (exported->items < rows->size()) {
    fmt::print(stderr, "daylight: note: {} documents are no messages and not in the mbox\n",
               group_digits(rows->size() - exported->items));
  }
  return report(exported->items, "items", exported->bytes, options.output, context.json);
}

}  // namespace

void add_export(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("export", "Copies for other programs, or a source as it came");
  auto options = std::make_shared<Options>();
  verb->add_option("QUERY", options->words, "What to export, as for search; everything if empty");
  verb->add_option("--to", options->format, "mbox, eml, csv, jsonl, dat or original")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"mbox", "eml", "csv", "jsonl", "dat", "original"}));
  verb->add_option("--columns", options->columns,
                   "For csv and jsonl: id,date,from,… in this order; \"help\" lists them")
      ->type_name("LIST");
  verb->add_option("--bates", options->bates.prefix, "For dat: what numbers begin with (DAY)")
      ->type_name("PREFIX");
  verb->add_option("--start", options->bates.start, "For dat: the first number (1)")
      ->type_name("N");
  verb->add_option("--digits", options->bates.digits, "For dat: digits of a number (8)")
      ->type_name("N");
  verb->add_option("--source", options->source, "Only from this source (see status)")
      ->type_name("N");
  verb->add_option("--output,-o", options->output,
                   "New file or folder to write; standard output if not given")
      ->type_name("PATH");
  verb->add_flag("--json", context->json, "Report as JSON");
  verb->footer(
      "Examples: daylight export --source 1 --to original -o mail.mbox\n"
      "          daylight export from:solberg --to mbox -o solberg.mbox\n"
      "          daylight export has:attachment --to csv --columns id,date,from,mih > list.csv\n"
      "          daylight export is:document --to jsonl --columns id,media_type,author,family\n"
      "          daylight export date:2016-05 --to dat --bates HALDEN -o production");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
