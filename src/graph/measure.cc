// SPDX-License-Identifier: AGPL-3.0-or-later
// igraph is wrapped here. Its error handler would end the process; here it only returns.
#include <fmt/format.h>
#include <igraph.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "graph/graph.h"
#include "graph/library.h"
#include "graph/limits.h"

namespace day::graph {
namespace {

constexpr double kDamping = 0.85;

// What is used of the library.
struct Igraph {
  decltype(&::igraph_set_error_handler) set_error_handler;
  decltype(&::igraph_set_warning_handler) set_warning_handler;
  decltype(&::igraph_error_handler_ignore) error_handler_ignore;
  decltype(&::igraph_warning_handler_ignore) warning_handler_ignore;
  decltype(&::igraph_strerror) strerror;
  decltype(&::igraph_vector_init) vector_init;
  decltype(&::igraph_vector_destroy) vector_destroy;
  decltype(&::igraph_vector_int_init) vector_int_init;
  decltype(&::igraph_vector_int_destroy) vector_int_destroy;
  decltype(&::igraph_create) create;
  decltype(&::igraph_destroy) destroy;
  decltype(&::igraph_vss_all) vss_all;
  decltype(&::igraph_pagerank) pagerank;
  decltype(&::igraph_betweenness) betweenness;
  decltype(&::igraph_community_fastgreedy) community_fastgreedy;

  static Result<Igraph> load() {
    Library library("libigraph.so.3");
    Igraph out{};
    library.find("igraph_set_error_handler", &out.set_error_handler);
    library.find("igraph_set_warning_handler", &out.set_warning_handler);
    library.find("igraph_error_handler_ignore", &out.error_handler_ignore);
    library.find("igraph_warning_handler_ignore", &out.warning_handler_ignore);
    library.find("igraph_strerror", &out.strerror);
    library.find("igraph_vector_init", &out.vector_init);
    library.find("igraph_vector_destroy", &out.vector_destroy);
    library.find("igraph_vector_int_init", &out.vector_int_init);
    library.find("igraph_vector_int_destroy", &out.vector_int_destroy);
    library.find("igraph_create", &out.create);
    library.find("igraph_destroy", &out.destroy);
    library.find("igraph_vss_all", &out.vss_all);
    library.find("igraph_pagerank", &out.pagerank);
    library.find("igraph_betweenness", &out.betweenness);
    library.find("igraph_community_fastgreedy", &out.community_fastgreedy);
    TRY(library.status());
    out.set_error_handler(out.error_handler_ignore);
    out.set_warning_handler(out.warning_handler_ignore);
    return out;
  }
};

class Reals {
 public:
  Reals(const Igraph& igraph, std::size_t size) : igraph_(igraph) {
    is_made_ = igraph_.vector_init(&value, static_cast<igraph_integer_t>(size)) == IGRAPH_SUCCESS;
  }
  Reals(const Reals&) = delete;
  Reals& operator=(const Reals&) = delete;
  ~Reals() {
    if (is_made_) igraph_.vector_destroy(&value);
  }
  bool is_made() const { return is_made_; }
  void set(std::size_t at, double number) { value.stor_begin[at] = number; }
  std::vector<double> take() const { return {value.stor_begin, value.end}; }
  igraph_vector_t value{};

 private:
  const Igraph& igraph_;
  bool is_made_ = false;
};

class Integers {
 public:
  Integers(const Igraph& igraph, std::size_t size) : igraph_(igraph) {
    is_made_ =
        igraph_.vector_int_init(&value, static_cast<igraph_integer_t>(size)) == IGRAPH_SUCCESS;
  }
  Integers(const Integers&) = delete;
  Integers& operator=(const Integers&) = delete;
  ~Integers() {
    if (is_made_) igraph_.vector_int_destroy(&value);
  }
  bool is_made() const { return is_made_; }
  void set(std::size_t at, std::uint32_t number) {
    value.stor_begin[at] = static_cast<igraph_integer_t>(number);
  }
  igraph_vector_int_t value{};

 private:
  const Igraph& igraph_;
  bool is_made_ = false;
};

// The graph as igraph has it, with the weights of its edges.
class Network {
 public:
  struct Tie {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    double weight = 0;
  };
  Network(const Igraph& igraph, std::size_t nodes, const std::vector<Tie>& ties, bool directed)
      : igraph_(igraph), weights_(igraph, ties.size()), ends_(igraph, ties.size() * 2) {
    if (!weights_.is_made() || !ends_.is_made()) return;
    for (std::size_t i = 0; i < ties.size(); ++i) {
      ends_.set(2 * i, ties[i].from);
      ends_.set(2 * i + 1, ties[i].to);
      weights_.set(i, ties[i].weight);
    }
    is_made_ = igraph_.create(&graph, &ends_.value, static_cast<igraph_integer_t>(nodes),
                              directed ? IGRAPH_DIRECTED : IGRAPH_UNDIRECTED) == IGRAPH_SUCCESS;
  }
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  ~Network() {
    if (is_made_) igraph_.destroy(&graph);
  }
  bool is_made() const { return is_made_; }
  const igraph_vector_t* weights() const { return &weights_.value; }
  igraph_t graph{};

