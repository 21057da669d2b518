// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/query_text.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "query/dates.h"

namespace day::room {
namespace {

using query::Node;
using query::Query;

// Longer ones are not typed by hand: links to each of their parts would fill the page.
constexpr std::size_t kMaxPartedNodes = 64;

// The nodes that `root` reaches, in an order that Query promises: children have lower numbers.
Query subtree(const Query& whole, const std::vector<std::uint32_t>& roots) {
  std::vector<bool> wanted(whole.nodes.size());
  for (const std::uint32_t root : roots) wanted[root] = true;
  for (std::size_t i = whole.nodes.size(); i-- > 0;) {
    if (!wanted[i]) continue;
    for (const std::uint32_t child : whole.nodes[i].children) wanted[child] = true;
  }
  Query out;
  std::vector<std::uint32_t> place(whole.nodes.size());
  for (std::size_t i = 0; i < whole.nodes.size(); ++i) {
    if (!wanted[i]) continue;
    place[i] = static_cast<std::uint32_t>(out.nodes.size());
    Node node = whole.nodes[i];
    for (std::uint32_t& child : node.children) child = place[child];
    out.nodes.push_back(std::move(node));
  }
  if (roots.size() == 1) return out;
  Node both;
  both.kind = roots.empty() ? Node::Kind::Leaf : Node::Kind::And;
  if (roots.empty()) both.leaf = query::MatchAll{};
  for (const std::uint32_t root : roots) both.children.push_back(place[root]);
  out.nodes.push_back(std::move(both));
  return out;
}

// What must all hold.
std::vector<std::uint32_t> conditions(const Query& query) {
  if (query.nodes.back().kind == Node::Kind::And) return query.nodes.back().children;
  return {query.root()};
}

std::string print_without(const Query& query, std::uint32_t left_out) {
  std::vector<std::uint32_t> rest = conditions(query);
  std::erase(rest, left_out);
  return rest.empty() ? std::string() : query::print_query(subtree(query, rest));
}

bool is_plain_words(const Node& node) {
  return node.kind == Node::Kind::Leaf && (std::holds_alternative<query::Phrase>(node.leaf) ||
                                           std::holds_alternative<query::Near>(node.leaf) ||
                                           std::holds_alternative<query::MatchAll>(node.leaf));
}

// Whether the words before and after stay apart: no quotation mark or parenthesis is left open.
bool can_be_added_to(std::string_view typed, const Query& query) {
  constexpr std::string_view kProbe = "size:>1";
  const Query longer = query::parse_query(std::string(typed) + " " + std::string(kProbe));
  const Query wanted =
      query::parse_query("(" + query::print_query(query) + ") " + std::string(kProbe));
  return longer.nodes == wanted.nodes;
}

}  // namespace

QueryText::QueryText(std::string_view typed) : query_(query::parse_query(typed)) {
  if (is_all()) return;
  if (can_be_added_to(typed, query_)) {
    base_ = typed;
  } else {
    base_ = query::print_query(query_);
    if (query_.nodes.back().kind == Node::Kind::Or) base_ = "(" + base_ + ")";
  }
  if (query_.nodes.size() > kMaxPartedNodes) return;
  for (const std::uint32_t each : conditions(query_)) {
    if (is_plain_words(query_.nodes[each])) continue;
    parts_.push_back({query::print_query(subtree(query_, {each})), print_without(query_, each)});
  }
}

bool QueryText::is_all() const {
  return query_.nodes.size() == 1 && std::holds_alternative<query::MatchAll>(query_.nodes[0].leaf);
}

std::string QueryText::with(std::string_view term) const {
  return base_.empty() ? std::string(term) : base_ + " " + std::string(term);
}

std::string QueryText::with_months(const inquiry::MonthSpan& span) const {
  const std::string term = "date:" + inquiry::print_span(span);
  const auto wanted = query::parse_date_range(inquiry::print_span(span));
  std::vector<std::uint32_t> rest = conditions(query_);
  const auto is_around = [&](std::uint32_t each) {
    const auto* const range = std::get_if<query::DateRange>(&query_.nodes[each].leaf);
    return query_.nodes[each].kind == Node::Kind::Leaf && range != nullptr && wanted &&
           (!range->from || *range->from <= *wanted->from) &&
           (!range->until || *wanted->until <= *range->until);
  };
  const bool any = std::any_of(rest.begin(), rest.end(), is_around);
  if (!any) return with(term);
  std::erase_if(rest, is_around);
  if (rest.empty()) return term;
  const Query kept = subtree(query_, rest);
  const std::string text = query::print_query(kept);
  return (kept.nodes.back().kind == Node::Kind::Or ? "(" + text + ")" : text) + " " + term;
}

}  // namespace day::room
