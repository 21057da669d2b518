// SPDX-License-Identifier: AGPL-3.0-or-later
// Starting and ending: what is under way is finished, what is not ends at once.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <semaphore>
#include <thread>

#include "http/test_client.h"
#include "http/test_server.h"

namespace day::http {
namespace {

TEST(HttpStop, IsDoneMoreThanOnce) {
  TestServer server;
  TestClient client(server.address());
  ASSERT_TRUE(client.get("/echo"));
  std::thread other([&] { server->stop(); });
  server->stop();
  other.join();
  server->stop();
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpStop, FinishesWhatIsUnderWay) {
  std::latch begun(1);
  std::binary_semaphore go(0);
  TestServer server({}, [&](const Request& request) {
    begun.count_down();
    go.acquire();
    return echo(request);
  });
  TestClient idle(server.address());
  TestClient busy(server.address());
  ASSERT_TRUE(busy.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
  begun.wait();
  std::thread stopping([&] { server->stop(); });
  EXPECT_TRUE(idle.is_closed());
  go.release();
  const auto answer = busy.read();
  stopping.join();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "GET /echo local\n");
  EXPECT_EQ(answer->field("connection"), "close");
  EXPECT_TRUE(busy.is_closed());
}

TEST(HttpStop, CutsWhatLastsPastItsTime) {
  ServerOptions options;
  options.limits.stop_seconds = 0;
  TestServer server(options);
  TestClient client(server.address());
  const auto told = client.ask(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(told);
  EXPECT_EQ(told->status, 100U);
  server->stop();
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(client.rest(), "");
}

TEST(HttpStop, LeavesThePlaceToTheNext) {
  ServerOptions options;
  {
    TestServer server;
    options.listen = server.address();
    TestClient client(server.address());
    ASSERT_TRUE(client.get("/echo"));
  }
  TestServer next(options);
  TestClient client(next.address());
  EXPECT_TRUE(client.get("/echo"));
}

TEST(HttpStart, FailsIfOneHandlerCannotBeMade) {
  std::atomic<int> made = 0;
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.handler_threads = 3;
  const auto server = Server::start(options, [&]() -> Result<std::unique_ptr<Handler>> {
    if (made.fetch_add(1) == 1) return Error{Code::Busy, "no database for you"};
    return std::unique_ptr<Handler>(std::make_unique<AnsweringHandler>(echo));
  });
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().message, "no database for you");
}

TEST(HttpStart, FailsIfTheAddressIsTaken) {
  TestServer server;
  ServerOptions options;
  options.listen = server.address();
  const auto second = Server::start(options, [] {
    return Result<std::unique_ptr<Handler>>(std::make_unique<AnsweringHandler>(echo));
  });
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::Busy);
}

TEST(HttpStart, StartsNoMoreThreadsThanItMay) {
  std::atomic<unsigned> made = 0;
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.handler_threads = kMaxHandlerThreads + 1;
  const auto server = Server::start(options, [&] {
    ++made;
    return Result<std::unique_ptr<Handler>>(std::make_unique<AnsweringHandler>(echo));
  });
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(made, kMaxHandlerThreads);
}

}  // namespace
}  // namespace day::http
