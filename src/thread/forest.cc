// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/forest.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "thread/forest_order.h"
#include "thread/ids.h"
#include "thread/sets.h"
#include "thread/thread_index.h"

namespace day::thread {
namespace {

class Builder {
 public:
  explicit Builder(std::span<const Message> messages) : messages_(messages) {}

  Forest build() {
    std::vector<std::uint32_t> order(messages_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return comes_before(messages_[a], messages_[b]);
    });
    names_.reserve(messages_.size());
    for (const std::uint32_t message : order) place(message);
    for (const std::uint32_t message : order) claim(message);
    for (const std::uint32_t message : order) choose_parent(message);
    choose_by_claims();
    break_cycles();
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) nodes_[i].component = sets_.find(i);
    return arrange(std::move(nodes_), messages_);
  }

 private:
  struct Claim {
    std::uint32_t child;
    std::uint32_t parent;
    auto operator<=>(const Claim&) const = default;
  };

  std::uint32_t add_node() {
    nodes_.emplace_back();
    return sets_.add();
  }

  std::uint32_t node_of_id(const std::string& id) {
    const auto [found, is_new] = by_id_.try_emplace(id, kNoNode);
    if (is_new) {
      found->second = add_node();
      nodes_[found->second].message_id = id;
    }
    return found->second;
  }

  std::uint32_t node_of_index(ByteView index) {
    const auto [found, is_new] = by_index_.try_emplace(Bytes(index), kNoNode);
    if (is_new) {
      found->second = add_node();
      nodes_[found->second].thread_index = Bytes(index);
    }
    return found->second;
  }

  // Gives the message its node. The first with a Message-ID is the one that others mean by it.
  void place(std::uint32_t message) {
    const Message& said = messages_[message];
    names_[message] = find_names(said.message_id, said.references, said.in_reply_to);
    const std::string& own = names_[message].own;
    std::uint32_t node = own.empty() ? add_node() : node_of_id(own);
    if (nodes_[node].message) {
      const std::uint32_t first = node;
      node = add_node();
      nodes_[node].message_id = own;
      nodes_[node].same_id_as = first;
      sets_.join(node, first);
    }
    nodes_[node].message = message;
    node_of_message_[message] = node;
    if (is_thread_index(said.thread_index)) by_index_.try_emplace(said.thread_index, node);
  }

  // What the message says of the messages before it.
  void claim(std::uint32_t message) {
    const std::uint32_t node = node_of_message_[message];
    std::uint32_t before = kNoNode;
    for (const std::string& id : names_[message].ancestors) {
      const std::uint32_t ancestor = node_of_id(id);
      sets_.join(node, ancestor);
      if (before != kNoNode) claims_.push_back({ancestor, before});
      before = ancestor;
    }
    const Bytes& index = messages_[message].thread_index;
    if (!is_thread_index(index)) return;
    const auto [found, is_new] =
        by_conversation_.try_emplace(index.substr(0, kConversationBytes), node);
    if (!is_new) sets_.join(node, found->second);
  }

  void set_parent(std::uint32_t node, std::uint32_t parent, Evidence evidence) {
    if (node == parent) return;
    nodes_[node].parent = parent;
    nodes_[node].evidence = evidence;
  }

  void choose_parent(std::uint32_t message) {
    const std::uint32_t node = node_of_message_[message];
    const Names& names = names_[message];
    const Bytes& index = messages_[message].thread_index;
    const bool answers = is_thread_index(index) && index.size() > kConversationBytes;
    const std::uint32_t named = names.parent.empty() ? kNoNode : node_of_id(names.parent);
    if (named != kNoNode) {
      set_parent(node, named, names.by_in_reply_to ? Evidence::InReplyTo : Evidence::References);
      if (nodes_[named].message || !answers) return;
      // What the Thread-Index names may be here where what In-Reply-To names is not.
      const auto found = by_index_.find(index.substr(0, index.size() - kAnswerBytes));
      if (found == by_index_.end() || !nodes_[found->second].message) return;
      set_parent(node, found->second, Evidence::ThreadIndex);
      return;
    }
    if (answers) follow_index(node, index);
  }

  // Every prefix of a Thread-Index is a message of the conversation.
  void follow_index(std::uint32_t node, ByteView index) {
    while (index.size() > kConversationBytes) {
      index.remove_suffix(kAnswerBytes);
      const std::uint32_t parent = node_of_index(index);
      sets_.join(node, parent);
      set_parent(node, parent, Evidence::ThreadIndex);
      if (nodes_[parent].message || nodes_[parent].parent != kNoNode) return;
      node = parent;
    }
  }

