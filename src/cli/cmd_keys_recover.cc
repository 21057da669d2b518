// SPDX-License-Identifier: AGPL-3.0-or-later
// `keys recover`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/keys_verbs.h"
#include "cli/terminal.h"
#include "text/display.h"
#include "vault/recover.h"

namespace day::cli {
namespace {

struct Options {
  std::string domain;
  std::string selector;
  std::uint64_t limit = 0;
  unsigned jobs = 0;
  bool all = false;
};

void print_outcome_json(const vault::RecoverOutcome& outcome) {
  JsonWriter out;
  out.begin_object().field("domain", outcome.candidate.domain);
  out.field("selector", outcome.candidate.selector).field("recovered", outcome.key.has_value());
  out.field("bits", static_cast<std::uint64_t>(outcome.bits)).key("exponent");
  outcome.key ? out.number(outcome.key->exponent) : out.null();
  out.field("signatures", outcome.candidate.samples).field("looked_at", outcome.looked_at);
  out.field("confirmed", outcome.confirmed).field("messages", outcome.candidate.messages);
  out.key("same_as_outside");
  const bool compared = outcome.key && !outcome.candidate.outside.empty();
  compared ? out.boolean(outcome.same_as_outside) : out.null();
  out.end_object();
  fmt::print("{}\n", out.text());
  std::fflush(stdout);
}

void print_outcome_text(const vault::RecoverOutcome& outcome) {
  const std::string name = text::show_line(outcome.candidate.selector) + "._domainkey." +
                           text::show_line(outcome.candidate.domain);
  if (!outcome.key) {
    fmt::print("{}: not recovered from {} signatures\n", name,
               group_digits(outcome.candidate.samples));
  } else {
    std::string compared;
    if (!outcome.candidate.outside.empty()) {
      compared = outcome.same_as_outside ? "; the same as one known from elsewhere"
                                         : "; not one of those known from elsewhere";
    }
    fmt::print("{}: {} bits, exponent {}, confirmed by {} of {} signatures{}\n", name, outcome.bits,
               outcome.key->exponent, group_digits(outcome.confirmed),
               group_digits(outcome.looked_at), compared);
  }
  std::fflush(stdout);
}

void print_report(const vault::RecoverReport& report) {
  fmt::print("{} recovered, {} not, of {} selectors\n", group_digits(report.recovered),
             group_digits(report.failed), group_digits(report.candidates));
  const auto skipped = [](std::uint64_t count, std::string_view why) {
    if (count > 0) fmt::print("  {} left out: {}\n", group_digits(count), why);
  };
  skipped(report.skipped_outside, "a key is known from elsewhere (--all compares)");
  skipped(report.skipped_recovered, "recovered before");
  skipped(report.skipped_tried, "failed before, with no new signatures since");
  if (report.recovered > 0) print_verdict_changes(report.verdicts);
  if (report.stopped) {
    fmt::print("Stopped early; what was recovered is kept. Run the same command to go on.\n");
  }
}

void print_report_json(const vault::RecoverReport& report) {
  JsonWriter out;
  out.begin_object().field("selectors", report.candidates).field("recovered", report.recovered);
  out.field("failed", report.failed).field("skipped_outside", report.skipped_outside);
  out.field("skipped_recovered", report.skipped_recovered);
  out.field("skipped_tried", report.skipped_tried).field("stopped", report.stopped);
  put_verdict_changes(&out, report.verdicts);
  out.end_object();
  fmt::print("{}\n", out.text());
}

int run(const Options& options, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  vault::RecoverOptions how;
  how.domain = plain_name(options.domain);
  how.selector = plain_name(options.selector);
  how.all = options.all;
  how.limit = options.limit;
  how.jobs = options.jobs;
  how.stop = catch_interrupts();
  const auto report = [&] {
    ProgressLine line("keys recover:");
    how.progress = [&](const vault::RecoverProgress& progress) {
      std::string text = fmt::format("{} of {} selectors", progress.done, progress.total);
      if (progress.fraction > 0) {
        const double left = line.seconds() * (1 - progress.fraction) / progress.fraction;
        text += fmt::format("  about {:.0f} s left", left);
      }
      line.say(text);
    };
    how.on_outcome = [&](const vault::RecoverOutcome& outcome) {
      line.clear();
      context.json ? print_outcome_json(outcome) : print_outcome_text(outcome);
    };
    return vault::recover_keys(*vault, how);
  }();
  if (!report.ok()) return fail(report.error());
  context.json ? print_report_json(*report) : print_report(*report);
  if (report->stopped) return kExitCouldNot;
  return report->recovered > 0 ? kExitDone : kExitNo;
}

}  // namespace

void add_keys_recover(CLI::App* keys, Context* context) {
  auto* verb = keys->add_subcommand("recover", "Recover keys from the signatures that are here");
  auto options = std::make_shared<Options>();
  verb->add_option("--domain", options->domain, "Only of this domain")->type_name("DOMAIN");
  verb->add_option("--selector", options->selector, "Only of this selector")->type_name("SELECTOR");
  verb->add_option("--limit", options->limit, "So many selectors at most, the most messages first")
      ->type_name("N");
  verb->add_option("--jobs", options->jobs, "So many at once; one per core if not given")
      ->type_name("N")
      ->check(CLI::Range(1u, 64u));
  verb->add_flag("--all", options->all, "Also where a key is known from elsewhere, to compare");
  verb->add_flag("--json", context->json,
                 "JSON Lines: one object for each selector, the sum as the last");
  verb->footer(
      "One key signed all that a recovered key verifies; whose, is not shown: such messages are\n"
      "consistent, not verified. Safe to interrupt and to repeat. Exit status 1: none was "
      "recovered.\n"
      "Example: daylight keys recover --limit 10");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
