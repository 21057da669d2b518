// SPDX-License-Identifier: AGPL-3.0-or-later
// Graphviz is wrapped here. It gets numbers alone: names would be attributes in a language of
// their own, with markup and file names in it.
#include <fmt/format.h>
#include <graphviz/gvc.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "graph/graph.h"
#include "graph/library.h"

namespace day::graph {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kMargin = 4;  // points between boxes

// What is used of the library. libgvc brings libcgraph with it.
struct Graphviz {
  decltype(&::gvContext) context;
  decltype(&::gvLayout) layout;
  decltype(&::gvFreeLayout) free_layout;
  decltype(&::attach_attrs) attach;
  decltype(&::agopen) open;
  decltype(&::agclose) close;
  decltype(&::agattr) attribute;
  decltype(&::agsafeset) set;
  decltype(&::agget) get;
  decltype(&::agnode) node;
  decltype(&::agedge) edge;
  const Agdesc_t* undirected;

  static Result<Graphviz> load() {
    Library library("libgvc.so.6");
    Graphviz out{};
    library.find("gvContext", &out.context);
    library.find("gvLayout", &out.layout);
    library.find("gvFreeLayout", &out.free_layout);
    library.find("attach_attrs", &out.attach);
    library.find("agopen", &out.open);
    library.find("agclose", &out.close);
    library.find("agattr", &out.attribute);
    library.find("agsafeset", &out.set);
    library.find("agget", &out.get);
    library.find("agnode", &out.node);
    library.find("agedge", &out.edge);
    library.find("Agundirected", &out.undirected);
    TRY(library.status());
    return out;
  }
};

// The library takes names and values as char*, and copies them.
class Text {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  char* get() { return text_.data(); }

 private:
  std::string text_;
};

// "12.5,7" as it stands in the attribute pos.
bool read_point(std::string_view text, Point* point) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return false;
  const char* const end = text.data() + text.size();
  const auto x = std::from_chars(text.data(), text.data() + comma, point->x);
  const auto y = std::from_chars(text.data() + comma + 1, end, point->y);
  return x.ec == std::errc() && y.ec == std::errc();
}

// So that the upper left corner of everything is at 0,0, and y goes down.
void move_to_corner(const std::vector<Box>& boxes, std::vector<Point>* points) {
  double left = 0, top = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    Point& point = (*points)[i];
    point.y = -point.y;
    const double x = point.x - boxes[i].width / 2;
    const double y = point.y - boxes[i].height / 2;
    left = i == 0 ? x : std::min(left, x);
    top = i == 0 ? y : std::min(top, y);
  }
  for (Point& point : *points) {
    point.x -= left;
    point.y -= top;
  }
}

// One for the process: what a context has read of the list of plugins is lost when it is freed
// (3,661 bytes in 2.42), and reading it again takes longer than a small layout.
GVC_t* context_of(const Graphviz& graphviz) {
  static GVC_t* const context = graphviz.context();
  return context;
}

// A graph of the library with everything that is freed after it.
class Drawing {
 public:
  explicit Drawing(const Graphviz& graphviz)
      : graphviz_(graphviz),
        context_(context_of(graphviz)),
        graph_(graphviz.open(Text("people").get(), *graphviz.undirected, nullptr)) {}
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  ~Drawing() {
    if (is_laid_out_) graphviz_.free_layout(context_, graph_);
    if (graph_ != nullptr) graphviz_.close(graph_);
  }

  bool add(const std::vector<Box>& boxes, const std::vector<Line>& lines) {
    if (context_ == nullptr || graph_ == nullptr) return false;
    declare(AGRAPH, "overlap", "prism");
    declare(AGRAPH, "start", "1");  // the seed: the same picture every time
    declare(AGRAPH, "splines", "false");
    declare(AGRAPH, "sep", fmt::format("+{}", kMargin));
    declare(AGNODE, "shape", "box");
    declare(AGNODE, "fixedsize", "true");
    declare(AGNODE, "label", "");
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      nodes_.push_back(graphviz_.node(graph_, Text(fmt::format("{}", i)).get(), 1));
      if (nodes_.back() == nullptr) return false;
      set(nodes_.back(), "width", fmt::format("{:.3f}", boxes[i].width / kPointsPerInch));
      set(nodes_.back(), "height", fmt::format("{:.3f}", boxes[i].height / kPointsPerInch));
    }
    return std::all_of(lines.begin(), lines.end(), [this](const Line& line) {
      return graphviz_.edge(graph_, nodes_[line.from], nodes_[line.to], nullptr, 1) != nullptr;
    });
  }

  bool lay_out(std::vector<Point>* points) {
    // neato and not sfdp, which draws on the state of rand() and so never gives the same twice.
    is_laid_out_ = graphviz_.layout(context_, graph_, "neato") == 0;
    if (!is_laid_out_) return false;
    graphviz_.attach(graph_);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const char* const place = graphviz_.get(nodes_[i], Text("pos").get());
      if (place == nullptr || !read_point(place, &(*points)[i])) return false;
    }
    return true;
  }

 private:
  void set(void* object, const char* name, std::string value) {
    graphviz_.set(object, Text(name).get(), Text(std::move(value)).get(), Text("").get());
  }
  void declare(int kind, const char* name, std::string value) {
    graphviz_.attribute(graph_, kind, Text(name).get(), Text(std::move(value)).get());
  }

  const Graphviz& graphviz_;
  GVC_t* context_;
  Agraph_t* graph_;
  std::vector<Agnode_t*> nodes_;
  bool is_laid_out_ = false;
};

}  // namespace

Result<std::vector<Point>> lay_out(const std::vector<Box>& boxes, const std::vector<Line>& lines) {
  std::vector<Point> points(boxes.size());
  if (boxes.empty()) return points;
  ASSIGN_OR_RETURN(const Graphviz graphviz, Graphviz::load());
  Drawing drawing(graphviz);
  if (!drawing.add(boxes, lines) || !drawing.lay_out(&points)) {
    return Error{Code::Failed, "Graphviz could not lay the graph out"};
  }
  move_to_corner(boxes, &points);
  return points;
}

}  // namespace day::graph
