// SPDX-License-Identifier: AGPL-3.0-or-later
// `people`: the table of persons, and one of them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/people_verbs.h"
#include "cli/terminal.h"
#include "dossier/person.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::uint64_t kDefaultLimit = 50;
constexpr std::size_t kMaxListed = 5;
constexpr std::size_t kMaxShown = 12;
constexpr std::size_t kKindColumns = 6;

struct Options {
  std::vector<std::string> words;
  std::uint64_t limit = kDefaultLimit;
  std::uint64_t offset = 0;
  std::string kind;
  GraphOptions graph;
};

void print_line_json(const catalog::PeopleBook& book, std::uint32_t number) {
  JsonWriter out;
  out.begin_object();
  dossier::put_person(&out, book, number);
  out.end_object();
  fmt::print("{}\n", out.text());
}

void print_one_json(const catalog::PeopleBook& book, std::uint32_t number,
                    const inquiry::PersonDetails& details) {
  JsonWriter out;
  out.begin_object();
  dossier::put_person(&out, book, number);
  dossier::put_person_details(&out, book, number, details);
  out.end_object();
  fmt::print("{}\n", out.text());
}

void print_hours(const inquiry::PersonDetails& details) {
  if (details.zones.empty()) return;
  std::string zones;
  for (std::size_t i = 0; i < std::min(details.zones.size(), kMaxListed); ++i) {
    zones +=
        fmt::format("{}{} ({})", i == 0 ? "" : ", ", dossier::print_zone(details.zones[i].first),
                    group_digits(details.zones[i].second));
  }
  if (details.zones.size() > kMaxListed) {
    zones += fmt::format(" and {} others", details.zones.size() - kMaxListed);
  }
  fmt::print("{:<12}{}\n", "Zones", zones);
  if (const auto span = inquiry::usual_hours(details.hours)) {
    fmt::print("{:<12}{:02}h to {:02}h by the sender's clock: four fifths of what was sent\n",
               "Hours", span->from, span->until);
  }
}

void print_merges(const catalog::PeopleBook& book, const people::Person& person) {
  if (person.merges.empty()) return;
  fmt::print("\nHeld to be one person because\n");
  for (std::size_t i = 0; i < std::min(person.merges.size(), kMaxShown); ++i) {
    const people::Merge& merge = person.merges[i];
    fmt::print("  {} = {}\n    {}: {}\n", text::show_line(book.people.addresses[merge.first]),
               text::show_line(book.people.addresses[merge.second]),
               people::merge_reason_name(merge.reason), text::show_line(merge.detail));
  }
  if (person.merges.size() > kMaxShown) {
    fmt::print("  and {} more of the kind; all with --json\n", person.merges.size() - kMaxShown);
  }
}

void print_one(const catalog::PeopleBook& book, std::uint32_t number,
               const inquiry::PersonDetails& details) {
  const people::Person& person = book.people.persons[number];
  const catalog::PersonUses& uses = book.persons[number];
  fmt::print("{}  {}\n", styled(Style::Cyan, people::print_person_id(person.id)),
             styled(Style::Bold, dossier::print_person(book, number)));
  if (person.kind != people::PersonKind::Human) {
    fmt::print("{:<12}{}: {}\n", "Kind", people::person_kind_name(person.kind),
               text::show_line(person.kind_reason));
  }
  fmt::print("{:<12}{} sent, {} received\n", "Messages", group_digits(uses.uses.sent),
             group_digits(uses.uses.received));
  if (uses.first_seen) {
    fmt::print("{:<12}{} to {}\n", "Seen", dossier::print_day(uses.first_seen),
               dossier::print_day(uses.last_seen));
  }
  print_hours(details);
  const char* label = "Addresses";
  for (std::size_t i = 0; i < std::min(person.addresses.size(), kMaxShown); ++i) {
    const std::uint32_t at = person.addresses[i];
    fmt::print("{:<12}{}  {} sent, {} received\n", label,
               text::show_line(book.people.addresses[at]), group_digits(book.addresses[at].sent),
               group_digits(book.addresses[at].received));
    label = "";
  }
  if (person.addresses.size() > kMaxShown) {
    fmt::print("{:<12}and {} more; all with --json\n", "", person.addresses.size() - kMaxShown);
  }
  label = "Names";
  for (std::size_t i = 0; i < std::min(details.names.size(), kMaxShown); ++i) {
    const auto& [name, count] = details.names[i];
    fmt::print("{:<12}{}  {} times as sender, {} times as recipient\n", label,
               text::show_line(name), group_digits(count.sent), group_digits(count.received));
    label = "";
  }
  print_merges(book, person);
  if (details.with.empty()) return;
  fmt::print("\nWith\n");
  for (std::size_t i = 0; i < std::min(details.with.size(), kMaxShown); ++i) {
    const inquiry::Correspondent& each = details.with[i];
    fmt::print("  {}  {:>9} to, {:>9} from  {}\n",
               people::print_person_id(book.people.persons[each.person].id),
               group_digits(each.sent_to), group_digits(each.received_from),
               dossier::print_person(book, each.person));
  }
  if (details.with.size() > kMaxShown) {
    fmt::print("  and {} others; all with --json\n", details.with.size() - kMaxShown);
  }
}

