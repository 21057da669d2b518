// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/decision_status.h"
#include "cli/document_status.h"
#include "cli/terminal.h"
#include "dossier/account.h"
#include "dossier/status.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  bool failures = false;
};

// Those that occur, in the order of what they claim.
std::string print_verdicts(const catalog::Counts& counts, const catalog::VerdictCounts& verdicts) {
  std::string text;
  std::uint64_t judged = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    judged += verdicts[i];
    if (verdicts[i] == 0) continue;
    if (!text.empty()) text += " · ";
    text += fmt::format("{} {}", group_digits(verdicts[i]),
                        dkim::verdict_name(static_cast<dkim::Verdict>(i)));
  }
  if (judged < counts.messages) {
    text += fmt::format("{}{} not judged: could not be read", text.empty() ? "" : " · ",
                        group_digits(counts.messages - judged));
  }
  return text.empty() ? "none" : text;
}

// Everything that `status --failures` lists.
std::string print_failed(const catalog::Counts& counts, const catalog::DocumentCounts& documents) {
  std::uint64_t not_whole = documents.losses;
  for (std::size_t i = 1; i < documents.by_outcome.size(); ++i)
    not_whole += documents.by_outcome[i];
  if (counts.failed + not_whole == 0) return "0";
  return styled(Style::Red,
                fmt::format("messages: {}; documents not read whole, or lost: {}; see `daylight "
                            "status --failures`",
                            group_digits(counts.failed), group_digits(not_whole)));
}

void print_text(const vault::Vault& vault, const dossier::VaultStatus& status,
                const std::string& key) {
  const catalog::Counts& counts = status.counts;
  const auto row = [](std::string_view name, const std::string& value) {
    fmt::print("  {:<12} {}\n", name, value);
  };
  fmt::print("{}  {}\n", styled(Style::Bold, text::show_line(vault.identity().name)),
             vault.folder());
  row("messages", group_digits(counts.messages));
  for (const auto& [name, value] : dossier::print_document_counts(status.documents))
    row(name, value);
  row("occurrences", fmt::format("{}, of which {} are duplicates", group_digits(counts.occurrences),
                                 group_digits(counts.duplicates)));
  row("bytes", group_digits(counts.bytes));
  row("people", fmt::format("{} addresses", group_digits(counts.people)));
  if (counts.first_date && counts.last_date) {
    row("dates",
        fmt::format("{} to {}", print_minute(*counts.first_date), print_minute(*counts.last_date)));
  }
  row("failed", print_failed(counts, status.documents));
  row("defects", fmt::format("{} items have at least one", group_digits(counts.defects)));
  row("verdicts", print_verdicts(counts, status.verdicts));
  row("decisions", dossier::print_decision_counts(status.decisions));
  row("key", text::show_line(key));
  for (const auto& each : status.sources) {
    fmt::print("source {:<3} {}{}\n", each.id.number, text::show_line(each.path),
               each.complete ? "" : styled(Style::Red, "  (not taken in to its end)"));
    fmt::print("           {} items in {} containers, {} bytes, added {}\n",
               group_digits(each.occurrences), group_digits(each.containers),
               group_digits(each.size_bytes), print_minute({{each.added_seconds}, 0}));
    if (each.gap_bytes > 0) {
      fmt::print("           {}\n", styled(Style::Red, fmt::format("{} bytes could not be had",
                                                                   group_digits(each.gap_bytes))));
    }
  }
}

int run(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  if (options.failures) {
    const Status printed = print_failures(*opened, context.json);
    return printed.ok() ? kExitDone : fail(printed.error());
  }
  const auto status = dossier::load_status(*opened);
  if (!status.ok()) return fail(status.error());
  const std::string key = describe_own_key(opened->vault, opened->database.get());
  if (context.json) {
    JsonWriter out;
    dossier::put_status(&out.begin_object(), opened->vault.identity(), *status, key);
    fmt::print("{}\n", out.end_object().text());
  } else {
    print_text(opened->vault, *status, key);
  }
  return kExitDone;
}

}  // namespace

void add_status(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("status", "What is in the vault");
  auto options = std::make_shared<Options>();
  verb->add_flag("--failures", options->failures,
                 "List every item that could not be read whole, and why");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer("Examples: daylight status\n          daylight status --failures");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