  // Where a message says nothing of what it answers, or is not here, the references of others do:
  // what most of them say, and of those the least.
  void choose_by_claims() {
    std::sort(claims_.begin(), claims_.end());
    std::size_t at = 0;
    while (at < claims_.size()) {
      const std::uint32_t child = claims_[at].child;
      std::uint32_t best = kNoNode;
      std::size_t most = 0;
      for (; at < claims_.size() && claims_[at].child == child;) {
        const std::uint32_t parent = claims_[at].parent;
        std::size_t count = 0;
        for (; at < claims_.size() && claims_[at] == Claim{child, parent}; ++at) ++count;
        const bool better =
            count > most || (count == most && nodes_[parent].message_id < nodes_[best].message_id);
        if (!better) continue;
        best = parent;
        most = count;
      }
      if (nodes_[child].parent == kNoNode) set_parent(child, best, Evidence::OthersReferences);
    }
  }

  // Whether the link of `a` is to be cut rather than that of `b`: what others say before what a
  // message says itself, then that of the later one.
  bool cut_rather(std::uint32_t a, std::uint32_t b) const {
    const bool others_a = nodes_[a].evidence == Evidence::OthersReferences;
    const bool others_b = nodes_[b].evidence == Evidence::OthersReferences;
    if (others_a != others_b) return others_a;
    const auto& message_a = nodes_[a].message;
    const auto& message_b = nodes_[b].message;
    if (message_a.has_value() != message_b.has_value()) return !message_a.has_value();
    if (message_a) return comes_before(messages_[*message_b], messages_[*message_a]);
    return std::tie(nodes_[b].message_id, nodes_[b].thread_index) <
           std::tie(nodes_[a].message_id, nodes_[a].thread_index);
  }

  // Each node has one parent at most, so each cycle is met once and cut in one place.
  void break_cycles() {
    std::vector<std::uint32_t> walk(nodes_.size(), kNoNode);  // in which walk a node was met
    for (std::uint32_t start = 0; start < nodes_.size(); ++start) {
      std::uint32_t node = start;
      while (node != kNoNode && walk[node] == kNoNode) {
        walk[node] = start;
        node = nodes_[node].parent;
      }
      if (node == kNoNode || walk[node] != start) continue;
      std::uint32_t cut = node;
      for (std::uint32_t each = nodes_[node].parent; each != node; each = nodes_[each].parent) {
        if (cut_rather(each, cut)) cut = each;
      }
      nodes_[cut].parent = kNoNode;
      nodes_[cut].evidence = Evidence::None;
    }
  }

  std::span<const Message> messages_;
  std::vector<Node> nodes_;
  Sets sets_;
  std::unordered_map<std::uint32_t, Names> names_;
  std::unordered_map<std::uint32_t, std::uint32_t> node_of_message_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  std::unordered_map<Bytes, std::uint32_t> by_index_;
  std::unordered_map<Bytes, std::uint32_t> by_conversation_;
  std::vector<Claim> claims_;
};

}  // namespace

std::string_view evidence_name(Evidence evidence) {
  static constexpr std::array<std::string_view, kEvidenceCount> kNames = {
      "none",      "in-reply-to", "references", "thread-index", "others-references",
      "quotation", "subject"};
  return kNames.at(static_cast<std::size_t>(evidence));
}

Forest build_forest(std::span<const Message> messages) {
  return Builder(messages).build();
}

std::vector<std::uint32_t> find_depths(const Forest& forest) {
  std::vector<std::uint32_t> depths(forest.nodes.size(), 0);
  for (std::size_t i = 0; i < forest.nodes.size(); ++i) {
    const std::uint32_t parent = forest.nodes[i].parent;
    if (parent != kNoNode) depths[i] = depths[parent] + 1;
  }
  return depths;
}

GapFacts find_gap_facts(const Forest& forest, std::span<const Message> messages,
                        std::uint32_t node) {
  GapFacts facts;
  const Node& gap = forest.nodes[node];
  for (const std::uint32_t child : gap.children) {
    const auto& message = forest.nodes[child].message;
    if (!message || is_weak(forest.nodes[child].evidence)) continue;
    if (messages[*message].quotes) facts.said.push_back({*message, *messages[*message].quotes});
  }
  if (!gap.thread_index.empty()) facts.seconds = thread_index_seconds(gap.thread_index);
  return facts;
}

}  // namespace day::thread
