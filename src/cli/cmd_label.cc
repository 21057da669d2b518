// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <set>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "catalog/decisions.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "cli/terminal.h"
#include "inquiry/search.h"
#include "ledger/limits.h"
#include "text/display.h"
#include "vault/originals.h"

namespace day::cli {
namespace {

struct Options {
  std::vector<std::string> words;  // ids, then the label
  std::string query;
  bool has_query = false;
  bool remove = false;
};

Result<std::vector<ItemId>> items_by_query(sql::Database* database, const vault::Vault& vault,
                                           const std::string& text) {
  const query::Query query = query::parse_query(text);
  ASSIGN_OR_RETURN(const auto originals, vault::open_originals(vault, database, {}));
  inquiry::Search search(database, originals.get());
  ASSIGN_OR_RETURN(const auto rows, search.matches(query));
  for (const query::Notice& notice : search.notices()) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
  catalog::Reader reader(database);
  std::vector<ItemId> items;
  for (const catalog::RowId row : rows) {
    ASSIGN_OR_RETURN(const auto item, reader.item(row));
    if (item) items.push_back(item->id);
  }
  return items;
}

Result<std::vector<ItemId>> items_by_id(sql::Database* database,
                                        const std::vector<std::string>& typed) {
  catalog::Reader reader(database);
  std::vector<ItemId> items;
  for (const std::string& each : typed) {
    ASSIGN_OR_RETURN(const catalog::ItemRow item, dossier::find_typed_item(&reader, each));
    if (item.kind != store::ItemKind::Message && item.kind != store::ItemKind::Document) {
      return Error{Code::NotFound, fmt::format("{} is neither a message nor a document", each)};
    }
    items.push_back(item.id);
  }
  return items;
}

// Of `items` those that the decision changes anything for, each once.
Result<std::vector<ItemId>> changed_by(sql::Database* database, std::vector<ItemId> items,
                                       const std::string& label, bool remove) {
  catalog::DecisionReader reader(database);
  ASSIGN_OR_RETURN(const std::vector<ItemId> listed, reader.labelled_items(label));
  const std::set<ItemId> labelled(listed.begin(), listed.end());
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  std::erase_if(items, [&](const ItemId& item) { return labelled.contains(item) != remove; });
  return items;
}

struct Outcome {
  std::uint64_t items = 0;
  std::uint64_t changed = 0;
};

std::vector<ledger::Decision> in_entries(const std::vector<ItemId>& items, const Options& options,
                                         const std::string& label) {
  std::vector<ledger::Decision> decisions;
  for (std::size_t at = 0; at < items.size(); at += ledger::kMaxItemsPerEntry) {
    const std::size_t end = std::min(items.size(), at + ledger::kMaxItemsPerEntry);
    decisions.emplace_back(
        ledger::ChangeLabel{!options.remove, label,
                            std::vector<ItemId>(items.begin() + static_cast<std::ptrdiff_t>(at),
                                                items.begin() + static_cast<std::ptrdiff_t>(end)),
                            options.query});
  }
  return decisions;
}

int list_labels(const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto labels = catalog::DecisionReader(opened->database.get()).label_counts();
  if (!labels.ok()) return fail(labels.error());
  for (const catalog::LabelCount& each : *labels) {
    if (context.json) {
      JsonWriter out;
      out.begin_object().field("label", each.label).field("items", each.items);
      out.field("missing", each.missing).end_object();
      fmt::print("{}\n", out.text());
    } else {
      fmt::print("{:>10}  {}{}\n", group_digits(each.items), text::show_line(each.label),
                 each.missing == 0 ? ""
                                   : fmt::format("  (and {} that are not in this vault)",
                                                 group_digits(each.missing)));
    }
  }
  if (labels->empty() && !context.json) fmt::print("There are no labels.\n");
  return kExitDone;
}

void print_outcome(const Context& context, const Options& options, const std::string& label,
                   const Outcome& outcome, const vault::DecideReport& report) {
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("label", label).field("items", outcome.items);
    out.field("changed", outcome.changed).key("entries").begin_array();
    for (const ledger::Entry& each : report.entries) out.number(each.number.value);
    out.end_array().end_object();
    fmt::print("{}\n", out.text());
    return;
  }
  const std::uint64_t same = outcome.items - outcome.changed;
  fmt::print("{} {} {} {}{}.\n", options.remove ? "Took" : "Put",
             text::show_line("\"" + label + "\""), options.remove ? "off" : "on",
             group_digits(outcome.changed),
             same == 0 ? ""
                       : fmt::format("; {} {} it", group_digits(same),
                                     options.remove ? "did not bear" : "bore"));
}

int run(const Options& options, const Decider& decider, const Context& context) {
  if (options.words.empty() && !options.has_query) return list_labels(context);
  const bool named = options.words.size() > 1;
  if (options.words.empty() || named == options.has_query) {
    fmt::print(stderr,
               "daylight: label wants ids and a label, or --query QUERY and a label; see "
               "`daylight label --help`\n");
    return kExitUsage;
  }
  const std::string& label = options.words.back();
  const std::vector<std::string> ids(options.words.begin(), options.words.end() - 1);
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  Outcome outcome;
  const auto report = decide(
      *vault, decider, [&](sql::Database* database) -> Result<std::vector<ledger::Decision>> {
        ASSIGN_OR_RETURN(std::vector<ItemId> items,
                         options.has_query ? items_by_query(database, *vault, options.query)
                                           : items_by_id(database, ids));
        outcome.items = items.size();
        ASSIGN_OR_RETURN(items, changed_by(database, std::move(items), label, options.remove));
        outcome.changed = items.size();
        return in_entries(items, options, label);
      });
  if (!report.ok()) return fail_or_no(report.error());
  print_outcome(context, options, label, outcome, *report);
  return outcome.items > 0 ? kExitDone : kExitNo;
}

}  // namespace

void add_label(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("label", "Put a label on messages, on record, or take it off");
  auto options = std::make_shared<Options>();
  verb->add_option("ID… LABEL", options->words,
                   "Ids as search prints them, then the label; without any, the labels are listed");
  auto* query = verb->add_option("--query", options->query, "Everything that QUERY finds")
                    ->type_name("QUERY");
  verb->add_flag("--remove", options->remove, "Take the label off");
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "What is decided is signed and kept in the ledger; see `daylight log`. Exit status 1: there\n"
      "was nothing to put the label on.\n"
      "Examples: daylight label 7k2m9qx4a1 \"to publish\"\n"
      "          daylight label --query 'from:ingrid samples' samples\n"
      "          daylight label --remove 7k2m9qx4a1 \"to publish\"");
  verb->callback([=] {
    options->has_query = query->count() > 0;
    context->run = [=] { return run(*options, *decider, *context); };
  });
}

}  // namespace day::cli
