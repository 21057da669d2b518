// SPDX-License-Identifier: AGPL-3.0-or-later
// `people merge` and `people split`: what a person knows better than the rules.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "cli/people_verbs.h"
#include "dossier/person.h"
#include "ledger/limits.h"
#include "people/addresses.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Options {
  std::string one;
  std::string other;
  std::string reason;
};

using Decisions = std::vector<ledger::Decision>;

// The address that names a person.
const std::string& naming_address(const catalog::PeopleBook& book, std::uint32_t person) {
  return book.people.addresses[book.people.persons[person].addresses.front()];
}

Result<Decisions> choose_merge(const Options& options, sql::Database* database) {
  ASSIGN_OR_RETURN(const auto book, catalog::read_people(database));
  ASSIGN_OR_RETURN(const std::uint32_t one, find_one_person(book, options.one));
  ASSIGN_OR_RETURN(const std::uint32_t other, find_one_person(book, options.other));
  if (one == other) {
    return Error{Code::NotFound,
                 "they are one person already: " + dossier::print_person(book, one)};
  }
  return Decisions{ledger::MergePersons{{naming_address(book, one), naming_address(book, other)},
                                        options.reason}};
}

Result<Decisions> choose_split(const Options& options, sql::Database* database) {
  ASSIGN_OR_RETURN(const auto book, catalog::read_people(database));
  ASSIGN_OR_RETURN(const std::uint32_t person, find_one_person(book, options.one));
  const auto plain = people::plain_address(options.other);
  const auto address = plain ? book.people.find_address(*plain) : std::nullopt;
  if (!address || book.people.person_of[*address] != person) {
    return Error{Code::NotFound,
                 fmt::format("{} is no address of {}", text::show_line(options.other),
                             dossier::print_person(book, person))};
  }
  ledger::SplitPersons split{{*plain}, {}, options.reason};
  for (const std::uint32_t each : book.people.persons[person].addresses) {
    if (each != *address) split.other.push_back(book.people.addresses[each]);
  }
  if (split.other.empty()) {
    return Error{Code::NotFound,
                 "it is the only address of " + dossier::print_person(book, person)};
  }
  if (split.other.size() > ledger::kMaxIdentities) {
    return Error{Code::Unsupported,
                 fmt::format("{} has {} addresses, and a decision names at most {}",
                             dossier::print_person(book, person), split.other.size() + 1,
                             ledger::kMaxIdentities)};
  }
  return Decisions{std::move(split)};
}

// Says who the addresses of the decision belong to now.
int print_outcome(const std::vector<std::string>& addresses, const vault::DecideReport& report,
                  const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto book = catalog::read_people(opened->database.get());
  if (!book.ok()) return fail(book.error());
  JsonWriter out;
  out.begin_object().field("entry", report.entries.front().number.value);
  out.key("persons").begin_array();
  std::vector<std::uint32_t> told;
  for (const std::string& address : addresses) {
    const auto at = book->people.find_address(address);
    if (!at) continue;
    const std::uint32_t person = book->people.person_of[*at];
    if (std::find(told.begin(), told.end(), person) != told.end()) continue;
    told.push_back(person);
    const people::Person& who = book->people.persons[person];
    out.begin_object().field("person", people::print_person_id(who.id)).key("addresses");
    out.begin_array();
    for (const std::uint32_t each : who.addresses) out.string(book->people.addresses[each]);
    out.end_array().end_object();
    if (!context.json) {
      fmt::print("{}  {}: {} {}\n", people::print_person_id(who.id),
                 dossier::print_person(*book, person), who.addresses.size(),
                 who.addresses.size() == 1 ? "address" : "addresses");
    }
  }
  out.end_array().end_object();
  if (context.json) fmt::print("{}\n", out.text());
  return kExitDone;
}

template <typename Choose>
int run(const Options& options, const Decider& decider, const Context& context,
        const Choose& choose) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  std::vector<std::string> addresses;
  const auto report = decide(*vault, decider, [&](sql::Database* database) -> Result<Decisions> {
    ASSIGN_OR_RETURN(Decisions decisions, choose(options, database));
    if (const auto* merge = std::get_if<ledger::MergePersons>(&decisions.front())) {
      addresses = merge->identities;
    } else if (const auto* split = std::get_if<ledger::SplitPersons>(&decisions.front())) {
      addresses = split->one;
      addresses.insert(addresses.end(), split->other.begin(), split->other.end());
    }
    return decisions;
  });
  if (!report.ok()) return fail_or_no(report.error());
  return print_outcome(addresses, *report, context);
}

}  // namespace

void add_people_merge(CLI::App* people, Context* context) {
  auto* verb = people->add_subcommand("merge", "These two are one person, on record");
  auto options = std::make_shared<Options>();
  verb->add_option("A", options->one, "An id, an address or a name")->required();
  verb->add_option("B", options->other, "The same of the other")->required();
  verb->add_option("--reason", options->reason, "Why, for whoever reads the log")
      ->type_name("TEXT");
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Wins over the rules and over what was decided before; `people split` takes it back.\n"
      "Example: daylight people merge ingrid.solvang@port.example sol77@home.example "
      "--reason \"she says so in 7k2m9qx4a1\"");
  verb->callback(
      [=] { context->run = [=] { return run(*options, *decider, *context, choose_merge); }; });
}

void add_people_split(CLI::App* people, Context* context) {
  auto* verb = people->add_subcommand("split", "This address is somebody else's, on record");
  auto options = std::make_shared<Options>();
  verb->add_option("PERSON", options->one, "An id, an address or a name")->required();
  verb->add_option("ADDRESS", options->other, "The address that is not his")->required();
  verb->add_option("--reason", options->reason, "Why, for whoever reads the log")
      ->type_name("TEXT");
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Wins over the rules and over what was decided before; `people merge` takes it back.\n"
      "Example: daylight people split \"Anna Lund\" anna.lund@fish.example "
      "--reason \"two people: they write to each other\"");
  verb->callback(
      [=] { context->run = [=] { return run(*options, *decider, *context, choose_split); }; });
}

}  // namespace day::cli
