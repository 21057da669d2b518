// SPDX-License-Identifier: AGPL-3.0-or-later
// `save` and `searches`: searches under a name, on record.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "catalog/decisions.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "query/query.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> words;
  bool forget = false;
};

// What the language says of the query is worth hearing before it is kept.
void print_notices(const std::string& text) {
  for (const query::Notice& notice : query::parse_query(text).notices) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
}

int run_save(const Options& options, const Decider& decider, const Context& context) {
  if (options.words.empty() != options.forget) {
    fmt::print(stderr,
               "daylight: save wants a name and a query, or a name and --forget; see `daylight "
               "save --help`\n");
    return kExitUsage;
  }
  std::string text;
  for (const std::string& word : options.words) text += (text.empty() ? "" : " ") + word;
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  print_notices(text);
  const auto report = decide(
      *vault, decider, [&](sql::Database* database) -> Result<std::vector<ledger::Decision>> {
        ASSIGN_OR_RETURN(const auto known,
                         catalog::DecisionReader(database).saved_search(options.name));
        if (!options.forget) {
          return std::vector<ledger::Decision>{ledger::SaveSearch{options.name, text}};
        }
        if (known) return std::vector<ledger::Decision>{ledger::ForgetSearch{options.name}};
        return Error{Code::NotFound, fmt::format("no search is saved as {}", options.name)};
      });
  if (!report.ok()) return fail_or_no(report.error());
  const std::uint64_t entry = report->entries.front().number.value;
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("name", options.name).field("entry", entry).end_object();
    fmt::print("{}\n", out.text());
  } else if (options.forget) {
    fmt::print("Forgot {}.\n", text::show_line(options.name));
  } else {
    fmt::print("Saved {0}; find it with: daylight search 'saved:\"{0}\"'\n",
               text::show_line(options.name));
  }
  return kExitDone;
}

int run_searches(const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto searches = catalog::DecisionReader(opened->database.get()).saved_searches();
  if (!searches.ok()) return fail(searches.error());
  for (const catalog::SavedSearch& each : *searches) {
    if (context.json) {
      JsonWriter out;
      out.begin_object().field("name", each.name).field("query", each.query);
      out.field("author", each.by.author).field("time", print_rfc3339({each.by.time, 0}));
      out.field("entry", each.by.entry.value).end_object();
      fmt::print("{}\n", out.text());
    } else {
      fmt::print("{:<20}  {}\n", text::show_line(each.name), text::show_line(each.query));
    }
  }
  if (searches->empty() && !context.json) fmt::print("There are no saved searches.\n");
  return kExitDone;
}

}  // namespace

void add_save(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("save", "Keep a search under a name, on record");
  auto options = std::make_shared<Options>();
  verb->add_option("NAME", options->name, "The name; a search of that name is replaced")
      ->required();
  verb->add_option("QUERY", options->words, "What to search for, as for `daylight search`");
  verb->add_flag("--forget", options->forget, "Forget the search of that name");
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Examples: daylight save samples 'contaminated samples since:2015'\n"
      "          daylight search saved:samples from:ingrid\n"
      "          daylight save samples --forget");
  verb->callback([=] { context->run = [=] { return run_save(*options, *decider, *context); }; });
}

void add_searches(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("searches", "List the saved searches");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each");
  verb->footer("Use one as saved:NAME in any search. Example:  daylight searches");
  verb->callback([=] { context->run = [=] { return run_searches(*context); }; });
}

}  // namespace day::cli
