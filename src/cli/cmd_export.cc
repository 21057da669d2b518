// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "cli/opened.h"
#include "cli/terminal.h"
#include "inquiry/search.h"
#include "query/query.h"
#include "text/display.h"
#include "vault/export.h"
#include "vault/give_back.h"

namespace day::cli {
namespace {

struct Options {
  std::vector<std::string> words;
  std::string format;
  std::string output = "-";
  std::optional<std::uint32_t> source;
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

int run_original(const Options& options, const Context& context, Opened& opened) {
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

int run(const Options& options, const Context& context) {
  auto opened = Opened::open(context);
  if (!opened.ok()) return fail(opened.error());
  if (options.format == "original") return run_original(options, context, *opened);
  std::string typed;
  for (const std::string& word : options.words) typed += (typed.empty() ? "" : " ") + word;
  if (options.source) typed = fmt::format("({}) source:{}", typed, *options.source);
  const query::Query query = query::parse_query(typed);
  for (const auto& notice : query.notices) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
  inquiry::Search search(opened->database.get(), opened->originals.get());
  const auto rows = search.matches(query);
  if (!rows.ok()) return fail(rows.error());
  const vault::ExportFormat format = options.format == "mbox"  ? vault::ExportFormat::Mbox
                                     : options.format == "eml" ? vault::ExportFormat::Eml
                                     : options.format == "csv" ? vault::ExportFormat::Csv
                                                               : vault::ExportFormat::JsonLines;
  const auto exported =
      vault::export_items(opened->vault, opened->database.get(), *rows, format, options.output);
  if (!exported.ok()) return fail(exported.error());
  return report(exported->items, "items", exported->bytes, options.output, context.json);
}

}  // namespace

void add_export(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("export", "Copies for other programs, or a source as it came");
  auto options = std::make_shared<Options>();
  verb->add_option("QUERY", options->words, "What to export, as for search; everything if empty");
  verb->add_option("--to", options->format, "mbox, eml, csv, jsonl or original")
      ->type_name("FORMAT")
      ->required()
      ->check(CLI::IsMember({"mbox", "eml", "csv", "jsonl", "original"}));
  verb->add_option("--source", options->source, "Only from this source (see status)")
      ->type_name("N");
  verb->add_option("--output,-o", options->output,
                   "New file or folder to write; standard output if not given")
      ->type_name("PATH");
  verb->add_flag("--json", context->json, "Report as JSON");
  verb->footer(
      "Examples: daylight export --source 1 --to original -o mail.mbox\n"
      "          daylight export from:solberg --to mbox -o solberg.mbox\n"
      "          daylight export has:attachment --to csv > list.csv");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
