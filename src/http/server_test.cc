// SPDX-License-Identifier: AGPL-3.0-or-later
// The server over real sockets on loopback: what is asked and what comes back.
#include <gtest/gtest.h>

#include "http/test_client.h"
#include "http/test_server.h"

namespace day::http {
namespace {

TEST(HttpServer, AnswersAGetWithWhatTheHandlerSays) {
  TestServer server;
  TestClient client(server.address());
  const auto answer = client.get("/echo?a=1+2&b=%C3%A9");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->field("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer->body, "GET /echo a=1 2 b=\xC3\xA9 local\n");
  EXPECT_EQ(answer->field("content-length"), std::to_string(answer->body.size()));
  EXPECT_EQ(answer->count("date"), 1U);
}

TEST(HttpServer, AnswersManyRequestsOfOneConnectionInTheirOrder) {
  TestServer server;
  TestClient client(server.address());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += "GET /echo?n=" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "GET /echo n=" + std::to_string(i) + " local\n");
  }
}

TEST(HttpServer, AnswersAHeadWithoutABody) {
  TestServer server;
  TestClient client(server.address());
  const auto answer = client.ask("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n", true);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->field("content-length"), "17");
  const auto next = client.get("/echo");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "GET /echo local\n");
}

TEST(HttpServer, TakesTheBodyOfAPost) {
  TestServer server;
  TestClient client(server.address());
  const auto answer =
      client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\na=b&c=d");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST /echo body=a=b&c=d local\n");
}

TEST(HttpServer, ListensOnAUnixSocket) {
  TestFolder folder;
  ServerOptions options;
  options.listen = "unix:" + folder.path() + "/http.sock";
  TestServer server(options);
  EXPECT_EQ(server.address(), options.listen);
  TestClient client(server.address());
  const auto answer = client.get("/echo");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "GET /echo local\n");
}

TEST(HttpServer, ListensOnIpv6) {
  ServerOptions options;
  options.listen = "[::1]:0";
  TestServer server(options);
  TestClient client(server.address());
  const auto answer = client.get("/echo");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200U);
}

TEST(HttpServer, StopsWhenItIsToldMoreThanOnce) {
  TestServer server;
  TestClient client(server.address());
  ASSERT_TRUE(client.get("/echo"));
  server->stop();
  server->stop();
  EXPECT_TRUE(client.is_closed());
}

}  // namespace
}  // namespace day::http
