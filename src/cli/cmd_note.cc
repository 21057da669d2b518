// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "base/json_writer.h"
#include "catalog/decisions.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "dossier/span.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  std::vector<std::string> words;  // an id and the text, or the text alone
  std::string span;
  bool has_span = false;
  std::string quote;
  bool has_quote = false;
  std::optional<std::uint64_t> amend;
  std::optional<std::uint64_t> withdraw;
  std::string reason;
};

Error not_there(std::string why) {
  return Error{Code::NotFound, std::move(why)};
}

// The text of a message as `show` prints it, without its marks: the segments one after the other.
Result<std::string> text_of(sql::Database* database, const catalog::ItemRow& item) {
  catalog::Reader reader(database);
  if (item.kind != store::ItemKind::Message) {
    return not_there("a document has no text to point into; note it as a whole");
  }
  ASSIGN_OR_RETURN(const auto segments, reader.text(item.row));
  return dossier::join_text(segments);
}

Status check_note(sql::Database* database, std::uint64_t number) {
  ASSIGN_OR_RETURN(const auto found, catalog::DecisionReader(database).note({number}));
  if (found) return {};
  return Error{Code::NotFound, fmt::format("there is no note {}, or it was withdrawn", number)};
}

Result<ledger::Decision> choose(const Options& options, sql::Database* database) {
  if (options.withdraw) {
    TRY(check_note(database, *options.withdraw));
    return ledger::Decision(ledger::WithdrawNote{{*options.withdraw}, options.reason});
  }
  if (options.amend) {
    TRY(check_note(database, *options.amend));
    return ledger::Decision(ledger::AmendNote{{*options.amend}, options.words.front()});
  }
  catalog::Reader reader(database);
  ASSIGN_OR_RETURN(const catalog::ItemRow item,
                   dossier::find_typed_item(&reader, options.words.front()));
  if (item.kind != store::ItemKind::Message && item.kind != store::ItemKind::Document) {
    return Error{Code::NotFound, "only messages and documents bear notes"};
  }
  ledger::AddNote note{item.id, options.words.back(), std::nullopt};
  if (options.has_span || options.has_quote) {
    ASSIGN_OR_RETURN(const std::string text, text_of(database, item));
    ASSIGN_OR_RETURN(note.span, options.has_quote ? dossier::find_quote(options.quote, text)
                                                  : dossier::with_quote(
                                                        *dossier::parse_span(options.span), text));
  }
  return ledger::Decision(std::move(note));
}

// How many words the options leave for the command line.
std::size_t words_wanted(const Options& options) {
  if (options.withdraw) return 0;
  return options.amend ? 1 : 2;
}

int run(const Options& options, const Decider& decider, const Context& context) {
  if (options.words.size() != words_wanted(options)) {
    fmt::print(stderr,
               "daylight: note wants an id and a text, or --amend N and a text, or --withdraw N; "
               "see `daylight note --help`\n");
    return kExitUsage;
  }
  if (options.has_span && !dossier::parse_span(options.span)) {
    fmt::print(stderr,
               "daylight: --span wants FROM-TO, two numbers of characters counted from 0\n");
    return kExitUsage;
  }
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto report = decide(
      *vault, decider, [&](sql::Database* database) -> Result<std::vector<ledger::Decision>> {
        ASSIGN_OR_RETURN(ledger::Decision decision, choose(options, database));
        return std::vector<ledger::Decision>{std::move(decision)};
      });
  if (!report.ok()) return fail_or_no(report.error());
  const std::uint64_t entry = report->entries.front().number.value;
  const std::uint64_t note = options.amend      ? *options.amend
                             : options.withdraw ? *options.withdraw
                                                : entry;
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("note", note).field("entry", entry).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("{} note {}.\n",
               options.withdraw ? "Withdrew"
               : options.amend  ? "Amended"
                                : "Made",
               note);
  }
  return kExitDone;
}

}  // namespace

void add_note(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("note", "Write a note on a message, on record");
  auto options = std::make_shared<Options>();
  verb->add_option("ID TEXT", options->words, "The message, and what is to be said of it");
  auto* span = verb->add_option("--span", options->span,
                                "On these characters of the text that `show` prints, from 0")
                   ->type_name("FROM-TO");
  auto* quote =
      verb->add_option("--quote", options->quote, "On these words of the text")->type_name("WORDS");
  auto* amend =
      verb->add_option("--amend", options->amend, "Let note N say TEXT instead")->type_name("N");
  auto* withdraw =
      verb->add_option("--withdraw", options->withdraw, "Let note N hold no more")->type_name("N");
  verb->add_option("--reason", options->reason, "Why it is withdrawn")
      ->type_name("TEXT")
      ->needs(withdraw);
  span->excludes(quote)->excludes(amend)->excludes(withdraw);
  quote->excludes(amend)->excludes(withdraw);
  amend->excludes(withdraw);
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "What was written stays in the ledger, whatever is amended or withdrawn; see `daylight "
      "log`.\n"
      "Examples: daylight note 7k2m9qx4a1 \"Who is K?\"\n"
      "          daylight note 7k2m9qx4a1 --quote \"evaluated in July\" \"It was May.\"\n"
      "          daylight note --amend 12 \"K is the pilot.\"");
  verb->callback([=] {
    options->has_span = span->count() > 0;
    options->has_quote = quote->count() > 0;
    context->run = [=] { return run(*options, *decider, *context); };
  });
}

}  // namespace day::cli
