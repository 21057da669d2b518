// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies that are read piece by piece: where, in which order, how far ahead, and what if that
// fails.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <thread>

#include "http/reply.h"
#include "http/test_client.h"
#include "http/test_server.h"

namespace day::http {
namespace {

char letter_at(std::uint64_t offset) {
  return static_cast<char>('a' + offset % 23);
}

// What happened to a source, seen from outside.
struct Story {
  std::mutex mutex;
  std::set<std::thread::id> threads;  // that made, read and destroyed it
  std::atomic<std::uint64_t> octets = 0;
  std::latch begun{1};
  std::latch destroyed{1};
  void here() {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
  }
};

class StorySource final : public BodySource {
 public:
  // Says that it has `size` octets; reading fails from `fails_at` on.
  StorySource(Story* story, std::uint64_t size, std::uint64_t fails_at)
      : story_(story), size_(size), fails_at_(fails_at) {
    story_->here();
  }
  ~StorySource() override {
    story_->here();
    story_->destroyed.count_down();
  }
  std::uint64_t size_bytes() const override { return size_; }
  Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) override {
    story_->here();
    if (offset >= fails_at_) return Error{Code::Damaged, "no more"};
    Bytes out;
    while (out.size() < max_bytes && offset + out.size() < size_) {
      out.push_back(letter_at(offset + out.size()));
    }
    if (story_->octets.fetch_add(out.size()) == 0) story_->begun.count_down();
    return out;
  }

 private:
  Story* story_;
  std::uint64_t size_;
  std::uint64_t fails_at_;
};

TestServer::Answering answer_from(Story* story, std::uint64_t size, std::uint64_t fails_at) {
  return [=](const Request&) {
    Response response;
    response.body =
        std::shared_ptr<BodySource>(std::make_shared<StorySource>(story, size, fails_at));
    response.is_ranged = true;
    response.etag = "v1";
    return response;
  };
}

constexpr std::uint64_t kSize = 5 * kPieceBytes + 17;

TEST(HttpStream, SendsALargeBodyWholeAndInOrder) {
  Story story;
  TestServer server({}, answer_from(&story, kSize, kSize));
  TestClient client(server.address());
  const auto answer = client.get("/");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->body.size(), kSize);
  for (std::uint64_t at = 0; at < kSize; ++at) ASSERT_EQ(answer->body[at], letter_at(at)) << at;
  story.destroyed.wait();
  EXPECT_EQ(story.threads.size(), 1U);
}

TEST(HttpStream, SendsARangeOfALargeBody) {
  Story story;
  TestServer server({}, answer_from(&story, kSize, kSize));
  TestClient client(server.address());
  const std::uint64_t first = kPieceBytes - 1;
  const std::uint64_t last = 3 * kPieceBytes;
  const auto answer = client.get(
      "/", "Range: bytes=" + std::to_string(first) + "-" + std::to_string(last) + "\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 206U);
  ASSERT_EQ(answer->body.size(), last - first + 1);
  for (std::uint64_t at = first; at <= last; ++at) {
    ASSERT_EQ(answer->body[at - first], letter_at(at)) << at;
  }
  story.destroyed.wait();
}

TEST(HttpStream, ReadsNothingForAHead) {
  Story story;
  TestServer server({}, answer_from(&story, kSize, kSize));
  TestClient client(server.address());
  const auto answer = client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", true);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->field("content-length"), std::to_string(kSize));
  story.destroyed.wait();
  EXPECT_EQ(story.octets, 0U);
  EXPECT_EQ(story.threads.size(), 1U);
}

TEST(HttpStream, SaysSoIfNothingCanBeRead) {
  Story story;
  TestServer server({}, answer_from(&story, kSize, 0));
  TestClient client(server.address());
  const auto answer = client.get("/");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500U);
  EXPECT_EQ(answer->body, "500 Internal Server Error\n");
}

TEST(HttpStream, EndsInTheMiddleIfTheRestCannotBeRead) {
  Story story;
  TestServer server({}, answer_from(&story, kSize, kPieceBytes));
  TestClient client(server.address());
  EXPECT_FALSE(client.get("/"));
  EXPECT_TRUE(client.is_closed());
  story.destroyed.wait();
  EXPECT_EQ(story.threads.size(), 1U);
}

TEST(HttpStream, ReadsNoFurtherThanTheClientTakes) {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 30;
  Story story;
  ServerOptions options;
  options.limits.stop_seconds = 0;
  TestServer server(options, answer_from(&story, kHuge, kHuge));
  TestClient client(server.address(), 4'096);
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  story.begun.wait();
  server->stop();
  story.destroyed.wait();
  EXPECT_LT(story.octets, 64 * kPieceBytes);
  EXPECT_EQ(story.threads.size(), 1U);
}

TEST(HttpStream, LetsGoOfAReaderThatTakesNothing) {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 30;
  Story story;
  ServerOptions options;
  options.limits.send_lag_millis = 50;
  options.limits.send_bytes_per_second = 100'000'000;
  TestServer server(options, answer_from(&story, kHuge, kHuge));
  TestClient client(server.address(), 4'096);
  ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  story.destroyed.wait();
  EXPECT_TRUE(client.is_reset());
}

}  // namespace
}  // namespace day::http
