// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "text/display.h"
#include "vault/add.h"

namespace day::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  bool no_outer = false;
  unsigned workers = 0;
  std::uint64_t commit_items = vault::kCommitItems;
};

void print_json(const vault::AddReport& report, double seconds) {
  const vault::Account& account = report.account;
  JsonWriter out;
  out.begin_object();
  out.field("containers", account.containers).field("items", account.items);
  out.field("new", account.fresh).field("duplicates", account.duplicates);
  out.field("failed", account.failed).field("bytes", account.bytes);
  out.field("messages", account.messages).field("documents", account.documents);
  out.field("item_bytes", account.item_bytes).field("framing_bytes", account.framing_bytes);
  out.field("gap_bytes", account.gap_bytes).field("gaps", account.gaps);
  out.field("incomplete", account.incomplete);
  out.key("sources").begin_array();
  for (const SourceId id : report.sources) out.number(static_cast<std::int64_t>(id.number));
  out.end_array().key("seen_before").begin_array();
  for (const SourceId id : report.seen_before) out.number(static_cast<std::int64_t>(id.number));
  out.end_array().key("notices").begin_array();
  for (const std::string& notice : account.notices) out.string(notice);
  out.end_array();
  out.key("documents_read").begin_object();
  out.field("roots", report.documents.roots_done)
      .field("roots_total", report.documents.roots_total);
  out.field("read", report.documents.read).field("failed", report.documents.failed).end_object();
  out.field("caught_up", report.items_caught_up);
  out.field("stopped", report.stopped).field("seconds", seconds).end_object();
  fmt::print("{}\n", out.text());
}

void print_row(std::string_view name, std::uint64_t number, const std::string& remark) {
  fmt::print("  {:<11}{:>15}{}\n", name, group_digits(number), remark.empty() ? "" : "  " + remark);
}

// The equation of I2, or of what is inside where the outer file is packed.
std::string bytes_remark(const vault::Account& account) {
  const std::uint64_t inside = account.item_bytes + account.framing_bytes + account.gap_bytes;
  return fmt::format("{} {} in items + {} framing + {} gaps",
                     inside == account.bytes ? "=" : "unpacked:", group_digits(account.item_bytes),
                     group_digits(account.framing_bytes), group_digits(account.gap_bytes));
}

// Of the second stage.
void print_documents(const vault::DocumentProgress& documents) {
  if (documents.roots_total == 0) return;
  print_row("in others", documents.read,
            fmt::format("documents and messages read in {} of {} items that have any",
                        group_digits(documents.roots_done), group_digits(documents.roots_total)));
  print_row("not whole", documents.failed,
            documents.failed > 0 ? "of these; `daylight status --failures` says why" : "");
}

void print_text(const vault::AddReport& report, double seconds) {
  const vault::Account& account = report.account;
  if (report.dropped_tail_bytes > 0) {
    fmt::print("An interrupted run had left {} torn at the end of the packs; dropped.\n",
               print_size(report.dropped_tail_bytes));
  }
  if (report.items_caught_up > 0) {
    fmt::print("{} items that an interrupted run had stored were catalogued.\n",
               group_digits(report.items_caught_up));
  }
  for (const SourceId id : report.seen_before) {
    fmt::print("Source {} has these very bytes already; nothing to add.\n", id.number);
  }
  for (const SourceId id : report.sources) fmt::print("Taken in as source {}.\n", id.number);
  print_row("containers", account.containers, "");
  print_row("items", account.items,
            fmt::format("{} messages, {} documents", group_digits(account.messages),
                        group_digits(account.documents)));
  print_row("new", account.fresh, "");
  print_row("duplicates", account.duplicates, "");
  print_row("failed", account.failed,
            account.failed > 0 ? "kept, not read; `daylight status --failures` says why" : "");
  print_row("bytes", account.bytes, bytes_remark(account));
  if (account.gaps > 0) {
    fmt::print("{}\n", styled(Style::Red, fmt::format("  {} gaps: bytes that could not be had",
                                                      group_digits(account.gaps))));
  }
  if (account.incomplete > 0) {
    fmt::print("{}\n", styled(Style::Red, fmt::format("  {} containers could not be read to their "
                                                      "end",
                                                      group_digits(account.incomplete))));
  }
  for (const std::string& notice : account.notices) {
    fmt::print("  note: {}\n", text::show_line(notice));
  }
  if (account.notices_more > 0) {
    fmt::print("  note: and {} more\n", group_digits(account.notices_more));
  }
  fmt::print("  {:.1f} s, {}/s\n", seconds,
             print_size(static_cast<std::uint64_t>(static_cast<double>(account.bytes) /
                                                   std::max(seconds, 0.001))));
  print_documents(report.documents);
  if (report.stopped) {
    fmt::print("Stopped early; what was taken in is safe. Run the same command to go on.\n");
  }
}

int run(const Options& options, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  vault::AddOptions add;
  add.keep_outer = !options.no_outer;
  add.commit_items = options.commit_items;
  add.pool.workers = options.workers;
  add.stop = catch_interrupts();
  if (context.json) {
    // Each line is an acknowledgement: what it counts survives power loss.
    add.on_commit = [](std::uint64_t committed) {
      JsonWriter out;
      out.begin_object().field("committed", committed).end_object();
      fmt::print("{}\n", out.text());
      std::fflush(stdout);
    };
  }
  double seconds = 0;
  const auto report = [&] {
    ProgressLine line("add:");
    add.progress = [&](const vault::AddProgress& progress) {
      line.update(progress.bytes_done, progress.bytes_total, progress.items);
    };
    std::optional<ProgressLine> documents;
    add.document_progress = [&](const vault::DocumentProgress& progress) {
      if (!documents) {
        line.clear();
        documents.emplace("documents:");
      }
      documents->update_count(progress.roots_done, progress.roots_total, "items");
    };
    auto result = vault::add(*vault, options.paths, add);
    seconds = line.seconds();
    return result;
  }();
  if (!report.ok()) return fail(report.error());
  if (context.json) {
    print_json(*report, seconds);
  } else {
    print_text(*report, seconds);
  }
  if (!report->ledger_damage.empty()) {
    std::fflush(stdout);
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(report->ledger_damage));
  }
  return report->stopped ? kExitCouldNot : kExitDone;
}

}  // namespace

void add_add(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("add", "Take material in and print the account");
  auto options = std::make_shared<Options>();
  verb->add_option("SOURCE", options->paths,
                   "mbox, Maildir, folder, message, archive of these, or - for standard input")
      ->required();
  verb->add_flag("--no-outer", options->no_outer,
                 "Of packed files keep only size and SHA-256, not their bytes");
  verb->add_option("--workers", options->workers, "Reading processes; one per core if not given")
      ->type_name("N")
      ->check(CLI::Range(1u, 64u));
  verb->add_option("--commit-items", options->commit_items,
                   "Make new items safe and visible after so many")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, vault::kCommitItems));
  verb->add_flag("--json", context->json,
                 "JSON Lines: one for each commit, the account as the last");
  verb->footer(
      "Safe to repeat and to interrupt: what is there already is recognised.\n"
      "Examples: daylight add mail.mbox.zst\n"
      "          daylight add ~/Maildir exports/\n"
      "          zcat dump.gz | daylight add -");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
