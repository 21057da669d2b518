// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages and forests in short, for the tests of this room.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "thread/forest.h"
#include "thread/thread_index.h"

namespace day::thread {

// An identity made of a number.
inline ItemId numbered(std::uint32_t number) {
  ItemId id;
  for (std::size_t i = 0; i < 4; ++i) {
    id.digest.octets[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  }
  return id;
}

inline Message make_message(std::uint32_t number, std::int64_t seconds, std::string message_id,
                            std::vector<std::string> references = {}) {
  Message message;
  message.id = numbered(number);
  message.seconds = seconds;
  message.message_id = std::move(message_id);
  message.references = std::move(references);
  return message;
}

// One line for the forest: names of messages, "?id" for gaps, answers in parentheses.
inline std::string draw(const Forest& forest, const std::vector<Message>& messages) {
  std::string out;
  std::vector<std::pair<std::uint32_t, bool>> open;  // node, and whether it was left already
  for (auto root = forest.roots.rbegin(); root != forest.roots.rend(); ++root) {
    open.emplace_back(*root, false);
  }
  while (!open.empty()) {
    const auto [at, left] = open.back();
    open.pop_back();
    if (left) {
      out += ')';
      continue;
    }
    const Node& node = forest.nodes[at];
    if (!out.empty() && out.back() != '(') out += ' ';
    if (node.message) {
      const std::string& id = messages[*node.message].message_id;
      out += id.empty() ? "-" : id;
    } else {
      const std::size_t answers =
          node.thread_index.empty()
              ? 0
              : (node.thread_index.size() - kConversationBytes) / kAnswerBytes;
      out += "?" + (node.message_id.empty() ? "index" + std::to_string(answers) : node.message_id);
    }
    if (node.children.empty()) continue;
    out += '(';
    open.emplace_back(at, true);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      open.emplace_back(*child, false);
    }
  }
  return out;
}

}  // namespace day::thread
