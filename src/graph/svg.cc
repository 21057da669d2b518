// SPDX-License-Identifier: AGPL-3.0-or-later
// The picture. Names never lie on one another: each is a box for the layout.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "graph/escape.h"
#include "graph/graph.h"
#include "graph/limits.h"

namespace day::graph {
namespace {

constexpr std::size_t kTiesOfANode = 3;
constexpr double kMargin = 24;
constexpr double kCaptionSize = 13;
constexpr double kMinFont = 11, kMaxFont = 22;
constexpr double kMinRadius = 4, kMaxRadius = 20;
// Of the font size; with room for the widest common letters of a proportional font.
constexpr double kLetterWidth = 0.6, kWideWidth = 1.05;

// Colours of the largest communities, told apart also by people who do not see red or green (Okabe
// and Ito 2008), dark enough for text on white; the rest is grey.
constexpr std::array<std::string_view, 7> kColours = {"#0072b2", "#b34d00", "#007a5a", "#a0428a",
                                                      "#806600", "#3b3bb3", "#8c1515"};
constexpr std::string_view kGrey = "#5f6b73";

std::string_view colour_of(std::uint32_t community) {
  return community < kColours.size() ? kColours[community] : kGrey;
}

std::string label_of(const Node& node) {
  const std::string_view text = node.name.empty() ? node.address : node.name;
  const std::string line = plain_line(text);
  const std::string_view clipped = clip_utf8(line, kMaxLabelBytes);
  return std::string(clipped) + (clipped.size() < line.size() ? "…" : "");
}

double width_of(std::string_view label, double font) {
  double letters = 0;
  while (!label.empty()) {
    const Utf8Char c = decode_utf8(label);
    letters += c.code >= 0x1100 ? kWideWidth : kLetterWidth;
    label.remove_prefix(c.size_bytes);
  }
  return letters * font;
}

struct Tie {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint64_t messages = 0;
};

// The strongest ties of each node, both directions together.
std::vector<Tie> strongest_ties(const Graph& graph) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> pairs;
  for (const Edge& edge : graph.edges) {
    const auto ends = std::minmax(edge.from, edge.to);
    pairs[{ends.first, ends.second}] += edge.messages;
  }
  std::vector<std::vector<Tie>> of(graph.nodes.size());
  for (const auto& [ends, messages] : pairs) {
    of[ends.first].push_back({ends.first, ends.second, messages});
    of[ends.second].push_back({ends.first, ends.second, messages});
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> kept;
  for (std::vector<Tie>& ties : of) {
    std::stable_sort(ties.begin(), ties.end(),
                     [](const Tie& a, const Tie& b) { return a.messages > b.messages; });
    for (std::size_t i = 0; i < std::min(ties.size(), kTiesOfANode); ++i) {
      kept[{ties[i].a, ties[i].b}] = ties[i].messages;
    }
  }
  std::vector<Tie> out;
  for (const auto& [ends, messages] : kept) out.push_back({ends.first, ends.second, messages});
  return out;
}

class Picture {
 public:
  Picture(const Graph& graph, const Measures& measures, const std::vector<std::string>& links)
      : graph_(graph), measures_(measures), links_(links) {}

  Result<std::string> draw(const std::string& caption) {
    ties_ = strongest_ties(graph_);
    make_boxes();
    std::vector<Line> lines;
    for (const Tie& tie : ties_) lines.push_back({tie.a, tie.b});
    ASSIGN_OR_RETURN(places_, lay_out(boxes_, lines));
    double width = 0, height = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      width = std::max(width, places_[i].x + boxes_[i].width / 2);
      height = std::max(height, places_[i].y + boxes_[i].height / 2);
    }
    width = std::max(width, width_of(caption, kCaptionSize)) + 2 * kMargin;
    height += 3 * kMargin;
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"sans-serif\">\n"
        "<title>Who wrote to whom</title>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        width, height);
    draw_ties();
    for (std::size_t i = 0; i < places_.size(); ++i) draw_node(i);
    out_ += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" font-size=\"{}\" fill=\"#333333\">{}"
        "</text>\n</svg>\n",
        kMargin, height - kMargin, kCaptionSize, xml_text(caption));
    return std::move(out_);
  }

