// SPDX-License-Identifier: AGPL-3.0-or-later
// The server over real sockets on loopback: what is asked and what comes back.
#include <gtest/gtest.h>

#include <mutex>
#include <vector>

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

TEST(HttpServer, ClosesWhenItIsAsked) {
  TestServer server;
  TestClient client(server.address());
  const auto answer = client.get("/echo", "Connection: close\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->field("connection"), "close");
  EXPECT_TRUE(client.is_closed());
  TestClient old(server.address());
  ASSERT_TRUE(old.ask("GET /echo HTTP/1.0\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(old.is_closed());
}

TEST(HttpServer, InvitesABodyThatWaits) {
  TestServer server;
  TestClient client(server.address());
  const auto invited = client.ask(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(invited);
  EXPECT_EQ(invited->status, 100U);
  const auto answer = client.ask("abc");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST /echo body=abc local\n");
}

TEST(HttpServer, RefusesWithoutRepeatingWhatWasSent) {
  TestServer server;
  for (const auto& [text, status] : {
           std::pair{"GET /<script> HTTP/1.1\r\nHost: a\r\n\r\n", 400U},
           std::pair{"GET /a\r\n\r\n", 400U},
           std::pair{"GET / HTTP/1.1\r\n\r\n", 400U},
           std::pair{"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 405U},
           std::pair{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413U},
           std::pair{"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505U},
       }) {
    TestClient client(server.address());
    const auto answer = client.ask(text);
    ASSERT_TRUE(answer) << text;
    EXPECT_EQ(answer->status, status) << text;
    EXPECT_TRUE(answer->body.starts_with(std::to_string(status) + " ")) << answer->body;
    EXPECT_EQ(answer->body.find('<'), std::string::npos);
    EXPECT_EQ(answer->field("connection"), "close");
    EXPECT_EQ(answer->field("x-content-type-options"), "nosniff");
    client.finish_sending();
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(client.rest(), "");
  }
}

TEST(HttpServer, TakesNothingBehindARefusalForARequest) {
  TestServer server;
  TestClient client(server.address());
  const auto answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\nGET /echo?smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400U);
  client.finish_sending();
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(client.rest(), "");
}

TEST(HttpServer, AnswersOnlyByNamesThatItIsGiven) {
  ServerOptions options;
  options.allowed_hosts = {"localhost"};
  TestServer server(options);
  TestClient client(server.address());
  const auto answer = client.get("/echo");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200U);
  const auto other = client.ask("GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->status, 421U);
}

TEST(HttpServer, SkipsEmptyLinesBeforeARequest) {
  TestServer server;
  TestClient client(server.address());
  ASSERT_TRUE(client.send("\r\n\r\n"));
  EXPECT_TRUE(client.get("/echo"));
}

TEST(HttpServer, TellsWhatItAnswered) {
  std::mutex mutex;
  std::vector<std::string> lines;
  ServerOptions options;
  options.on_answered = [&](const Answered& answered) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::string(answered.raw_target) + " " + std::to_string(answered.status) + " " +
                    std::to_string(answered.body_bytes));
  };
  {
    TestServer server(options);
    TestClient client(server.address());
    ASSERT_TRUE(client.get("/echo?a=%20"));
    ASSERT_TRUE(client.ask("nonsense\r\n\r\n"));
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"/echo?a=%20 200 20", " 400 0"}));
}

}  // namespace
}  // namespace day::http
