// SPDX-License-Identifier: AGPL-3.0-or-later
// How fast messages of an mbox are read: message_bench FILE. Checks its answer before it times:
// every message has a part and its Message-ID stands in its own bytes.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "reader/message.h"

namespace day::reader {
namespace {

// Good enough for a benchmark: "From " after a blank line begins a message.
std::vector<ByteView> split(ByteView mbox) {
  std::vector<ByteView> messages;
  while (!mbox.empty()) {
    const std::size_t begin = mbox.find('\n') + 1;
    const std::size_t next = mbox.find("\n\nFrom ", begin);
    const std::size_t end = next == ByteView::npos ? mbox.size() : next + 1;
    messages.push_back(mbox.substr(begin, end - begin));
    mbox.remove_prefix(next == ByteView::npos ? mbox.size() : next + 2);
  }
  return messages;
}

int run(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const Bytes mbox{std::istreambuf_iterator<char>(file), {}};
  prepare_message_reading();
  const std::vector<ByteView> messages = split(mbox);
  for (const ByteView message : messages) {
    const mail::Reading reading = read_message(message, true);
    if (!reading.parts.empty() && message.find(reading.message_id) != ByteView::npos) continue;
    fmt::print(stderr, "wrong answer for {}\n", reading.message_id);
    return 1;
  }
  for (const bool want_fields : {false, true}) {
    const auto start = std::chrono::steady_clock::now();
    std::size_t parts = 0;
    for (const ByteView message : messages)
      parts += read_message(message, want_fields).parts.size();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("{} messages, {} parts, {}: {:.2f} s, {:.0f} MB/s\n", messages.size(), parts,
               want_fields ? "with all fields" : "without fields", took.count(),
               static_cast<double>(mbox.size()) / took.count() / 1e6);
  }
  return 0;
}

}  // namespace
}  // namespace day::reader

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: message_bench MBOX\n");
    return 2;
  }
  return day::reader::run(argv[1]);
}