 private:
  const Igraph& igraph_;
  Reals weights_;
  Integers ends_;
  bool is_made_ = false;
};

Error failed(const Igraph& igraph, igraph_error_t code) {
  return Error{Code::Failed,
               fmt::format("the graph cannot be measured: {}", igraph.strerror(code))};
}

// Both directions of a pair as one tie.
std::vector<Network::Tie> undirected(const Graph& graph) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> pairs;
  for (const Edge& edge : graph.edges) {
    const auto ends = std::minmax(edge.from, edge.to);
    pairs[{ends.first, ends.second}] += static_cast<double>(edge.messages);
  }
  std::vector<Network::Tie> ties;
  for (const auto& [ends, weight] : pairs) ties.push_back({ends.first, ends.second, weight});
  return ties;
}

// Numbers communities by size, the largest 0; of equals the one with the smallest node.
void order_communities(const igraph_vector_int_t& membership, Measures* out) {
  const std::size_t count = out->pagerank.size();
  std::map<igraph_integer_t, std::pair<std::size_t, std::size_t>> sizes;  // size, first node
  for (std::size_t i = 0; i < count; ++i) {
    const igraph_integer_t community = membership.stor_begin[i];
    const auto [at, is_new] = sizes.emplace(community, std::pair(std::size_t{0}, i));
    ++at->second.first;
  }
  std::vector<igraph_integer_t> order;
  for (const auto& [community, size] : sizes) order.push_back(community);
  std::sort(order.begin(), order.end(), [&](igraph_integer_t a, igraph_integer_t b) {
    const auto& [size_a, first_a] = sizes.at(a);
    const auto& [size_b, first_b] = sizes.at(b);
    return size_a != size_b ? size_a > size_b : first_a < first_b;
  });
  std::map<igraph_integer_t, std::uint32_t> numbers;
  for (const igraph_integer_t each : order) {
    numbers.emplace(each, static_cast<std::uint32_t>(numbers.size()));
  }
  for (std::size_t i = 0; i < count; ++i) {
    out->community[i] = numbers.at(membership.stor_begin[i]);
  }
  out->communities = static_cast<std::uint32_t>(numbers.size());
}

}  // namespace

Result<Measures> measure(const Graph& graph) {
  Measures out;
  const std::size_t count = graph.nodes.size();
  if (count == 0) return out;
  ASSIGN_OR_RETURN(const Igraph igraph, Igraph::load());
  std::vector<Network::Tie> directed;
  for (const Edge& edge : graph.edges) {
    directed.push_back({edge.from, edge.to, static_cast<double>(edge.messages)});
  }
  const Network letters(igraph, count, directed, true);
  const Network ties(igraph, count, undirected(graph), false);
  Reals numbers(igraph, count);
  Integers membership(igraph, count);
  if (!letters.is_made() || !ties.is_made() || !numbers.is_made() || !membership.is_made()) {
    return Error{Code::Failed, "the graph is too large for the memory"};
  }
  igraph_error_t code =
      igraph.pagerank(&letters.graph, IGRAPH_PAGERANK_ALGO_PRPACK, &numbers.value, nullptr,
                      igraph.vss_all(), IGRAPH_DIRECTED, kDamping, letters.weights(), nullptr);
  if (code != IGRAPH_SUCCESS) return failed(igraph, code);
  out.pagerank = numbers.take();
  if (count <= kMaxBetweenness) {
    code = igraph.betweenness(&ties.graph, &numbers.value, igraph.vss_all(), IGRAPH_UNDIRECTED,
                              nullptr);
    if (code != IGRAPH_SUCCESS) return failed(igraph, code);
    out.betweenness = numbers.take();
  }
  out.community.resize(count);
  if (graph.edges.empty()) {
    std::iota(out.community.begin(), out.community.end(), 0U);
    out.communities = static_cast<std::uint32_t>(count);
    return out;
  }
  code =
      igraph.community_fastgreedy(&ties.graph, ties.weights(), nullptr, nullptr, &membership.value);
  if (code != IGRAPH_SUCCESS) return failed(igraph, code);
  order_communities(membership.value, &out);
  return out;
}

}  // namespace day::graph
