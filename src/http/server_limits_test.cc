// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server does at its limits and past them, over real sockets. The times are short here;
// nothing waits but for what the other end does.
#include <gtest/gtest.h>

#include <latch>
#include <semaphore>

#include "http/test_client.h"
#include "http/test_server.h"

namespace day::http {
namespace {

TEST(HttpLimits, AreThoseOfTheListUnlessSetOtherwise) {
  const ServerLimits limits;
  EXPECT_EQ(limits.body_bytes, kMaxBodyBytes);
  EXPECT_EQ(limits.connections, kMaxConnections);
  EXPECT_EQ(limits.connections_per_peer, kMaxConnectionsPerPeer);
  EXPECT_EQ(limits.connections_of_loopback, kMaxConnectionsOfLoopback);
  EXPECT_EQ(limits.queued_requests, kMaxQueuedRequests);
  EXPECT_EQ(limits.requests_per_connection, kMaxRequestsPerConnection);
  EXPECT_EQ(limits.head_millis, kMaxHeadMillis);
  EXPECT_EQ(limits.body_millis, kMaxBodyMillis);
  EXPECT_EQ(limits.idle_millis, kMaxIdleMillis);
  EXPECT_EQ(limits.send_lag_millis, kMaxSendLagMillis);
  EXPECT_EQ(limits.send_bytes_per_second, kMinSendBytesPerSecond);
  EXPECT_EQ(limits.stop_seconds, kMaxStopSeconds);
  // A load test within what is promised to loopback meets no 503.
  EXPECT_GT(kMaxQueuedRequests, 256U);
  EXPECT_GE(kMaxHandlerThreads, 2U);
  EXPECT_GE(kMaxDrainedBytes, kMaxHeadBytes);
}

TEST(HttpLimits, ClosesAfterSoManyRequests) {
  ServerOptions options;
  options.limits.requests_per_connection = 3;
  TestServer server(options);
  TestClient client(server.address());
  for (int i = 1; i <= 3; ++i) {
    const auto answer = client.get("/echo");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->field("connection"), i < 3 ? "" : "close");
  }
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpLimits, TellsWhoIsTooSlowWithItsHead) {
  ServerOptions options;
  options.limits.head_millis = 50;
  TestServer server(options);
  TestClient silent(server.address());
  TestClient slow(server.address());
  ASSERT_TRUE(slow.send("GET / HTTP/1.1\r\nHost: a\r\n"));
  const auto answer = slow.read();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408U);
  EXPECT_EQ(answer->field("connection"), "close");
  EXPECT_TRUE(slow.is_closed());
  EXPECT_TRUE(silent.is_closed());
  EXPECT_EQ(silent.rest(), "");
}

TEST(HttpLimits, TellsWhoIsTooSlowWithItsBody) {
  ServerOptions options;
  options.limits.body_millis = 50;
  TestServer server(options);
  TestClient client(server.address());
  const auto answer = client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nnot nine");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408U);
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpLimits, ClosesWhatIsIdle) {
  ServerOptions options;
  options.limits.idle_millis = 50;
  TestServer server(options);
  TestClient client(server.address());
  ASSERT_TRUE(client.get("/echo"));
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(client.rest(), "");
}

TEST(HttpLimits, TakesBodiesUpToTheLimit) {
  TestServer server;
  TestClient client(server.address());
  const auto post = [&](std::size_t size) {
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) +
                "\r\n\r\n" + std::string(size, 'x'));
    return client.read();
  };
  const auto largest = post(kMaxBodyBytes);
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->status, 200U);
  EXPECT_GT(largest->body.size(), kMaxBodyBytes);
}

// Whoever sends on after a refusal still reads why, as long as it is not too much.
TEST(HttpLimits, ReadsOutWhatFollowsARefusal) {
  TestServer server;
  TestClient client(server.address());
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"));
  ASSERT_TRUE(client.send(std::string(kMaxDrainedBytes, 'x')));
  const auto answer = client.read();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413U);
  client.finish_sending();
  EXPECT_TRUE(client.is_closed());

  TestClient endless(server.address());
  ASSERT_TRUE(endless.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"));
  for (int i = 0; i < 1'000 && endless.send(std::string(kMaxDrainedBytes, 'x')); ++i) {
  }
  EXPECT_TRUE(endless.is_closed());
}

TEST(HttpLimits, RefusesAHeadThatIsTooLongBeforeItEnds) {
  TestServer server;
  TestClient client(server.address());
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  head += std::string(kMaxHeadBytes + 1 - head.size(), 'x');
  const auto answer = client.ask(head);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 431U);
}

TEST(HttpLimits, TellsWhenTooManyRequestsWait) {
  std::latch begun(1);
  std::binary_semaphore go(0);
  std::binary_semaphore queued(0);
  ServerOptions options;
  options.handler_threads = 1;
  options.limits.queued_requests = 1;
  options.on_answered = [&](const Answered& answered) {
    if (answered.status == 503) queued.release();
  };
  TestServer server(options, [&](const Request& request) {
    if (request.target.path == "/wait") {
      begun.count_down();
      go.acquire();
    }
    return echo(request);
  });
  TestClient first(server.address());
  ASSERT_TRUE(first.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"));
  begun.wait();
  // Of two that come now, one waits in the queue and the other is told.
  TestClient second(server.address());
  TestClient third(server.address());
  ASSERT_TRUE(second.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_TRUE(third.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
  queued.acquire();
  go.release();
  const auto answers = {second.read(), third.read()};
  unsigned told = 0;
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer);
    if (answer->status != 503) continue;
    ++told;
    EXPECT_EQ(answer->field("retry-after"), "1");
    EXPECT_EQ(answer->field("connection"), "");
  }
  EXPECT_EQ(told, 1U);
  ASSERT_TRUE(first.read());
  EXPECT_EQ(second.get("/echo")->status, 200U);
  EXPECT_EQ(third.get("/echo")->status, 200U);
}

}  // namespace
}  // namespace day::http