void print_line(const catalog::PeopleBook& book, std::uint32_t number, std::size_t width) {
  const people::Person& person = book.people.persons[number];
  const catalog::PersonUses& uses = book.persons[number];
  std::string who = dossier::print_person(book, number);
  if (person.addresses.size() > 1) {
    who += fmt::format(" and {} more", person.addresses.size() - 1);
  }
  const std::string id = people::print_person_id(person.id);
  const std::string line =
      fmt::format("  {:<{}}{:>9}{:>10}  {:<10}  {:<10}  ", people::person_kind_name(person.kind),
                  kKindColumns, group_digits(uses.uses.sent), group_digits(uses.uses.received),
                  dossier::print_day(uses.first_seen), dossier::print_day(uses.last_seen));
  const std::size_t before = id.size() + line.size();
  if (width > before + kMaxListed) who = text::clip_width(who, width - before);
  fmt::print("{}{}{}\n", styled(Style::Cyan, id), line, who);
}

int print_table(const catalog::PeopleBook& book, inquiry::PersonNumbers found,
                const Options& options, const Context& context) {
  inquiry::sort_by_uses(book, &found);
  const std::size_t begin = std::min<std::size_t>(options.offset, found.size());
  const std::size_t end = begin + std::min<std::size_t>(options.limit, found.size() - begin);
  if (!context.json && begin < end) {
    fmt::print("{}\n", styled(Style::Dim,
                              fmt::format("{:<13}{:<6}{:>9}{:>10}  {:<10}  {:<10}  {}", "person",
                                          "kind", "sent", "received", "first", "last", "name")));
  }
  const std::size_t width = output_width();
  for (std::size_t i = begin; i < end; ++i) {
    context.json ? print_line_json(book, found[i]) : print_line(book, found[i], width);
  }
  if (!context.json) {
    std::string line = found.empty() ? "Nobody found" : group_digits(found.size()) + " found";
    if (end < found.size() && begin < end) {
      line += fmt::format("; these are {} to {}, more with --offset {}", begin + 1, end, end);
    }
    std::fflush(stdout);
    fmt::print(stderr, "{}\n", line);
  }
  return found.empty() ? kExitNo : kExitDone;
}

int run(const Options& options, const Context& context) {
  if (!options.graph.format.empty()) return run_people_graph(options.graph, context);
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto book = catalog::read_people(opened->database.get());
  if (!book.ok()) return fail(book.error());
  std::string typed;
  for (const std::string& word : options.words) typed += (typed.empty() ? "" : " ") + word;
  inquiry::PersonNumbers found = inquiry::find_persons(*book, typed);
  if (!options.kind.empty()) {
    std::erase_if(found, [&](std::uint32_t each) {
      return people::person_kind_name(book->people.persons[each].kind) != options.kind;
    });
  }
  if (typed.empty() || found.size() != 1) return print_table(*book, found, options, context);
  const auto details = inquiry::describe_person(opened->database.get(), *book, found[0]);
  if (!details.ok()) return fail(details.error());
  context.json ? print_one_json(*book, found[0], *details) : print_one(*book, found[0], *details);
  return kExitDone;
}

}  // namespace

Result<std::uint32_t> find_one_person(const catalog::PeopleBook& book, std::string_view typed) {
  inquiry::PersonNumbers found = inquiry::find_persons(book, typed);
  if (found.size() == 1) return found[0];
  if (found.empty() || typed.empty()) {
    return Error{Code::NotFound, fmt::format("nobody is called {}; `daylight people` lists all",
                                             text::show_line(typed))};
  }
  inquiry::sort_by_uses(book, &found);
  std::string who;
  for (std::size_t i = 0; i < std::min(found.size(), kMaxListed); ++i) {
    who += fmt::format("{}{} {}", i == 0 ? "" : ", ",
                       people::print_person_id(book.people.persons[found[i]].id),
                       dossier::print_person(book, found[i]));
  }
  return Error{
      Code::NotFound,
      fmt::format("{} persons are called {}: {}{}; name one by id or address", found.size(),
                  text::show_line(typed), who, found.size() > kMaxListed ? " …" : "")};
}

void add_people(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("people", "Who is who: persons, lists and robots");
  verb->fallthrough();
  auto options = std::make_shared<Options>();
  auto* who = verb->add_option("WHO", options->words,
                               "An id, an address or words of a name; everybody if empty");
  verb->add_option("--kind", options->kind, "Only person, shared, list or robot")
      ->type_name("KIND")
      ->check(CLI::IsMember({"person", "shared", "list", "robot"}));
  auto* limit = verb->add_option("--limit", options->limit, "At most so many")->type_name("N");
  verb->add_option("--offset", options->offset, "Leave out the first so many")->type_name("N");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each person");
  auto* graph = verb->add_option("--graph", options->graph.format,
                                 "Who wrote to whom: svg, dot, graphml or csv")
                    ->type_name("FORMAT")
                    ->check(CLI::IsMember({"svg", "dot", "graphml", "csv"}))
                    ->excludes(who);
  verb->add_option("--query", options->graph.query, "Only in messages that a search finds")
      ->type_name("QUERY")
      ->needs(graph);
  verb->add_option("-o,--output", options->graph.output, "A file; standard output if not given")
      ->type_name("PATH")
      ->needs(graph);
  verb->add_flag("--everybody", options->graph.everybody, "Lists and robots in the graph too")
      ->needs(graph);
  verb->footer(
      "If exactly one person is found, all that is known of him is shown: addresses, names,\n"
      "with whom, at which hours, and why each two addresses are held to be his.\n"
      "A message counts once for everybody in it. Exit status 1: nobody found.\n"
      "Examples: daylight people solvang\n"
      "          daylight people ingrid.solvang@port-of-halden.example\n"
      "          daylight people --kind list\n"
      "          daylight people --graph svg --limit 30 --query date:2015-05 -o may.svg");
  add_people_merge(verb, context);
  add_people_split(verb, context);
  verb->callback([=] {
    if (!verb->get_subcommands().empty()) return;
    if (limit->count() > 0) options->graph.limit = options->limit;
    context->run = [=] { return run(*options, *context); };
  });
}

}  // namespace day::cli
