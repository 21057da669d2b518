// SPDX-License-Identifier: AGPL-3.0-or-later
// Who wrote to whom, in all messages or those that a search finds: which persons are in the
// picture, and what is said of those who are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/people.h"
#include "dossier/opened.h"
#include "graph/graph.h"
#include "query/query.h"

namespace day::dossier {

// Persons in a picture if nobody says how many.
inline constexpr std::size_t kDefaultDrawn = 100;

struct GraphRequest {
  std::string query;       // empty: all messages
  std::size_t limit = 0;   // persons, those with the most letters among themselves; 0: all
  bool everybody = false;  // lists and robots too
};

struct PeopleGraph {
  graph::Graph graph;
  std::vector<std::uint32_t> persons;  // of the book, by node
  std::size_t all_persons = 0;         // who wrote to somebody, or were written to
  std::size_t left_out = 0;            // lists and robots
  std::uint64_t messages = 0;          // that were looked at
  std::vector<query::Notice> notices;  // of the search
};
// On one snapshot, if the caller holds one.
Result<PeopleGraph> draw_people(Opened& opened, const catalog::PeopleBook& book,
                                const GraphRequest& request);

// What the picture shows and what not, in one line.
std::string describe_graph(const PeopleGraph& drawn, std::string_view query);

// "svg", "dot", "graphml" or "csv".
Result<std::string> print_people_graph(const PeopleGraph& drawn, std::string_view query,
                                       std::string_view format);
// As "svg", and each node leads to `folder` followed by the id of the person.
Result<std::string> print_linked_svg(const PeopleGraph& drawn, std::string_view query,
                                     std::string_view folder);

}  // namespace day::dossier
