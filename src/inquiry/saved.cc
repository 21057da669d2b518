// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/saved.h"

#include <fmt/format.h>

#include <utility>

#include "catalog/decisions.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

const std::string* saved_name(const query::Node& node) {
  if (node.kind != query::Node::Kind::Leaf) return nullptr;
  const auto* pair = std::get_if<query::KeyValue>(&node.leaf);
  return pair != nullptr && pair->key == query::Key::Saved ? &pair->value : nullptr;
}

// The place of the first saved:NAME, or the number of nodes.
std::size_t find_saved(const query::Query& query) {
  std::size_t at = 0;
  while (at < query.nodes.size() && saved_name(query.nodes[at]) == nullptr) ++at;
  return at;
}

// Puts the nodes of `inner` in the place of the leaf at `at`: children still come before parents.
void splice(query::Query* query, std::size_t at, const query::Query& inner) {
  const auto added = static_cast<std::uint32_t>(inner.nodes.size() - 1);
  const auto place = static_cast<std::uint32_t>(at);
  std::vector<query::Node> nodes(query->nodes.begin(),
                                 query->nodes.begin() + static_cast<std::ptrdiff_t>(at));
  for (query::Node node : inner.nodes) {
    for (std::uint32_t& child : node.children) child += place;
    nodes.push_back(std::move(node));
  }
  for (std::size_t i = at + 1; i < query->nodes.size(); ++i) {
    query::Node node = query->nodes[i];
    for (std::uint32_t& child : node.children) child += child >= place ? added : 0;
    nodes.push_back(std::move(node));
  }
  query->nodes = std::move(nodes);
}

}  // namespace

Result<query::Query> expand_saved(const query::Query& query, sql::Database* database) {
  query::Query expanded = query;
  catalog::DecisionReader decisions(database);
  std::size_t expansions = 0;
  for (std::size_t at = find_saved(expanded); at < expanded.nodes.size();
       at = find_saved(expanded)) {
    const std::string name = *saved_name(expanded.nodes[at]);
    ASSIGN_OR_RETURN(const auto saved, decisions.saved_search(name));
    const query::Query inner = query::parse_query(saved ? saved->query : "");
    const bool past_limit = ++expansions > kMaxSavedExpansions ||
                            expanded.nodes.size() + inner.nodes.size() - 1 > kMaxExpandedNodes;
    if (!saved || past_limit) {
      expanded.nodes[at].leaf = query::MatchNone{};
      expanded.notices.push_back(
          {0, 0,
           saved ? fmt::format("saved:{}: too many saved searches in one, or too long; it finds "
                               "nothing",
                               name)
                 : fmt::format("no search is saved as {} (`daylight searches`): it finds nothing",
                               name)});
      continue;
    }
    for (const query::Notice& notice : inner.notices) {
      expanded.notices.push_back({0, 0, fmt::format("in saved:{}: {}", name, notice.text)});
    }
    splice(&expanded, at, inner);
  }
  return expanded;
}

}  // namespace day::inquiry
