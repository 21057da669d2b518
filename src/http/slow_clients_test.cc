// SPDX-License-Identifier: AGPL-3.0-or-later
// Many connections that never finish asking do not keep others from being answered.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <memory>
#include <semaphore>
#include <vector>

#include "http/test_client.h"
#include "http/test_server.h"

namespace day::http {
namespace {

constexpr int kSlowClients = 2'000;

using Clients = std::vector<std::unique_ptr<TestClient>>;

void raise_descriptors() {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4 * kSlowClients);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  ASSERT_GE(limit.rlim_cur, 2U * kSlowClients) << "too few descriptors for this test";
}

void hold_to_answers(const std::string& address, std::string_view begin, std::string_view more) {
  TestClient patient(address);
  ASSERT_TRUE(patient.get("/echo"));
  Clients slow;
  for (int i = 0; i < kSlowClients; ++i) {
    slow.push_back(std::make_unique<TestClient>(address));
    slow.back()->send(begin);
    if (i % 100 != 0) continue;
    TestClient other(address);
    ASSERT_TRUE(other.get("/echo")) << "after " << i;
    ASSERT_TRUE(other.get("/echo")) << "again, after " << i;
  }
  // They go on, as such clients do, with an octet now and then.
  for (int round = 0; round < 5; ++round) {
    for (const auto& each : slow) each->send(more);
    TestClient other(address);
    ASSERT_TRUE(other.get("/echo")) << "in round " << round;
  }
  EXPECT_TRUE(patient.get("/echo")) << "who was there before them";
}

TEST(SlowClients, WithTheirHeadsDoNotKeepOthersOut) {
  raise_descriptors();
  TestServer server;
  hold_to_answers(server.address(), "GET /echo HTTP/1.1\r\nHost: a\r\nX: ", "x");
}

TEST(SlowClients, WithTheirBodiesDoNotKeepOthersOut) {
  raise_descriptors();
  TestServer server;
  hold_to_answers(server.address(),
                  "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "x");
}

TEST(SlowClients, WithNothingToSayDoNotKeepOthersOut) {
  raise_descriptors();
  TestServer server;
  hold_to_answers(server.address(), "", "");
}

TEST(SlowClients, OfTheUnixSocketDoNotKeepOthersOut) {
  raise_descriptors();
  TestFolder folder;
  ServerOptions options;
  options.listen = "unix:" + folder.path() + "/http.sock";
  TestServer server(options);
  hold_to_answers(server.address(), "GET /echo HTTP/1.1\r\nHost: a\r\nX: ", "x");
}

TEST(SlowClients, GiveWayOldestFirst) {
  ServerOptions options;
  options.limits.connections_of_loopback = 3;
  TestServer server(options);
  Clients clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<TestClient>(server.address()));
    ASSERT_TRUE(clients.back()->get("/echo"));
  }
  // The first has been heard of last.
  ASSERT_TRUE(clients[0]->get("/echo"));
  TestClient fourth(server.address());
  ASSERT_TRUE(fourth.get("/echo"));
  EXPECT_TRUE(clients[1]->is_closed());
  EXPECT_TRUE(clients[0]->get("/echo"));
  EXPECT_TRUE(clients[2]->get("/echo"));
}

TEST(SlowClients, AreRefusedIfAllOthersWaitForUs) {
  std::binary_semaphore begun(0);
  std::binary_semaphore go(0);
  ServerOptions options;
  options.limits.connections = 1;
  TestServer server(options, [&](const Request& request) {
    begun.release();
    go.acquire();
    return echo(request);
  });
  TestClient first(server.address());
  ASSERT_TRUE(first.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
  begun.acquire();
  TestClient second(server.address());
  const auto told = second.read();
  go.release();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->status, 503U);
  EXPECT_TRUE(second.is_closed());
  ASSERT_TRUE(first.read());
}

}  // namespace
}  // namespace day::http
