// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/weak.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>

#include "thread/forest_order.h"
#include "thread/limits.h"
#include "thread/subject.h"

namespace day::thread {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// For each node the root of its tree.
std::vector<std::uint32_t> find_tree_roots(const Forest& forest) {
  std::vector<std::uint32_t> roots(forest.nodes.size());
  for (std::uint32_t i = 0; i < forest.nodes.size(); ++i) {
    const std::uint32_t parent = forest.nodes[i].parent;
    roots[i] = parent == kNoNode ? i : roots[parent];
  }
  return roots;
}

// The first message of the tree by date.
std::vector<std::uint32_t> find_firsts(const Forest& forest, std::span<const Message> messages,
                                       const std::vector<std::uint32_t>& tree_roots) {
  std::vector<std::uint32_t> firsts(forest.nodes.size(), kNoNode);
  for (std::uint32_t i = 0; i < forest.nodes.size(); ++i) {
    const auto& message = forest.nodes[i].message;
    if (!message) continue;
    std::uint32_t& first = firsts[tree_roots[i]];
    if (first == kNoNode || comes_before(messages[*message], messages[first])) first = *message;
  }
  return firsts;
}

// The message that speaks for a tree: that of its root, or the first directly under gaps.
std::vector<std::uint32_t> find_speakers(const Forest& forest, std::span<const Message> messages,
                                         const std::vector<std::uint32_t>& tree_roots) {
  std::vector<std::uint32_t> speakers(forest.nodes.size(), kNoNode);
  std::vector<bool> under_gaps(forest.nodes.size(), false);
  for (std::uint32_t i = 0; i < forest.nodes.size(); ++i) {
    const Node& node = forest.nodes[i];
    const bool open = node.parent == kNoNode || under_gaps[node.parent];
    under_gaps[i] = open && !node.message;
    if (!open || !node.message) continue;
    std::uint32_t& speaker = speakers[tree_roots[i]];
    if (speaker == kNoNode || comes_before(messages[*node.message], messages[speaker])) {
      speaker = *node.message;
    }
  }
  return speakers;
}

bool is_by(const Attribution& said, const Message& message) {
  if (!said.address.empty()) return said.address == message.from_address;
  return !said.name.empty() && lower(said.name) == lower(message.from_name);
}

bool quotes(const Message& message, const Message& other) {
  if (!message.quotes || !message.quotes->time || !other.seconds) return false;
  return is_by(*message.quotes, other) && may_be_time(*message.quotes->time, *other.seconds,
                                                      other.zone_minutes, message.zone_minutes);
}

// Whether nothing speaks against the same people: one wrote to the other, or nobody is known.
bool share_people(const Message& reply, const Message& earlier) {
  const auto has = [](const Message& message, const std::string& address) {
    return !address.empty() && std::find(message.addresses.begin(), message.addresses.end(),
                                         address) != message.addresses.end();
  };
  if (reply.addresses.empty() || earlier.addresses.empty()) return true;
  return has(reply, earlier.from_address) || has(earlier, reply.from_address);
}

// Whether `earlier` and all before it are older than what is quoted, on any clock.
bool is_before_quoted(const Message& reply, const Message& earlier) {
  constexpr std::int64_t kTwoDays = 2 * 86'400;
  return !reply.quotes || !reply.quotes->time ||
         *earlier.seconds < reply.quotes->time->local_seconds - kTwoDays;
}

class Linker {
 public:
  Linker(Forest forest, std::span<const Message> messages)
      : forest_(std::move(forest)),
        messages_(messages),
        roots_(find_tree_roots(forest_)),
        firsts_(find_firsts(forest_, messages, roots_)),
        speakers_(find_speakers(forest_, messages, roots_)) {}

  Forest link() {
    for (std::uint32_t i = 0; i < forest_.nodes.size(); ++i) {
      const auto& message = forest_.nodes[i].message;
      if (!message || !messages_[*message].seconds) continue;
      const std::string base = base_subject(messages_[*message].subject).text;
      if (!base.empty()) by_subject_[lower(base)].push_back(i);
    }
    for (auto& [subject, nodes] : by_subject_) {
      std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
        return comes_before(message_of(a), message_of(b));
      });
    }
    for (const std::uint32_t root : find_loose_roots(forest_, messages_)) link_root(root);
    return arrange(std::move(forest_.nodes), messages_);
  }

 private:
  const Message& message_of(std::uint32_t node) const {
    return messages_[*forest_.nodes[node].message];
  }

  void link_root(std::uint32_t root) {
    const Message& reply = messages_[speakers_[root]];
    const auto found = by_subject_.find(lower(base_subject(reply.subject).text));
    if (!reply.seconds || found == by_subject_.end()) return;
    std::uint32_t under = kNoNode;
    Evidence evidence = Evidence::Quotation;
    // From the latest message that is not later than the reply.
    const auto& nodes = found->second;
    auto end = std::upper_bound(
        nodes.begin(), nodes.end(), reply,
        [&](const Message& it, std::uint32_t node) { return comes_before(it, message_of(node)); });
    while (end != nodes.begin()) {
      const std::uint32_t node = *--end;
      const Message& earlier = message_of(node);
      // Each tree hangs under one that begins before it, so that no circle can come of it.
      if (roots_[node] == root || !begins_before(roots_[node], root)) continue;
      if (quotes(reply, earlier)) {
        under = node;
        evidence = Evidence::Quotation;
        break;
      }
      const bool soon = *reply.seconds - *earlier.seconds <= kMaxSubjectSeconds;
      if (!soon && is_before_quoted(reply, earlier)) break;
      if (under == kNoNode && soon && share_people(reply, earlier)) {
        under = roots_[node];
        evidence = Evidence::Subject;
      }
    }
    if (under == kNoNode) return;
    forest_.nodes[root].parent = under;
    forest_.nodes[root].evidence = evidence;
  }

  bool begins_before(std::uint32_t a, std::uint32_t b) const {
    return comes_before(messages_[firsts_[a]], messages_[firsts_[b]]);
  }

  Forest forest_;
  std::span<const Message> messages_;
  std::vector<std::uint32_t> roots_;
  std::vector<std::uint32_t> firsts_;
  std::vector<std::uint32_t> speakers_;
  std::map<std::string, std::vector<std::uint32_t>> by_subject_;
};

}  // namespace

std::vector<std::uint32_t> find_loose_roots(const Forest& forest,
                                            std::span<const Message> messages) {
  const auto speakers = find_speakers(forest, messages, find_tree_roots(forest));
  std::vector<std::uint32_t> loose;
  for (const std::uint32_t root : forest.roots) {
    if (speakers[root] == kNoNode) continue;
    const BaseSubject base = base_subject(messages[speakers[root]].subject);
    if (base.is_reply && !base.text.empty()) loose.push_back(root);
  }
  return loose;
}

std::vector<std::uint32_t> find_quoting(const Forest& forest, std::span<const Message> messages) {
  const auto speakers = find_speakers(forest, messages, find_tree_roots(forest));
  std::vector<bool> wanted(messages.size(), false);
  for (const std::uint32_t root : find_loose_roots(forest, messages)) {
    wanted[speakers[root]] = true;
  }
  std::vector<std::uint32_t> quoting;
  for (const Node& node : forest.nodes) {
    if (!node.message) continue;
    const bool under_gap = node.parent != kNoNode && !forest.nodes[node.parent].message;
    if (under_gap || wanted[*node.message]) quoting.push_back(*node.message);
  }
  return quoting;
}

Forest link_weakly(Forest forest, std::span<const Message> messages) {
  return Linker(std::move(forest), messages).link();
}

}  // namespace day::thread
