// SPDX-License-Identifier: AGPL-3.0-or-later
// The formats for other programs.
#include <fmt/format.h>

#include "base/time.h"
#include "graph/escape.h"
#include "graph/graph.h"

namespace day::graph {
namespace {

std::string time_text(const std::optional<std::int64_t>& seconds) {
  return seconds ? print_rfc3339({Instant{*seconds}, 0}) : "";
}

constexpr std::string_view kGraphmlHead =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="name" for="node" attr.name="name" attr.type="string"/>
<key id="address" for="node" attr.name="address" attr.type="string"/>
<key id="kind" for="node" attr.name="kind" attr.type="string"/>
<key id="pagerank" for="node" attr.name="pagerank" attr.type="double"/>
<key id="betweenness" for="node" attr.name="betweenness" attr.type="double"/>
<key id="community" for="node" attr.name="community" attr.type="int"/>
<key id="messages" for="edge" attr.name="messages" attr.type="long"/>
<key id="first" for="edge" attr.name="first" attr.type="string"/>
<key id="last" for="edge" attr.name="last" attr.type="string"/>
<graph id="people" edgedefault="directed">
)";

void put_data(std::string* out, std::string_view key, std::string_view text) {
  *out += fmt::format("<data key=\"{}\">{}</data>", key, text);
}

}  // namespace

std::string print_graphml(const Graph& graph, const Measures& measures) {
  std::string out(kGraphmlHead);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    out += fmt::format("<node id=\"{}\">", xml_text(node.id));
    put_data(&out, "name", xml_text(node.name));
    put_data(&out, "address", xml_text(node.address));
    put_data(&out, "kind", xml_text(node.kind));
    put_data(&out, "pagerank", fmt::format("{:.9f}", measures.pagerank[i]));
    if (!measures.betweenness.empty()) {
      put_data(&out, "betweenness", fmt::format("{:.3f}", measures.betweenness[i]));
    }
    put_data(&out, "community", fmt::format("{}", measures.community[i]));
    out += "</node>\n";
  }
  for (const Edge& edge : graph.edges) {
    out += fmt::format("<edge source=\"{}\" target=\"{}\">", xml_text(graph.nodes[edge.from].id),
                       xml_text(graph.nodes[edge.to].id));
    put_data(&out, "messages", fmt::format("{}", edge.messages));
    if (edge.first) put_data(&out, "first", time_text(edge.first));
    if (edge.last) put_data(&out, "last", time_text(edge.last));
    out += "</edge>\n";
  }
  return out + "</graph>\n</graphml>\n";
}

std::string print_dot(const Graph& graph, const Measures& measures) {
  std::string out = "digraph people {\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    out +=
        fmt::format("  {} [label={}, address={}, kind={}, pagerank=\"{:.9f}\", community=\"{}\"",
                    dot_string(node.id), dot_string(node.name.empty() ? node.address : node.name),
                    dot_string(node.address), dot_string(node.kind), measures.pagerank[i],
                    measures.community[i]);
    if (!measures.betweenness.empty()) {
      out += fmt::format(", betweenness=\"{:.3f}\"", measures.betweenness[i]);
    }
    out += "];\n";
  }
  for (const Edge& edge : graph.edges) {
    out += fmt::format("  {} -> {} [weight=\"{}\", first=\"{}\", last=\"{}\"];\n",
                       dot_string(graph.nodes[edge.from].id), dot_string(graph.nodes[edge.to].id),
                       edge.messages, time_text(edge.first), time_text(edge.last));
  }
  return out + "}\n";
}

std::string print_csv(const Graph& graph) {
  std::string out = "from,from_name,from_address,to,to_name,to_address,messages,first,last\r\n";
  for (const Edge& edge : graph.edges) {
    const Node& from = graph.nodes[edge.from];
    const Node& to = graph.nodes[edge.to];
    out += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", from.id, csv_field(from.name),
                       csv_field(from.address), to.id, csv_field(to.name), csv_field(to.address),
                       edge.messages, time_text(edge.first), time_text(edge.last));
  }
  return out;
}

}  // namespace day::graph
