// SPDX-License-Identifier: AGPL-3.0-or-later
#include "graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "graph/escape.h"
#include "graph/limits.h"

namespace day::graph {
namespace {

// Two groups of three who write among themselves, and one letter between them.
Graph two_groups() {
  Graph graph;
  for (const char* name : {"Ida", "Bo", "Per", "Anna", "Ola", "Eva"}) {
    graph.nodes.push_back({"p" + std::to_string(graph.nodes.size()), name,
                           std::string(name) + "@port.example", "person"});
  }
  for (const std::uint32_t base : {0U, 3U}) {
    for (const std::uint32_t i : {0U, 1U, 2U}) {
      graph.edges.push_back({base + i, base + (i + 1) % 3, 10, 100, 200});
    }
  }
  graph.edges.push_back({2, 3, 1, std::nullopt, std::nullopt});
  return graph;
}

Measures measured(const Graph& graph) {
  auto out = measure(graph);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message);
  return out.ok() ? std::move(*out) : Measures();
}

// PageRank by its definition, over and over.
std::vector<double> slow_pagerank(const Graph& graph) {
  const std::size_t count = graph.nodes.size();
  std::vector<double> out_weight(count), rank(count, 1.0 / static_cast<double>(count));
  for (const Edge& edge : graph.edges) out_weight[edge.from] += static_cast<double>(edge.messages);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> next(count, 0.15 / static_cast<double>(count));
    for (std::size_t i = 0; i < count; ++i) {
      if (out_weight[i] > 0) continue;
      for (double& each : next) each += 0.85 * rank[i] / static_cast<double>(count);
    }
    for (const Edge& edge : graph.edges) {
      next[edge.to] +=
          0.85 * rank[edge.from] * static_cast<double>(edge.messages) / out_weight[edge.from];
    }
    rank = next;
  }
  return rank;
}

TEST(Measure, PageRankIsThatOfItsDefinition) {
  const Graph graph = two_groups();
  const Measures measures = measured(graph);
  const std::vector<double> expected = slow_pagerank(graph);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(measures.pagerank[i], expected[i], 1e-6);
  }
  EXPECT_NEAR(std::accumulate(expected.begin(), expected.end(), 0.0), 1, 1e-9);
}

TEST(Measure, BetweennessCountsTheWaysThroughTheBridge) {
  // Through the end of the bridge go the ways from its two neighbours to the three beyond it.
  const Measures measures = measured(two_groups());
  EXPECT_EQ(measures.betweenness, (std::vector<double>{0, 0, 6, 6, 0, 0}));
}

TEST(Measure, GroupsAreCommunities) {
  const Measures measures = measured(two_groups());
  EXPECT_EQ(measures.communities, 2U);
  EXPECT_EQ(measures.community, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1}));
}

TEST(Measure, NobodyAndThoseWhoWriteToNobodyAreMeasured) {
  EXPECT_TRUE(measured(Graph()).pagerank.empty());
  Graph alone;
  alone.nodes.resize(2);
  EXPECT_EQ(measured(alone).communities, 2U);
}

TEST(Measure, BetweennessEndsAtItsLimit) {
  Graph graph;
  graph.nodes.resize(kMaxBetweenness);
  EXPECT_EQ(measured(graph).betweenness.size(), kMaxBetweenness);
  graph.nodes.resize(kMaxBetweenness + 1);
  EXPECT_TRUE(measured(graph).betweenness.empty());
}

TEST(Layout, NoBoxLiesOnAnother) {
  std::vector<Box> boxes;
  std::vector<Line> lines;
  for (std::uint32_t i = 0; i < 60; ++i) {
    boxes.push_back({40.0 + i, 20});
    if (i > 0) lines.push_back({i / 2, i});
  }
  const auto places = lay_out(boxes, lines);
  ASSERT_TRUE(places.ok());
  for (std::size_t a = 0; a < boxes.size(); ++a) {
    EXPECT_GE((*places)[a].x, boxes[a].width / 2 - 0.01);
    EXPECT_GE((*places)[a].y, boxes[a].height / 2 - 0.01);
    for (std::size_t b = 0; b < a; ++b) {
      const double dx = std::abs((*places)[a].x - (*places)[b].x);
      const double dy = std::abs((*places)[a].y - (*places)[b].y);
      const bool apart = dx > (boxes[a].width + boxes[b].width) / 2 - 0.5 ||
                         dy > (boxes[a].height + boxes[b].height) / 2 - 0.5;
      EXPECT_TRUE(apart) << a << " and " << b;
    }
  }
}

