// SPDX-License-Identifier: AGPL-3.0-or-later
// Who wrote to whom, as a graph: what is measured in it, and how it is written down. Names in it
// are hostile text. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace day::graph {

struct Node {
  std::string id;    // p and ten characters
  std::string name;  // as a stranger wrote it; may be empty
  std::string address;
  std::string kind;  // "person", "list", "robot", "shared"
};

// So many messages went from one node to another, between these dates (seconds since 1970).
struct Edge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint64_t messages = 0;
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> last;
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<Edge> edges;  // each pair at most once, never from a node to itself
};

// By node. All of it is the same for the same graph, whatever machine computes it, but for the last
// digits.
struct Measures {
  // PageRank with damping 0.85 over directed lines weighted by messages: how much of all mail ends
  // up with somebody if each passes on what he gets in the shares in which he writes.
  std::vector<double> pagerank;
  // Shortest paths that go through somebody, of all pairs, without weights or directions (Freeman
  // 1977); empty beyond kMaxBetweenness nodes.
  std::vector<double> betweenness;
  // Communities by greedy modularity (Clauset, Newman, Moore 2004) over messages in both
  // directions, the largest first, counted from 0.
  std::vector<std::uint32_t> community;
  std::uint32_t communities = 0;
};
Result<Measures> measure(const Graph& graph);

struct Point {
  double x = 0;
  double y = 0;
};
struct Box {
  double width = 0;
  double height = 0;
};
struct Line {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};
// Places boxes so that those with lines between them are near each other and none lie on another,
// in points from the upper left corner; the middle of each. Only numbers reach the library.
Result<std::vector<Point>> lay_out(const std::vector<Box>& boxes, const std::vector<Line>& lines);

// A picture for a person: SVG 1.1 without script or anything from elsewhere. Unsupported for more
// than kMaxDrawn nodes. Lines are drawn for the three strongest ties of each node; `caption` is one
// line below. `links`: where each node leads, by node; none if it is empty.
Result<std::string> print_svg(const Graph& graph, const Measures& measures,
                              const std::string& caption,
                              const std::vector<std::string>& links = {});
// The language of Graphviz, without positions.
std::string print_dot(const Graph& graph, const Measures& measures);
// GraphML 1.0, with the measures as data of nodes.
std::string print_graphml(const Graph& graph, const Measures& measures);
// RFC 4180, a line for each edge, with a header. UTF-8.
std::string print_csv(const Graph& graph);

}  // namespace day::graph
