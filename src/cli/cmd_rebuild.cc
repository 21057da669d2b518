// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "text/display.h"
#include "vault/rebuild.h"

namespace day::cli {
namespace {

int run(const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto report = [&] {
    ProgressLine line("rebuild:");
    std::optional<ProgressLine> documents;
    vault::FollowHooks hooks;
    hooks.progress = [&](std::uint64_t bytes) { line.update(bytes, 0, 0); };
    hooks.documents.progress = [&](const vault::DocumentProgress& progress) {
      if (!documents) {
        line.clear();
        documents.emplace("documents:");
      }
      documents->update_count(progress.roots_done, progress.roots_total, "items");
    };
    return vault::rebuild(*vault, {}, hooks);
  }();
  if (!report.ok()) return fail(report.error());
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("items", report->items).field("failed", report->followed.failed);
    out.field("damaged_blocks", report->damaged_blocks).field("decisions", report->decisions);
    out.field("ledger_damage", report->ledger_damage).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("Catalog and index made again from the packs: {} items, {} failed.\n",
               group_digits(report->items), group_digits(report->followed.failed));
    if (report->decisions > 0) {
      fmt::print("Decisions made again from the ledger: {} entries.\n",
                 group_digits(report->decisions));
    }
    if (!report->ledger_damage.empty()) {
      fmt::print("{}\n", styled(Style::Red, text::show_line(report->ledger_damage)));
    }
    if (report->damaged_blocks > 0) {
      fmt::print("{}\n", styled(Style::Red, fmt::format("{} stretches of the packs are damaged; "
                                                        "run `daylight check`",
                                                        group_digits(report->damaged_blocks))));
    }
  }
  const bool whole = report->damaged_blocks == 0 && report->ledger_damage.empty();
  return whole ? kExitDone : kExitNo;
}

}  // namespace

void add_rebuild(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("rebuild", "Make catalog and index again from packs and ledger");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer("Readers may go on meanwhile. Example:  daylight rebuild");
  verb->callback([=] { context->run = [=] { return run(*context); }; });
}

}  // namespace day::cli
