// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "dossier/opened.h"
#include "text/display.h"
#include "vault/catalog_file.h"
#include "vault/read.h"

namespace day::cli {
namespace {

struct Options {
  bool ocr = false;
  bool again = false;
  std::string languages;
  std::string password;
  std::vector<std::string> ids;
};

Result<std::vector<ItemId>> find_items(const vault::Vault& vault,
                                       const std::vector<std::string>& typed) {
  std::vector<ItemId> items;
  if (typed.empty()) return items;
  ASSIGN_OR_RETURN(const auto database, vault::open_catalog_for_reading(vault));
  catalog::Reader catalog(database.get());
  for (const std::string& each : typed) {
    ASSIGN_OR_RETURN(const auto item, dossier::find_typed_item(&catalog, each));
    items.push_back(item.id);
  }
  return items;
}

void print_recognised(const vault::RecogniseReport& report, bool json) {
  const vault::RecogniseProgress& done = report.done;
  if (json) {
    JsonWriter out;
    out.begin_object().field("pages", done.pages_done).field("waiting_before", done.pages_total);
    out.field("documents", done.documents_done).field("recognised", done.recognised);
    out.field("failed", done.failed).field("languages", report.languages);
    out.field("stopped", report.stopped).end_object();
    fmt::print("{}\n", out.text());
    return;
  }
  if (done.pages_total == 0) {
    fmt::print("No page waits for recognition.\n");
    return;
  }
  fmt::print(
      "{} of {} pages in {} documents: text recognised on {}, nothing found on {}, {} "
      "could not be recognised.\n",
      group_digits(done.pages_done), group_digits(done.pages_total),
      group_digits(done.documents_done), group_digits(done.recognised),
      group_digits(done.pages_done - std::min(done.pages_done, done.recognised + done.failed)),
      group_digits(done.failed));
  if (!report.languages.empty()) {
    fmt::print(
        "Languages: {}. Recognised text may be wrong: compare it with the picture of the "
        "page.\n",
        text::show_line(report.languages));
  }
  if (report.stopped) fmt::print("Stopped early; run the same command to go on.\n");
}

int recognise(const vault::Vault& vault, const Options& options, bool json) {
  vault::RecogniseOptions recognition;
  recognition.languages = options.languages;
  recognition.stop = catch_interrupts();
  const auto report = [&] {
    ProgressLine line("recognise:");
    recognition.progress = [&](const vault::RecogniseProgress& progress) {
      line.update_count(progress.pages_done, progress.pages_total, "pages");
    };
    return vault::recognise(vault, recognition);
  }();
  if (!report.ok()) return fail(report.error());
  print_recognised(*report, json);
  return report->stopped ? kExitCouldNot : kExitDone;
}

int read_again(const vault::Vault& vault, const Options& options, bool json) {
  vault::ReadAgainOptions again;
  const auto items = find_items(vault, options.ids);
  if (!items.ok()) return fail_or_no(items.error());
  again.items = *items;
  again.password = options.password;
  again.stop = catch_interrupts();
  const auto report = [&] {
    ProgressLine line("read:");
    again.progress = [&](const vault::DocumentProgress& progress) {
      line.update_count(progress.roots_done, progress.roots_total, "documents");
    };
    return vault::read_again(vault, again);
  }();
  if (!report.ok()) return fail(report.error());
  if (json) {
    JsonWriter out;
    out.begin_object().field("tried", report->tried);
    out.field("failures_before", report->failures_before);
    out.field("failures_after", report->failures_after);
    out.field("found", report->found).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("{} read once more. Not read whole or lost: {} before, {} now. New items: {}.\n",
               group_digits(report->tried), group_digits(report->failures_before),
               group_digits(report->failures_after), group_digits(report->found));
  }
  return kExitDone;
}

int run(const Options& options, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  if (options.again) return read_again(*vault, options, context.json);
  return recognise(*vault, options, context.json);
}

}  // namespace

void add_read(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("read", "Recognise text in pictures; try again what failed");
  auto options = std::make_shared<Options>();
  auto* again = verb->add_flag("--again", options->again,
                               "Read once more what could not be read whole, and what was lost");
  auto* ocr =
      verb->add_flag("--ocr", options->ocr, "Recognise the text of every page that waits for it");
  verb->add_option("--languages", options->languages,
                   "For --ocr: installed languages, joined by +; all if not given")
      ->type_name("eng+deu")
      ->needs(ocr);
  verb->add_option("--password", options->password,
                   "For --again: what locked files are opened with")
      ->needs(again);
  verb->add_option("ID", options->ids, "For --again: only these items")->needs(again);
  ocr->excludes(again);
  verb->require_option(1, 0);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Safe to interrupt: what was read is kept.\n"
      "Examples: daylight read --ocr --languages eng+deu\n"
      "          daylight read --again --password 'crane 7' 4mzq8k2v1c");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
