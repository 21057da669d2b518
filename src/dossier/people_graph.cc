// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/people_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/numbers.h"
#include "inquiry/persons.h"
#include "inquiry/search.h"

namespace day::dossier {
namespace {

// The persons with the most letters among themselves, at most so many.
PeopleGraph choose(const catalog::PeopleBook& book, const std::vector<inquiry::Letters>& letters,
                   const GraphRequest& request) {
  std::map<std::uint32_t, std::uint64_t> weights;
  PeopleGraph out;
  for (const inquiry::Letters& each : letters) {
    weights[each.from] += each.messages;
    weights[each.to] += each.messages;
  }
  out.left_out = std::erase_if(weights, [&](const auto& each) {
    const people::PersonKind kind = book.people.persons[each.first].kind;
    return !request.everybody &&
           (kind == people::PersonKind::List || kind == people::PersonKind::Robot);
  });
  out.all_persons = weights.size();
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order(weights.begin(), weights.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (request.limit > 0 && order.size() > request.limit) order.resize(request.limit);
  std::map<std::uint32_t, std::uint32_t> number;
  for (const auto& [person, weight] : order) {
    number.emplace(person, static_cast<std::uint32_t>(out.graph.nodes.size()));
    out.persons.push_back(person);
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

}  // namespace

Result<PeopleGraph> draw_people(Opened& opened, const catalog::PeopleBook& book,
                                const GraphRequest& request) {
  sql::Database* const database = opened.database.get();
  std::optional<std::vector<catalog::RowId>> rows;
  ASSIGN_OR_RETURN(const catalog::Counts counts, opened.catalog->counts());
  std::uint64_t messages = counts.messages;
  std::vector<query::Notice> notices;
  if (!request.query.empty()) {
    inquiry::Search search(database, opened.originals.get());
    ASSIGN_OR_RETURN(rows, search.matches(query::parse_query(request.query)));
    messages = rows->size();
    notices = search.notices();
  }
  ASSIGN_OR_RETURN(const auto letters,
                   inquiry::who_wrote_to_whom(database, book, rows ? &*rows : nullptr));
  PeopleGraph out = choose(book, letters, request);
  out.messages = messages;
  out.notices = std::move(notices);
  return out;
}

std::string describe_graph(const PeopleGraph& drawn, std::string_view query) {
  std::string out = fmt::format(
      "{} of {} persons who wrote or were written to, in {} messages{}{}; size: PageRank among "
      "them; colours: communities; lines: the three strongest ties of each",
      group_digits(drawn.graph.nodes.size()), group_digits(drawn.all_persons),
      group_digits(drawn.messages), query.empty() ? "" : fmt::format(" that match \"{}\"", query),
      drawn.left_out == 0
          ? ""
          : fmt::format("; {} lists and robots left out", group_digits(drawn.left_out)));
  return out;
}

Result<std::string> print_people_graph(const PeopleGraph& drawn, std::string_view query,
                                       std::string_view format) {
  if (format == "csv") return graph::print_csv(drawn.graph);
  ASSIGN_OR_RETURN(const graph::Measures measures, graph::measure(drawn.graph));
  if (format == "dot") return graph::print_dot(drawn.graph, measures);
  if (format == "graphml") return graph::print_graphml(drawn.graph, measures);
  return graph::print_svg(drawn.graph, measures, describe_graph(drawn, query));
}

Result<std::string> print_linked_svg(const PeopleGraph& drawn, std::string_view query,
                                     std::string_view folder) {
  std::vector<std::string> links;
  for (const graph::Node& each : drawn.graph.nodes) links.push_back(std::string(folder) + each.id);
  ASSIGN_OR_RETURN(const graph::Measures measures, graph::measure(drawn.graph));
  return graph::print_svg(drawn.graph, measures, describe_graph(drawn, query), links);
}

}  // namespace day::dossier
