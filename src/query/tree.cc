// SPDX-License-Identifier: AGPL-3.0-or-later
#include "query/tree.h"

#include <utility>

namespace day::query {
namespace {

using Kind = Node::Kind;

bool is_leaf_of_all_or_none(const Node& node) {
  return node.kind == Kind::Leaf && (std::holds_alternative<MatchAll>(node.leaf) ||
                                     std::holds_alternative<MatchNone>(node.leaf));
}

void invert_all_or_none(const Node& child, Node* node) {
  node->kind = Kind::Leaf;
  node->children.clear();
  if (std::holds_alternative<MatchAll>(child.leaf)) {
    node->leaf = MatchNone{};
  } else {
    node->leaf = MatchAll{};
  }
}

// Children first, each node once, without recursion.
std::vector<Node> collect(std::vector<Node>* nodes, std::uint32_t root) {
  std::vector<Node> out;
  struct Visit {
    std::uint32_t node;
    std::size_t next_child;
  };
  std::vector<Visit> stack = {{root, 0}};
  while (!stack.empty()) {
    Visit& top = stack.back();
    Node& node = (*nodes)[top.node];
    if (top.next_child < node.children.size()) {
      stack.push_back({node.children[top.next_child], 0});
      continue;
    }
    out.push_back(std::move(node));
    stack.pop_back();
    if (stack.empty()) break;
    Visit& parent = stack.back();
    (*nodes)[parent.node].children[parent.next_child] = static_cast<std::uint32_t>(out.size() - 1);
    ++parent.next_child;
  }
  return out;
}

}  // namespace

std::vector<Node> simplify_tree(std::vector<Node> nodes, std::uint32_t root) {
  std::vector<std::uint32_t> stands_for(nodes.size());
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    stands_for[i] = i;
    Node& node = nodes[i];
    if (node.kind == Kind::Leaf) continue;
    std::vector<std::uint32_t> children;
    for (const std::uint32_t written : node.children) {
      const std::uint32_t child = stands_for[written];
      if (nodes[child].kind == node.kind && node.kind != Kind::Not) {
        children.insert(children.end(), nodes[child].children.begin(), nodes[child].children.end());
      } else {
        children.push_back(child);
      }
    }
    node.children = std::move(children);
    const Node& only = nodes[node.children[0]];
    if (node.kind == Kind::Not) {
      if (only.kind == Kind::Not) {
        stands_for[i] = only.children[0];
      } else if (is_leaf_of_all_or_none(only)) {
        invert_all_or_none(only, &node);
      }
    } else if (node.children.size() == 1) {
      stands_for[i] = node.children[0];
    }
  }
  return collect(&nodes, stands_for[root]);
}

}  // namespace day::query