TEST(Layout, IsTheSameEveryTime) {
  const std::vector<Box> boxes(20, Box{40, 20});
  std::vector<Line> lines;
  for (std::uint32_t i = 1; i < 20; ++i) lines.push_back({i / 3, i});
  const auto one = lay_out(boxes, lines);
  const auto other = lay_out(boxes, lines);
  ASSERT_TRUE(one.ok() && other.ok());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_EQ((*one)[i].x, (*other)[i].x);
    EXPECT_EQ((*one)[i].y, (*other)[i].y);
  }
}

TEST(Layout, OfNobodyIsEmpty) {
  const auto places = lay_out({}, {});
  ASSERT_TRUE(places.ok());
  EXPECT_TRUE(places->empty());
}

constexpr const char* kHostile =
    "</title><script>alert(1)</script>&\"'\x1b[31m\xe2\x80\xae\xff\n\\N=cmd";

TEST(Escape, LeavesNothingThatAFormatTakesForItsOwn) {
  const std::string xml = xml_text(kHostile);
  EXPECT_EQ(xml.find_first_of("<>\"'\x1b\n"), std::string::npos);
  EXPECT_EQ(xml.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_EQ(dot_string("a\"b\\N\n"), "\"a\\\"b\\\\N\xef\xbf\xbd\"");
  EXPECT_EQ(csv_field("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(csv_field("@a"), "\"'@a\"");
  EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(csv_field(""), "\"\"");
  EXPECT_EQ(plain_line("\xff"
                       "Å"),
            "\xef\xbf\xbdÅ");
}

TEST(Print, NodesLeadWhereTheyAreTold) {
  const Graph graph = two_groups();
  const Measures measures = measured(graph);
  const std::vector<std::string> links(graph.nodes.size(), "/p/\"><script>");
  const auto svg = print_svg(graph, measures, "x", links);
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg->find("<a href=\"/p/&quot;&gt;&lt;script&gt;\""), std::string::npos);
  EXPECT_EQ(print_svg(graph, measures, "x")->find("<a "), std::string::npos);
}

TEST(Print, HostileNamesStayNames) {
  Graph graph = two_groups();
  for (Node& node : graph.nodes) node.name = node.address = node.kind = kHostile;
  const Measures measures = measured(graph);
  const auto svg = print_svg(graph, measures, kHostile);
  ASSERT_TRUE(svg.ok());
  const std::string dot = print_dot(graph, measures);
  for (const std::string& text : {*svg, print_graphml(graph, measures)}) {
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("&\""), std::string::npos);
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(dot.begin(), dot.end(), '\n')),
            graph.nodes.size() + graph.edges.size() + 2);
  const std::string csv = print_csv(graph);
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')),
            graph.edges.size() + 1);
}

TEST(Print, APictureOfTooManyIsRefused) {
  Graph graph;
  graph.nodes.resize(kMaxDrawn + 1);
  Measures measures = measured(graph);
  EXPECT_EQ(print_svg(graph, measures, "").error().code, Code::Unsupported);
  graph.nodes.resize(kMaxDrawn);
  measures = measured(graph);
  EXPECT_TRUE(print_svg(graph, measures, "").ok());
}

TEST(Print, LongNamesAreClippedInPicturesOnly) {
  Graph graph;
  const std::string fits(kMaxLabelBytes, 'a'), longer(kMaxLabelBytes + 1, 'b');
  graph.nodes = {{"p0", fits, "a@b", "person"}, {"p1", longer, "c@d", "person"}};
  const Measures measures = measured(graph);
  const auto svg = print_svg(graph, measures, "");
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg->find(">" + fits + "</text>"), std::string::npos);
  EXPECT_NE(svg->find(">" + longer.substr(1) + "…</text>"), std::string::npos);
  EXPECT_NE(print_graphml(graph, measures).find(longer), std::string::npos);
}

}  // namespace
}  // namespace day::graph