 private:
  // How much of the greatest, from 0 to 1; by the square root, as areas are seen.
  double weight(std::size_t i) const {
    const double most = *std::max_element(measures_.pagerank.begin(), measures_.pagerank.end());
    return most > 0 ? std::sqrt(measures_.pagerank[i] / most) : 0;
  }

  void make_boxes() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      labels_.push_back(label_of(graph_.nodes[i]));
      fonts_.push_back(kMinFont + (kMaxFont - kMinFont) * weight(i) * weight(i));
      radii_.push_back(kMinRadius + (kMaxRadius - kMinRadius) * weight(i));
      const double width = std::max(width_of(labels_[i], fonts_[i]), 2 * radii_[i]);
      boxes_.push_back({width + 4, 2 * radii_[i] + fonts_[i] * 1.4 + 4});
    }
  }

  Point middle_of(std::size_t i) const {
    return {places_[i].x + kMargin, places_[i].y - boxes_[i].height / 2 + radii_[i] + 2 + kMargin};
  }

  void draw_ties() {
    std::uint64_t most = 1;
    for (const Tie& tie : ties_) most = std::max(most, tie.messages);
    out_ += "<g stroke=\"#9aa7b0\" stroke-opacity=\"0.55\" stroke-linecap=\"round\">\n";
    for (const Tie& tie : ties_) {
      const Point a = middle_of(tie.a), b = middle_of(tie.b);
      const double share = static_cast<double>(tie.messages) / static_cast<double>(most);
      const bool within = measures_.community[tie.a] == measures_.community[tie.b];
      out_ += fmt::format(
          "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke-width=\"{:.2f}\"",
          a.x, a.y, b.x, b.y, 0.7 + 5.3 * std::sqrt(share));
      if (within) out_ += fmt::format(" stroke=\"{}\"", colour_of(measures_.community[tie.a]));
      out_ += "/>\n";
    }
    out_ += "</g>\n";
  }

  void draw_node(std::size_t i) {
    const Point at = middle_of(i);
    const std::string_view colour = colour_of(measures_.community[i]);
    // Keys walk through a table beside the picture, not through the picture.
    if (!links_.empty()) {
      out_ += fmt::format("<a href=\"{}\" tabindex=\"-1\">", xml_text(links_[i]));
    }
    out_ += fmt::format("<g><title>{} &lt;{}&gt; {}</title>\n", xml_text(graph_.nodes[i].name),
                        xml_text(graph_.nodes[i].address), xml_text(graph_.nodes[i].id));
    out_ += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\" "
        "stroke=\"#ffffff\" stroke-width=\"1\"/>\n",
        at.x, at.y, radii_[i], colour);
    // First a white edge, so that lines do not run through the letters.
    const std::string text =
        fmt::format("x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.1f}\" text-anchor=\"middle\"", at.x,
                    at.y + radii_[i] + fonts_[i] * 1.05, fonts_[i]);
    const std::string label = xml_text(labels_[i]);
    out_ += fmt::format(
        "<text {} stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" "
        "fill=\"#ffffff\">{}</text>\n",
        text, label);
    out_ += fmt::format("<text {} fill=\"#1a1a1a\">{}</text></g>{}\n", text, label,
                        links_.empty() ? "" : "</a>");
  }

  const Graph& graph_;
  const Measures& measures_;
  const std::vector<std::string>& links_;
  std::vector<Tie> ties_;
  std::vector<std::string> labels_;
  std::vector<double> fonts_;
  std::vector<double> radii_;
  std::vector<Box> boxes_;
  std::vector<Point> places_;
  std::string out_;
};

}  // namespace

Result<std::string> print_svg(const Graph& graph, const Measures& measures,
                              const std::string& caption, const std::vector<std::string>& links) {
  CHECK(links.empty() || links.size() == graph.nodes.size());
  if (graph.nodes.size() > kMaxDrawn) {
    return Error{Code::Unsupported,
                 fmt::format("a picture of {} persons cannot be read; give --limit {} or less",
                             graph.nodes.size(), kMaxDrawn)};
  }
  return Picture(graph, measures, links).draw(caption);
}

}  // namespace day::graph
