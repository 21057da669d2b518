// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "text/display.h"
#include "vault/check.h"

namespace day::cli {
namespace {

void print_json(const vault::CheckReport& report) {
  JsonWriter out;
  out.begin_object().field("ok", report.problems.empty());
  out.field("items", report.items).field("containers", report.containers);
  out.field("bytes", report.bytes).field("sealed", report.sealed);
  out.field("not_yet_catalogued", report.not_yet_catalogued);
  out.field("torn_bytes", report.torn_bytes);
  out.field("embedded_tried", report.embedded.tried);
  out.field("embedded_same", report.embedded.same).field("embedded_locked", report.embedded.locked);
  out.field("decisions", report.decisions).field("ledger_torn_bytes", report.ledger_torn_bytes);
  out.key("problems").begin_array();
  for (const std::string& each : report.problems) out.string(each);
  out.end_array().field("problems_more", report.problems_more).end_object();
  fmt::print("{}\n", out.text());
}

void print_text(const vault::CheckReport& report) {
  for (const std::string& each : report.problems) {
    fmt::print("{}\n", styled(Style::Red, text::show_line(each)));
  }
  if (report.problems_more > 0) {
    fmt::print("… and {} more problems\n", group_digits(report.problems_more));
  }
  fmt::print("{} items and {} containers re-read, {} bytes; {}.\n", group_digits(report.items),
             group_digits(report.containers), group_digits(report.bytes),
             report.problems.empty() ? "everything is as it was received"
                                     : "the vault is damaged as listed");
  if (report.embedded.tried > 0) {
    fmt::print("{} times an item was taken out of another again: {}.\n",
               group_digits(report.embedded.tried),
               report.embedded.tried == report.embedded.same
                   ? "each has the SHA-256 that it had"
                   : fmt::format("{} have the SHA-256 that they had, the others are listed",
                                 group_digits(report.embedded.same)));
  }
  if (report.embedded.locked > 0) {
    fmt::print("{} times it was not tried: what the item lies in was opened with a password.\n",
               group_digits(report.embedded.locked));
  }
  if (report.not_yet_catalogued > 0) {
    fmt::print(
        "{} items are safe in the packs and not catalogued yet (an add was interrupted or is "
        "under way); the next add does it.\n",
        group_digits(report.not_yet_catalogued));
  }
  if (report.torn_bytes > 0) {
    fmt::print(
        "An interrupted add left {} torn and unacknowledged at the end of the packs; the next "
        "add drops them.\n",
        print_size(report.torn_bytes));
  }
  if (report.decisions > 0) {
    fmt::print("{} entries of the ledger hold, each signed by a known key.\n",
               group_digits(report.decisions));
  }
  if (report.ledger_torn_bytes > 0) {
    fmt::print(
        "An interrupted decision left {} unacknowledged at the end of the ledger; the next one "
        "drops them.\n",
        print_size(report.ledger_torn_bytes));
  }
  if (!report.sealed) {
    fmt::print(
        "catalog.db bears no seal (an add was interrupted or is under way); it was compared "
        "with the packs only.\n");
  }
}

int run(const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto report = [&] {
    ProgressLine line("check:");
    vault::CheckOptions options;
    options.progress = [&](std::uint64_t bytes) { line.update(bytes, 0, 0); };
    options.embedded_progress = [&](std::uint64_t done, std::uint64_t total) {
      line.update_count(done, total, "items in which others lie");
    };
    return vault::check(*vault, options);
  }();
  if (!report.ok()) return fail(report.error());
  context.json ? print_json(*report) : print_text(*report);
  return report->problems.empty() ? kExitDone : kExitNo;
}

}  // namespace

void add_check(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("check", "Re-read everything stored and say what is wrong");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Exit status 1: something is wrong, and each damage is named.\n"
      "Example:  daylight check");
  verb->callback([=] { context->run = [=] { return run(*context); }; });
}

}  // namespace day::cli
