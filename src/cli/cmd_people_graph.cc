// SPDX-License-Identifier: AGPL-3.0-or-later
// `people --graph`: who wrote to whom, as a picture or a table.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/numbers.h"
#include "cli/context.h"
#include "cli/people_verbs.h"
#include "cli/terminal.h"
#include "graph/graph.h"
#include "inquiry/search.h"
#include "os/file.h"
#include "text/display.h"

namespace day::cli {
namespace {

// Persons in a picture if nobody says how many.
constexpr std::size_t kDefaultDrawn = 100;

struct Chosen {
  graph::Graph graph;
  std::size_t all_persons = 0;  // who wrote to somebody, or were written to
  std::size_t left_out = 0;     // lists and robots
};

// The persons with the most letters among themselves, at most `limit` (0: all).
Chosen choose(const catalog::PeopleBook& book, const std::vector<inquiry::Letters>& letters,
              std::size_t limit, bool everybody) {
  std::map<std::uint32_t, std::uint64_t> weights;
  Chosen out;
  for (const inquiry::Letters& each : letters) {
    weights[each.from] += each.messages;
    weights[each.to] += each.messages;
  }
  out.left_out = std::erase_if(weights, [&](const auto& each) {
    const people::PersonKind kind = book.people.persons[each.first].kind;
    return !everybody && (kind == people::PersonKind::List || kind == people::PersonKind::Robot);
  });
  out.all_persons = weights.size();
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order(weights.begin(), weights.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (limit > 0 && order.size() > limit) order.resize(limit);
  std::map<std::uint32_t, std::uint32_t> number;
  for (const auto& [person, weight] : order) {
    number.emplace(person, static_cast<std::uint32_t>(out.graph.nodes.size()));
    const people::Person& who = book.people.persons[person];
    out.graph.nodes.push_back({people::print_person_id(who.id), book.persons[person].name,
                               book.people.addresses[book.persons[person].main],
                               std::string(people::person_kind_name(who.kind))});
  }
  for (const inquiry::Letters& each : letters) {
    const auto from = number.find(each.from);
    const auto to = number.find(each.to);
    if (from == number.end() || to == number.end()) continue;
    out.graph.edges.push_back({from->second, to->second, each.messages, each.first, each.last});
  }
  return out;
}

std::string caption_of(const Chosen& chosen, const GraphOptions& options, std::uint64_t messages) {
  std::string out = fmt::format(
      "{} of {} persons who wrote or were written to, in {} messages{}{}; size: PageRank among "
      "them; colours: communities; lines: the three strongest ties of each",
      group_digits(chosen.graph.nodes.size()), group_digits(chosen.all_persons),
      group_digits(messages),
      options.query.empty() ? "" : fmt::format(" that match \"{}\"", options.query),
      chosen.left_out == 0
          ? ""
          : fmt::format("; {} lists and robots left out", group_digits(chosen.left_out)));
  return out;
}

Result<std::string> print_graph(const Chosen& chosen, const GraphOptions& options,
                                std::uint64_t messages) {
  if (options.format == "csv") return graph::print_csv(chosen.graph);
  ASSIGN_OR_RETURN(const graph::Measures measures, graph::measure(chosen.graph));
  if (options.format == "dot") return graph::print_dot(chosen.graph, measures);
  if (options.format == "graphml") return graph::print_graphml(chosen.graph, measures);
  return graph::print_svg(chosen.graph, measures, caption_of(chosen, options, messages));
}

struct Drawn {
  Chosen chosen;
  std::string text;
};

Result<Drawn> draw(const GraphOptions& options, dossier::Opened* opened) {
  sql::Database* const database = opened->database.get();
  TRY(database->execute("BEGIN"));  // one snapshot for the persons and the messages
  ASSIGN_OR_RETURN(const auto book, catalog::read_people(database));
  std::optional<std::vector<catalog::RowId>> rows;
  ASSIGN_OR_RETURN(const catalog::Counts counts, opened->catalog->counts());
  std::uint64_t messages = counts.messages;
  if (!options.query.empty()) {
    inquiry::Search search(database, opened->originals.get());
    ASSIGN_OR_RETURN(rows, search.matches(query::parse_query(options.query)));
    messages = rows->size();
    for (const query::Notice& notice : search.notices()) {
      fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
    }
  }
  ASSIGN_OR_RETURN(const auto letters,
                   inquiry::who_wrote_to_whom(database, book, rows ? &*rows : nullptr));
  TRY(database->execute("COMMIT"));
  std::size_t limit = options.limit;
  if (limit == 0 && options.format == "svg") limit = kDefaultDrawn;
  Drawn out{choose(book, letters, limit, options.everybody), {}};
  ASSIGN_OR_RETURN(out.text, print_graph(out.chosen, options, messages));
  return out;
}

}  // namespace

int run_people_graph(const GraphOptions& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto drawn = draw(options, &*opened);
  if (!drawn.ok()) return fail(drawn.error());
  const Chosen& chosen = drawn->chosen;
  if (chosen.graph.nodes.empty()) {
    fmt::print(stderr, "Nobody wrote to anybody here\n");
    return kExitNo;
  }
  if (options.output.empty()) {
    fmt::print("{}", drawn->text);
  } else {
    const Status written = os::write_file_durably(options.output, drawn->text);
    if (!written.ok()) return fail(written.error());
  }
  std::fflush(stdout);
  fmt::print(stderr, "{} of {} persons, {} lines{}\n", group_digits(chosen.graph.nodes.size()),
             group_digits(chosen.all_persons), group_digits(chosen.graph.edges.size()),
             chosen.left_out == 0
                 ? ""
                 : fmt::format("; {} lists and robots left out (--everybody has them)",
                               group_digits(chosen.left_out)));
  return kExitDone;
}

}  // namespace day::cli
