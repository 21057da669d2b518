// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages made of any octets: the forest is whole, and the same in the other order.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "thread/forest.h"
#include "thread/weak.h"

namespace {

constexpr std::size_t kMaxText = 64;
constexpr std::uint32_t kMaxMessages = 200;

std::vector<day::thread::Message> read_messages(day::ByteReader* in) {
  std::vector<day::thread::Message> messages;
  while (!in->at_end() && messages.size() < kMaxMessages) {
    day::thread::Message message;
    const auto number = static_cast<std::uint8_t>(messages.size());
    message.id.digest.octets[0] = number;
    const std::uint8_t kinds = in->u8();
    if ((kinds & 1) != 0) message.seconds = in->u8() * 1000;
    message.message_id = in->blob(kMaxText);
    for (int left = kinds >> 1 & 3; left > 0; --left) {
      message.references.emplace_back(in->blob(kMaxText));
    }
    for (int left = kinds >> 3 & 3; left > 0; --left) {
      message.in_reply_to.emplace_back(in->blob(kMaxText));
    }
    if ((kinds & 32) != 0) message.thread_index = in->blob(kMaxText);
    if ((kinds & 64) != 0) message.subject = in->blob(kMaxText);
    if ((kinds & 128) != 0) message.quotes = day::thread::parse_attribution(in->blob(kMaxText));
    messages.push_back(std::move(message));
  }
  return messages;
}

std::vector<std::string> describe(const day::thread::Forest& forest,
                                  const std::vector<day::thread::Message>& messages) {
  std::vector<std::string> lines;
  for (const auto& node : forest.nodes) {
    CHECK(node.message || !node.children.empty());
    CHECK(node.parent == day::thread::kNoNode || node.parent < lines.size());
    lines.push_back((node.message ? print_short(messages[*node.message].id) : "gap") + " " +
                    node.message_id + " " + std::to_string(node.parent) + " " +
                    std::to_string(node.component));
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  day::ByteReader in({reinterpret_cast<const char*>(data), size});
  std::vector<day::thread::Message> messages = read_messages(&in);
  const auto strong = day::thread::build_forest(messages);
  const auto lines = describe(strong, messages);
  const auto weak = describe(day::thread::link_weakly(strong, messages), messages);
  std::reverse(messages.begin(), messages.end());
  const auto again = day::thread::build_forest(messages);
  CHECK(describe(again, messages) == lines);
  CHECK(describe(day::thread::link_weakly(again, messages), messages) == weak);
  return 0;
}
