// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/forest_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace day::thread {
namespace {

// The children of each node, and the roots.
std::vector<std::uint32_t> link_children(std::vector<Node>* nodes) {
  std::vector<std::uint32_t> roots;
  for (Node& node : *nodes) node.children.clear();
  for (std::uint32_t i = 0; i < nodes->size(); ++i) {
    const std::uint32_t parent = (*nodes)[i].parent;
    if (parent == kNoNode) {
      roots.push_back(i);
    } else {
      (*nodes)[parent].children.push_back(i);
    }
  }
  return roots;
}

// Every node before its children.
std::vector<std::uint32_t> in_reading_order(const std::vector<Node>& nodes,
                                            const std::vector<std::uint32_t>& roots) {
  std::vector<std::uint32_t> order;
  order.reserve(nodes.size());
  std::vector<std::uint32_t> open(roots.rbegin(), roots.rend());
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    order.push_back(node);
    const auto& children = nodes[node].children;
    open.insert(open.end(), children.rbegin(), children.rend());
  }
  return order;
}

// What a node is sorted by: a gap stands where the first message under it does.
class Keys {
 public:
  Keys(const std::vector<Node>& nodes, std::span<const Message> messages)
      : nodes_(nodes), messages_(messages), first_(nodes.size(), kNoNode) {}

  // Children first, so in reverse of the order of reading.
  void set(std::uint32_t node) {
    if (nodes_[node].message) {
      first_[node] = *nodes_[node].message;
      return;
    }
    for (const std::uint32_t child : nodes_[node].children) {
      const std::uint32_t message = first_[child];
      if (message == kNoNode) continue;
      if (first_[node] == kNoNode || comes_before(messages_[message], messages_[first_[node]])) {
        first_[node] = message;
      }
    }
  }
  bool has(std::uint32_t node) const { return first_[node] != kNoNode; }
  bool before(std::uint32_t a, std::uint32_t b) const {
    if (first_[a] != first_[b]) return comes_before(messages_[first_[a]], messages_[first_[b]]);
    return std::tie(nodes_[a].message_id, nodes_[a].thread_index) <
           std::tie(nodes_[b].message_id, nodes_[b].thread_index);
  }

 private:
  const std::vector<Node>& nodes_;
  std::span<const Message> messages_;
  std::vector<std::uint32_t> first_;
};

}  // namespace

bool comes_before(const Message& a, const Message& b) {
  if (a.seconds.has_value() != b.seconds.has_value()) return a.seconds.has_value();
  if (a.seconds != b.seconds) return *a.seconds < *b.seconds;
  return a.id < b.id;
}

Forest arrange(std::vector<Node> nodes, std::span<const Message> messages) {
  std::vector<std::uint32_t> roots = link_children(&nodes);
  std::vector<std::uint32_t> order = in_reading_order(nodes, roots);
  Keys keys(nodes, messages);
  for (auto node = order.rbegin(); node != order.rend(); ++node) keys.set(*node);
  const auto sort = [&](std::vector<std::uint32_t>* list) {
    std::erase_if(*list, [&](std::uint32_t node) { return !keys.has(node); });
    std::sort(list->begin(), list->end(),
              [&](std::uint32_t a, std::uint32_t b) { return keys.before(a, b); });
  };
  sort(&roots);
  for (Node& node : nodes) sort(&node.children);
  order = in_reading_order(nodes, roots);

  std::vector<std::uint32_t> number(nodes.size(), kNoNode);
  for (std::uint32_t i = 0; i < order.size(); ++i) number[order[i]] = i;
  const auto renumber = [&](std::uint32_t node) {
    return node == kNoNode ? kNoNode : number[node];
  };
  Forest forest;
  forest.nodes.reserve(order.size());
  for (const std::uint32_t old : order) {
    Node node = std::move(nodes[old]);
    node.parent = renumber(node.parent);
    node.same_id_as = renumber(node.same_id_as);
    for (std::uint32_t& child : node.children) child = number[child];
    forest.nodes.push_back(std::move(node));
  }
  for (const std::uint32_t root : roots) forest.roots.push_back(number[root]);
  // Components get numbers in the order of their first nodes.
  std::vector<std::uint32_t> seen;
  seen.assign(nodes.size(), kNoNode);
  for (Node& node : forest.nodes) {
    std::uint32_t& named = seen[node.component];
    if (named == kNoNode) named = forest.components++;
    node.component = named;
  }
  return forest;
}

}  // namespace day::thread
