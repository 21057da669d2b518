// SPDX-License-Identifier: AGPL-3.0-or-later
// The forest is a function of the set of messages.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "thread/forest.h"
#include "thread/ids.h"
#include "thread/testing.h"
#include "thread/weak.h"

namespace day::thread {
namespace {

// A small world in which everything that can happen happens often: few ids, so that they recur,
// name each other in circles and are missing.
std::vector<Message> draw_world(std::mt19937* random) {
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>((*random)() % n); };
  const std::uint32_t count = 1 + below(12);
  const std::uint32_t ids = 1 + below(10);
  const auto id = [&] { return std::string(1, static_cast<char>('a' + below(ids))); };
  std::vector<Message> messages;
  for (std::uint32_t i = 0; i < count; ++i) {
    Message message = make_message(i, below(6) * 1000, below(8) == 0 ? "" : id());
    if (below(8) == 0) message.seconds.reset();
    for (std::uint32_t left = below(4); left > 0; --left) message.references.push_back(id());
    for (std::uint32_t left = below(3); left > 1; --left) message.in_reply_to.push_back(id());
    if (below(4) == 0) {
      message.thread_index.assign(kConversationBytes, static_cast<char>('x' + below(2)));
      for (std::uint32_t left = below(3); left > 0; --left) {
        message.thread_index.append(kAnswerBytes, static_cast<char>('0' + below(2)));
      }
    }
    message.subject = std::string(below(2) == 0 ? "Re: " : "") + (below(2) == 0 ? "x" : "y");
    message.from_address = below(2) == 0 ? "ann@x" : "bo@x";
    message.addresses = {message.from_address, "list@x"};
    if (below(3) == 0) {
      message.quotes = Attribution{"", "ann@x", SaidTime{below(6) * 1000, true, true, 0}};
    }
    messages.push_back(std::move(message));
  }
  return messages;
}

// Everything a forest says, without the places of messages in the list.
std::string describe(const Forest& forest, const std::vector<Message>& messages) {
  std::string out;
  for (const Node& node : forest.nodes) {
    out += node.message ? print_short(messages[*node.message].id, 8) : "gap";
    out += "," + node.message_id + "," + std::to_string(node.thread_index.size()) + "," +
           std::to_string(node.parent) + "," + std::string(evidence_name(node.evidence)) + "," +
           std::to_string(node.same_id_as) + "," + std::to_string(node.component) + ";";
  }
  return out;
}

void check_shape(const Forest& forest, const std::vector<Message>& messages) {
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < forest.nodes.size(); ++i) {
    const Node& node = forest.nodes[i];
    if (node.message) {
      ASSERT_TRUE(seen.insert(*node.message).second);
    } else {
      ASSERT_FALSE(node.children.empty());
    }
    if (node.parent == kNoNode) {
      ASSERT_EQ(node.evidence, Evidence::None);
    } else {
      ASSERT_LT(node.parent, i);
      ASSERT_NE(node.evidence, Evidence::None);
      const auto& siblings = forest.nodes[node.parent].children;
      ASSERT_EQ(std::count(siblings.begin(), siblings.end(), i), 1);
    }
  }
  ASSERT_EQ(seen.size(), messages.size());
}

// The components by walking what is named, the obvious and slow way.
std::vector<std::uint32_t> slow_components(const std::vector<Message>& messages) {
  std::vector<std::set<std::string>> named;
  for (const Message& message : messages) {
    const Names names = find_names(message.message_id, message.references, message.in_reply_to);
    std::set<std::string> all(names.ancestors.begin(), names.ancestors.end());
    if (!names.own.empty()) all.insert(names.own);
    if (!message.thread_index.empty()) all.insert("index " + message.thread_index.substr(0, 22));
    named.push_back(std::move(all));
  }
  std::vector<std::uint32_t> component(messages.size());
  for (std::uint32_t i = 0; i < messages.size(); ++i) component[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::uint32_t i = 0; i < messages.size(); ++i) {
      for (std::uint32_t j = 0; j < messages.size(); ++j) {
        const bool meet = std::any_of(named[i].begin(), named[i].end(),
                                      [&](const auto& name) { return named[j].count(name) > 0; });
        if (!meet || component[j] <= component[i]) continue;
        component[j] = component[i];
        changed = true;
      }
    }
  }
  return component;
}

TEST(ThreadProperty, AnyOrderOfArrivalGivesTheSameForest) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::vector<Message> messages = draw_world(&random);
    const Forest strong = build_forest(messages);
    check_shape(strong, messages);
    const std::string before = describe(strong, messages);
    const Forest weak = link_weakly(strong, messages);
    check_shape(weak, messages);
    const std::string before_weak = describe(weak, messages);
    for (int turn = 0; turn < 4; ++turn) {
      std::shuffle(messages.begin(), messages.end(), random);
      const Forest again = build_forest(messages);
      ASSERT_EQ(describe(again, messages), before);
      ASSERT_EQ(describe(link_weakly(again, messages), messages), before_weak);
    }
  }
}

TEST(ThreadProperty, ComponentsAreWhatIsConnectedByNames) {
  std::mt19937 random(8);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Message> messages = draw_world(&random);
    const Forest forest = build_forest(messages);
    const std::vector<std::uint32_t> slow = slow_components(messages);
    std::map<std::uint32_t, std::uint32_t> same;
    std::set<std::uint32_t> numbers;
    for (const Node& node : forest.nodes) {
      if (!node.message) continue;
      const auto [found, is_new] = same.emplace(slow[*node.message], node.component);
      ASSERT_EQ(found->second, node.component);
      numbers.insert(node.component);
    }
    ASSERT_EQ(same.size(), numbers.size());
    ASSERT_EQ(forest.components, numbers.size());
  }
}

TEST(ThreadProperty, WeakLinksLeaveStrongOnesAsTheyAre) {
  std::mt19937 random(9);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Message> messages = draw_world(&random);
    const Forest strong = build_forest(messages);
    Forest weak = link_weakly(strong, messages);
    // Cutting the weak links gives the strong forest back.
    for (Node& node : weak.nodes) {
      if (!is_weak(node.evidence)) continue;
      node.parent = kNoNode;
      node.evidence = Evidence::None;
    }
    std::multiset<std::string> of_weak;
    std::multiset<std::string> of_strong;
    const auto collect = [&](const Forest& forest, std::multiset<std::string>* out) {
      for (const Node& node : forest.nodes) {
        const auto name = [&](const Node& each) {
          return each.message ? print_short(messages[*each.message].id, 8)
                              : "gap " + each.message_id + each.thread_index;
        };
        out->insert(name(node) + " under " +
                    (node.parent == kNoNode ? "nothing" : name(forest.nodes[node.parent])));
      }
    };
    collect(weak, &of_weak);
    collect(strong, &of_strong);
    ASSERT_EQ(of_weak, of_strong);
  }
}

}  // namespace
}  // namespace day::thread
