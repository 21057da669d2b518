// SPDX-License-Identifier: AGPL-3.0-or-later
// What the locked room costs: reads every message of an mbox in this process, then through a pool
// of one and of two workers. Checks that both say the same before it times.
//   pool_bench MBOX
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "reader/message.h"
#include "reader/pool.h"

namespace day::reader {
namespace {

using Seconds = std::chrono::duration<double>;

std::vector<Bytes> split(ByteView mbox) {
  std::vector<Bytes> messages;
  while (!mbox.empty()) {
    const std::size_t begin = mbox.find('\n') + 1;
    const std::size_t next = mbox.find("\n\nFrom ", begin);
    const std::size_t end = next == ByteView::npos ? mbox.size() : next + 1;
    messages.emplace_back(mbox.substr(begin, end - begin));
    mbox.remove_prefix(next == ByteView::npos ? mbox.size() : next + 2);
  }
  return messages;
}

// Message-IDs in order; the time is that from the first submission to the last answer.
std::vector<std::string> read_through_pool(const std::vector<Bytes>& messages, unsigned workers,
                                           Seconds* took) {
  PoolOptions options;
  options.workers = workers;
  Result<std::unique_ptr<Pool>> pool = Pool::start(options);
  if (!pool.ok()) {
    fmt::print(stderr, "{}\n", pool.error().message);
    return {};
  }
  const auto start = std::chrono::steady_clock::now();
  std::thread submitter([&] {
    for (std::size_t i = 0; i < messages.size(); ++i) (*pool)->submit(i, messages[i]);
    (*pool)->close();
  });
  std::vector<std::string> ids;
  while (std::optional<Outcome> outcome = (*pool)->next()) {
    if (outcome->failure != FailureKind::None) fmt::print(stderr, "{}\n", outcome->detail);
    ids.push_back(std::move(outcome->reading.message_id));
  }
  submitter.join();
  *took = std::chrono::steady_clock::now() - start;
  return ids;
}

void report(const char* what, std::size_t bytes, Seconds took) {
  fmt::print("{:<16} {:6.2f} s {:6.0f} MB/s\n", what, took.count(),
             static_cast<double>(bytes) / took.count() / 1e6);
}

int run(const char* path) {
  std::vector<Bytes> messages;
  std::size_t bytes = 0;
  {
    std::ifstream file(path, std::ios::binary);
    const Bytes mbox{std::istreambuf_iterator<char>(file), {}};
    bytes = mbox.size();
    messages = split(mbox);
  }
  prepare_message_reading();
  std::vector<std::string> expected;
  const auto start = std::chrono::steady_clock::now();
  for (const Bytes& message : messages) {
    expected.push_back(read_message(message, false).message_id);
  }
  const Seconds here = std::chrono::steady_clock::now() - start;
  Seconds one{};
  Seconds two{};
  if (read_through_pool(messages, 1, &one) != expected ||
      read_through_pool(messages, 2, &two) != expected) {
    fmt::print(stderr, "the pool reads otherwise\n");
    return 1;
  }
  fmt::print("{} messages, {} bytes\n", messages.size(), bytes);
  report("in this process", bytes, here);
  report("one worker", bytes, one);
  report("two workers", bytes, two);
  return 0;
}

}  // namespace
}  // namespace day::reader

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "locked-room") {
    return day::reader::locked_room_main(argc, argv);
  }
  if (argc != 2) {
    fmt::print(stderr, "usage: pool_bench MBOX\n");
    return 2;
  }
  return day::reader::run(argv[1]);
}
