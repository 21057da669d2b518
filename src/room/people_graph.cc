// SPDX-License-Identifier: AGPL-3.0-or-later
// Who wrote to whom: a drawing with its table, and files of it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/numbers.h"
#include "dossier/person.h"
#include "http/url.h"
#include "room/links.h"
#include "room/router.h"
#include "room/security.h"
#include "room/whole.h"

namespace day::room {
namespace {

struct Format {
  std::string_view name;
  std::string_view path;
  std::string_view media_type;
};
constexpr std::array<Format, 4> kFormats = {
    {{"svg", "/people/graph.svg", "image/svg+xml"},
     {"dot", "/people/graph.dot", "text/vnd.graphviz; charset=utf-8"},
     {"graphml", "/people/graph.graphml", "application/graphml+xml"},
     {"csv", "/people/graph.csv", "text/csv; charset=utf-8"}}};

dossier::GraphRequest read_request(const Visit& visit) {
  dossier::GraphRequest request;
  request.query = visit.request.parameter("q");
  request.everybody = visit.request.parameter("everybody") == "1";
  const std::string_view typed = visit.request.parameter("n");
  std::size_t count = kGraphPersons;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), count);
  if (read.ec == std::errc::result_out_of_range) count = kMaxGraphPersons;
  request.limit = std::clamp<std::size_t>(count, 2, kMaxGraphPersons);
  return request;
}

std::string query_of(const dossier::GraphRequest& request) {
  http::Pairs pairs;
  if (!request.query.empty()) pairs.emplace_back("q", request.query);
  pairs.emplace_back("n", std::to_string(request.limit));
  if (request.everybody) pairs.emplace_back("everybody", "1");
  return http::print_query(pairs);
}

std::vector<mustache::Data> file_links(const dossier::GraphRequest& request) {
  std::vector<mustache::Data> files;
  for (const Format& each : kFormats) {
    mustache::Data file;
    file.set("file_path", fmt::format("{}?{}", each.path, query_of(request)));
    std::string name(each.name);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    file.set("file_name", std::move(name));
    files.push_back(std::move(file));
  }
  return files;
}

mustache::Data line_row(const graph::Graph& graph, const graph::Edge& edge) {
  const auto name_of = [](const graph::Node& node) {
    return safe_line(node.name.empty() ? node.address : node.name);
  };
  mustache::Data row;
  row.set("from_path", person_path(graph.nodes[edge.from].id));
  row.set("from_name", name_of(graph.nodes[edge.from]));
  row.set("to_path", person_path(graph.nodes[edge.to].id));
  row.set("to_name", name_of(graph.nodes[edge.to]));
  row.set("line_count", group_digits(edge.messages));
  row.set("first", dossier::print_day(edge.first)).set("last", dossier::print_day(edge.last));
  return row;
}

// The strongest lines first.
std::vector<const graph::Edge*> by_weight(const graph::Graph& graph) {
  std::vector<const graph::Edge*> edges;
  for (const graph::Edge& each : graph.edges) edges.push_back(&each);
  std::stable_sort(edges.begin(), edges.end(), [](const graph::Edge* a, const graph::Edge* b) {
    return a->messages > b->messages;
  });
  return edges;
}

// What stands in a page has no declaration of its own.
std::string_view without_declaration(std::string_view svg) {
  const std::size_t begin = svg.find("<svg");
  return begin == svg.npos ? svg : svg.substr(begin);
}

void put_drawing(const Visit& visit, const DrawnGraph& drawn, const dossier::GraphRequest& request,
                 mustache::Data* out) {
  const dossier::PeopleGraph& people = drawn.people;
  const std::size_t nodes = people.graph.nodes.size();
  out->set("has_nodes", nodes > 0);
  if (nodes == 0) return;
  out->set("caption", safe_line(dossier::describe_graph(people, request.query)));
  out->set("is_left_out", people.all_persons > nodes);
  out->set("left_out", visit.texts.say_count("graph.left_out", people.all_persons - nodes));
  out->set("drawing", without_declaration(drawn.text)).set("files", file_links(request));
  out->set("lines", visit.texts.say_count("graph.lines", people.graph.edges.size()));
  const std::vector<const graph::Edge*> edges = by_weight(people.graph);
  const ListPage part = list_page(visit, "page", edges.size(), kRowsBeside);
  std::vector<mustache::Data> rows;
  for (std::uint64_t i = part.begin; i < part.end; ++i) {
    rows.push_back(line_row(people.graph, *edges[i]));
  }
  out->set("rows", std::move(rows)).set("pager", pager_of(visit, "page", part, "lines"));
}

Result<http::Response> graph_page(Visit& visit) {
  const dossier::GraphRequest request = read_request(visit);
  ASSIGN_OR_RETURN(const auto drawn, visit.options.whole->graph(visit, request, kPageFormat));
  Page page;
  page.body = "graph";
  page.section = "people";
  page.is_wide = true;
  page.title = visit.texts.say("graph.title");
  mustache::Data& out = page.data;
  out.set("title", page.title).set("of_query", request.query);
  out.set("shown", std::to_string(request.limit)).set("most", std::to_string(kMaxGraphPersons));
  out.set("is_everybody", request.everybody);
  std::vector<mustache::Data> notices;
  for (const query::Notice& each : drawn->people.notices) {
    mustache::Data notice;
    notice.set("notice", safe_line(each.text));
    notices.push_back(std::move(notice));
  }
  out.set("notices", std::move(notices));
  put_drawing(visit, *drawn, request, &out);
  return render_page(visit, std::move(page));
}

Result<http::Response> graph_file(Visit& visit) {
  const auto* const format =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const Format& each) { return each.path == visit.request.target.path; });
  if (format == kFormats.end()) return Error{Code::NotFound, visit.texts.say("error.no_page")};
  ASSIGN_OR_RETURN(const auto drawn,
                   visit.options.whole->graph(visit, read_request(visit), format->name));
  http::Response response;
  response.content_type = format->media_type;
  response.fields.emplace_back("Content-Disposition",
                               fmt::format("attachment; filename=\"people.{}\"", format->name));
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  response.body = std::shared_ptr<const std::string>(drawn, &drawn->text);
  add_data_policy(&response);
  return response;
}

constexpr std::array<Route, 5> kRoutes = {{{http::Method::Get, "/people/graph", graph_page},
                                           {http::Method::Get, "/people/graph.svg", graph_file},
                                           {http::Method::Get, "/people/graph.dot", graph_file},
                                           {http::Method::Get, "/people/graph.graphml", graph_file},
                                           {http::Method::Get, "/people/graph.csv", graph_file}}};

}  // namespace

std::span<const Route> people_graph_routes() {
  return kRoutes;
}

}  // namespace day::room
