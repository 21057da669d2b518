// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "cli/decision_status.h"
#include "cli/opened.h"
#include "cli/terminal.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  bool failures = false;
};

void put_date(JsonWriter* out, std::string_view name, const std::optional<ZonedTime>& date) {
  out->key(name);
  date ? out->string(print_rfc3339(*date)) : out->null();
}

void print_json(const vault::Identity& identity, const catalog::Counts& counts,
                const catalog::VerdictCounts& verdicts, const DecisionStatus& decisions,
                const std::vector<catalog::SourceInfo>& sources) {
  JsonWriter out;
  out.begin_object().field("name", identity.name).field("id", identity.id);
  out.field("created", identity.created);
  out.field("messages", counts.messages).field("documents", counts.documents);
  out.field("embedded", counts.embedded);
  out.field("occurrences", counts.occurrences).field("duplicates", counts.duplicates);
  out.field("failed", counts.failed).field("defects", counts.defects);
  out.field("bytes", counts.bytes).field("people", counts.people);
  put_date(&out, "first_date", counts.first_date);
  put_date(&out, "last_date", counts.last_date);
  out.key("verdicts").begin_object();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    out.field(dkim::verdict_name(static_cast<dkim::Verdict>(i)), verdicts[i]);
  }
  out.end_object();
  put_decision_status(&out, decisions);
  out.key("sources").begin_array();
  for (const auto& each : sources) {
    out.begin_object().field("id", static_cast<std::int64_t>(each.id.number));
    out.field("path", each.path).field("added", print_rfc3339({{each.added_seconds}, 0}));
    out.field("complete", each.complete).field("containers", each.containers);
    out.field("occurrences", each.occurrences).field("bytes", each.size_bytes);
    out.field("item_bytes", each.item_bytes).field("framing_bytes", each.framing_bytes);
    out.field("gap_bytes", each.gap_bytes).end_object();
  }
  out.end_array().end_object();
  fmt::print("{}\n", out.text());
}

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

void print_text(const vault::Vault& vault, const catalog::Counts& counts,
                const catalog::VerdictCounts& verdicts, const DecisionStatus& decisions,
                const std::vector<catalog::SourceInfo>& sources) {
  const auto row = [](std::string_view name, const std::string& value) {
    fmt::print("  {:<12} {}\n", name, value);
  };
  fmt::print("{}  {}\n", styled(Style::Bold, text::show_line(vault.identity().name)),
             vault.folder());
  row("messages", group_digits(counts.messages));
  row("documents", group_digits(counts.documents));
  row("occurrences", fmt::format("{}, of which {} are duplicates", group_digits(counts.occurrences),
                                 group_digits(counts.duplicates)));
  row("bytes", group_digits(counts.bytes));
  row("people", fmt::format("{} addresses", group_digits(counts.people)));
  if (counts.first_date && counts.last_date) {
    row("dates",
        fmt::format("{} to {}", print_minute(*counts.first_date), print_minute(*counts.last_date)));
  }
  row("failed", counts.failed == 0 ? "0"
                                   : styled(Style::Red, group_digits(counts.failed) +
                                                            ", see `daylight status --failures`"));
  row("defects", fmt::format("{} items have at least one", group_digits(counts.defects)));
  row("verdicts", print_verdicts(counts, verdicts));
  row("decisions", print_decision_counts(decisions));
  row("key", text::show_line(decisions.key));
  for (const auto& each : sources) {
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

int print_failures(Opened& opened, bool json) {
  const auto failures = opened.catalog->failures();
  if (!failures.ok()) return fail(failures.error());
  for (const auto& each : *failures) {
    if (json) {
      JsonWriter out;
      out.begin_object().field("id", print_short(each.item.id, kFullIdChars));
      out.field("kind", store::item_kind_name(each.item.kind));
      out.field("bytes", each.item.size_bytes).field("reason", each.reason).end_object();
      fmt::print("{}\n", out.text());
    } else {
      fmt::print("{}  {:>12} bytes  {}\n", print_short(each.item.id),
                 group_digits(each.item.size_bytes), text::show_line(each.reason));
    }
  }
  if (failures->empty() && !json) fmt::print("Nothing has failed.\n");
  return kExitDone;
}

int run(const Options& options, const Context& context) {
  auto opened = Opened::open(context);
  if (!opened.ok()) return fail(opened.error());
  if (options.failures) return print_failures(*opened, context.json);
  const auto counts = opened->catalog->counts();
  if (!counts.ok()) return fail(counts.error());
  const auto verdicts = opened->catalog->verdict_counts();
  if (!verdicts.ok()) return fail(verdicts.error());
  const auto sources = opened->catalog->sources();
  if (!sources.ok()) return fail(sources.error());
  const auto decisions = load_decision_status(opened->vault, opened->database.get());
  if (!decisions.ok()) return fail(decisions.error());
  if (context.json) {
    print_json(opened->vault.identity(), *counts, *verdicts, *decisions, *sources);
  } else {
    print_text(opened->vault, *counts, *verdicts, *decisions, *sources);
  }
  return kExitDone;
}

}  // namespace

void add_status(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("status", "What is in the vault");
  auto options = std::make_shared<Options>();
  verb->add_flag("--failures", options->failures,
                 "List every item that could not be read, and why");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer("Example:  daylight status --json");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
