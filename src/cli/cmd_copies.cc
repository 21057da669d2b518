// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/copies_print.h"
#include "cli/terminal.h"
#include "dossier/relatives.h"
#include "inquiry/copies.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  std::string id;
  bool diff = false;
};

Status print_json(dossier::Opened& opened, const Options& options, catalog::RowId row,
                  const dossier::Relatives& found) {
  JsonWriter out;
  TRY(dossier::put_relatives(&out.begin_object(), opened, row, found, options.diff));
  fmt::print("{}\n", out.end_object().text());
  return {};
}

Status print_quotings(dossier::Opened& opened, const std::vector<inquiry::Quoting>& list,
                      bool of_it) {
  for (const inquiry::Quoting& each : list) {
    ASSIGN_OR_RETURN(const catalog::Summary other, dossier::summary_of(opened, each.row));
    print_message(other);
    fmt::print("            {}\n", dossier::quoting_words(each, of_it));
  }
  return {};
}

Status print_text(dossier::Opened& opened, const Options& options, catalog::RowId row,
                  const dossier::Relatives& found) {
  ASSIGN_OR_RETURN(const catalog::Summary asked, dossier::summary_of(opened, row));
  print_message(asked);
  if (found.places.size() > 1) {
    print_heading("The same bytes, in", found.places.size(), "places");
    for (const auto& place : found.places) {
      fmt::print("            source {}, {} at byte {}\n", place.source.number,
                 text::show_line(place.path), place.offset);
    }
  }
  if (!found.copies.empty()) print_heading("Copies:", found.copies.size(), "");
  for (const inquiry::Copy& copy : found.copies) {
    ASSIGN_OR_RETURN(const catalog::Summary other, dossier::summary_of(opened, copy.row));
    print_message(other);
    fmt::print("            {}\n", dossier::copy_words(copy));
    if (!options.diff) continue;
    ASSIGN_OR_RETURN(const auto differing, dossier::load_differences(opened, row, copy.row));
    print_differences(differing);
  }
  if (!found.quoted_in.empty())
    print_heading("Quoted or forwarded in:", found.quoted_in.size(), "");
  TRY(print_quotings(opened, found.quoted_in, true));
  if (!found.quotes.empty()) print_heading("Quotes or forwards:", found.quotes.size(), "");
  return print_quotings(opened, found.quotes, false);
}

int run_one(const Options& options, const Context& context, dossier::Opened& opened) {
  const auto item = opened.find_item(options.id);
  if (!item.ok()) return fail(item.error());
  const auto found = dossier::load_relatives(opened, item->row);
  if (!found.ok()) return fail(found.error());
  const Status printed = context.json ? print_json(opened, options, item->row, *found)
                                      : print_text(opened, options, item->row, *found);
  if (!printed.ok()) return fail(printed.error());
  std::fflush(stdout);
  if (!found->any() && !context.json)
    fmt::print(stderr, "No copies, and nothing quotes it or is quoted\n");
  return found->any() ? kExitDone : kExitNo;
}

Status print_group(dossier::Opened& opened, const std::vector<catalog::RowId>& group, bool json) {
  std::vector<catalog::Summary> members;
  for (const catalog::RowId row : group) {
    ASSIGN_OR_RETURN(catalog::Summary summary, dossier::summary_of(opened, row));
    members.push_back(std::move(summary));
  }
  dossier::sort_by_date(&members);
  if (json) {
    JsonWriter out;
    out.begin_object().field("size", static_cast<std::uint64_t>(members.size()));
    out.key("messages").begin_array();
    for (const catalog::Summary& each : members) {
      out.begin_object();
      dossier::put_message(&out, each);
      out.end_object();
    }
    out.end_array().end_object();
    fmt::print("{}\n", out.text());
    return {};
  }
  print_heading("Copies of each other:", members.size(), "");
  for (const catalog::Summary& each : members) print_message(each);
  return {};
}

int run_all(const Context& context, dossier::Opened& opened) {
  inquiry::Copies copies(opened.database.get());
  ProgressLine progress("comparing");
  const auto groups = copies.groups([&](std::uint64_t done, std::uint64_t total) {
    progress.say(fmt::format("{} of {} texts", group_digits(done), group_digits(total)));
  });
  progress.clear();
  if (!groups.ok()) return fail(groups.error());
  std::uint64_t messages = 0;
  for (const auto& group : *groups) {
    messages += group.size();
    const Status printed = print_group(opened, group, context.json);
    if (!printed.ok()) return fail(printed.error());
  }
  std::fflush(stdout);
  if (!context.json) {
    fmt::print(stderr, "{} {} of copies, {} messages in them\n", group_digits(groups->size()),
               groups->size() == 1 ? "group" : "groups", group_digits(messages));
  }
  return groups->empty() ? kExitNo : kExitDone;
}

int run(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  if (options.id.empty() && options.diff) {
    fmt::print(stderr, "daylight: --diff needs the ID of a message\n");
    return kExitUsage;
  }
  return options.id.empty() ? run_all(context, *opened) : run_one(options, context, *opened);
}

}  // namespace

void add_copies(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("copies", "Copies of a message, and where it is quoted");
  auto options = std::make_shared<Options>();
  verb->add_option("ID", options->id, "A message; without one, all groups of copies in the vault");
  verb->add_flag("--diff", options->diff, "Say what differs, word by word");
  verb->add_flag("--json", context->json, "One object; without ID, JSON Lines, one for each group");
  verb->footer(
      "Near copies share half of their runs of three words, of the writer's own words.\n"
      "Exit status 1: there are none.\n"
      "Examples: daylight copies 7K3M9QD2XA --diff\n"
      "          daylight copies --json > groups.jsonl\n"
      "          daylight search copies:7K3M9QD2XA --sort oldest");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
