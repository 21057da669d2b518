// SPDX-License-Identifier: AGPL-3.0-or-later
// Which heads are requests, and with which status the others are refused (RFC 9112).
#include "http/request_head.h"

#include <gtest/gtest.h>

namespace day::http {
namespace {

// The status of the refusal; 0 if there is none.
unsigned status_of(const std::string& head) {
  const auto parsed = parse_head(head);
  const auto* refusal = std::get_if<HeadRefusal>(&parsed);
  return refusal == nullptr ? 0 : refusal->status;
}

std::string with(const std::string& lines) {
  return "GET / HTTP/1.1\r\n" + lines + "\r\n";
}

TEST(RequestHead, GivesWhatWasSent) {
  const auto parsed = parse_head(
      "POST /a?b=c HTTP/1.1\r\nHOST: Example.org:80\r\nX-Twice: 1\r\nx-twice:  2 \r\n"
      "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
  const auto* head = std::get_if<RequestHead>(&parsed);
  ASSERT_NE(head, nullptr);
  EXPECT_EQ(head->request.method, Method::Post);
  EXPECT_EQ(head->request.raw_target, "/a?b=c");
  EXPECT_EQ(head->request.target.path, "/a");
  EXPECT_EQ(head->request.host, "Example.org:80");
  EXPECT_EQ(head->request.fields, (Pairs{{"host", "Example.org:80"},
                                         {"x-twice", "1"},
                                         {"x-twice", "2"},
                                         {"content-length", "5"},
                                         {"expect", "100-Continue"}}));
  EXPECT_EQ(head->body_bytes, 5U);
  EXPECT_TRUE(head->keep_alive);
  EXPECT_TRUE(head->expects_continue);
}

TEST(RequestHead, EndsAtTheEmptyLine) {
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\n\r"), std::nullopt);
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\n\r\nGET"), 18U);
}

TEST(RequestHead, KnowsWhetherTheConnectionStays) {
  const auto stays = [](const std::string& text) {
    const auto parsed = parse_head(text);
    return std::get<RequestHead>(parsed).keep_alive;
  };
  EXPECT_TRUE(stays(with("Host: a\r\n")));
  EXPECT_FALSE(stays(with("Host: a\r\nConnection: close\r\n")));
  EXPECT_FALSE(stays(with("Host: a\r\nConnection: x, CLOSE\r\n")));
  EXPECT_TRUE(stays(with("Host: a\r\nConnection: keep-alive\r\n")));
  EXPECT_FALSE(stays("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
}

TEST(RequestHead, RefusesWhatTwoReadersCouldTakeForTwoRequests) {
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n"),
            400U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                      "Content-Length: 3\r\n\r\n"),
            400U);
  for (const char* lengths : {"3\r\nContent-Length: 4", "3\r\nContent-Length: 3", "3, 3", "+3",
                              "-3", "0x3", "3 3", "", "99999999999999999999"}) {
    EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::string(lengths) +
                        "\r\n\r\n"),
              400U)
        << lengths;
  }
  EXPECT_EQ(status_of(with("Host: a\r\nX: 1\r\n 2\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nX: 1\r\n\t2\r\n")), 400U);
  EXPECT_EQ(status_of(with(" X: 1\r\nHost: a\r\n")), 400U);
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status_of(with("Host: a\nX: 1\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\rX: 1\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nX : 1\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nContent-Length : 1\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\n: 1\r\n")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nX\r\n")), 400U);
  EXPECT_EQ(status_of(with(std::string("Host: a\r\nX: 1\0\r\n", 16))), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nContent-Length: 1\r\n")), 400U);
}

TEST(RequestHead, WantsOneHostThatIsOne) {
  EXPECT_EQ(status_of(with("")), 400U);
  EXPECT_EQ(status_of(with("Host: a\r\nHost: a\r\n")), 400U);
  for (const char* host : {"", "a b", "a/b", "a@b", "a:b", "a:123456", "[::1", "[]", "[::1]x",
                           "a,b", "[::1]:x", "\xC3\xA9"}) {
    EXPECT_EQ(status_of(with("Host: " + std::string(host) + "\r\n")), 400U) << host;
  }
  EXPECT_EQ(parse_host("Example.ORG:8410"), "example.org");
  EXPECT_EQ(parse_host("[::1]:8410"), "[::1]");
  EXPECT_EQ(parse_host("127.0.0.1"), "127.0.0.1");
}

TEST(RequestHead, TellsWhatIsNotSupported) {
  EXPECT_EQ(status_of(with("Host: a\r\n")), 0U);
  EXPECT_EQ(status_of("PUT / HTTP/1.1\r\nHost: a\r\n\r\n"), 405U);
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 405U);
  EXPECT_EQ(status_of("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), 405U);
  EXPECT_EQ(status_of("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 405U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\n\r\n"), 411U);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), 411U);
  EXPECT_EQ(status_of(with("Host: a\r\nExpect: cake\r\n")), 417U);
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505U);
  EXPECT_EQ(status_of("GET /../etc HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status_of("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status_of("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status_of("GET /\r\nHost: a\r\n\r\n"), 400U);
  EXPECT_EQ(status_of("\x16\x03\x01\r\n\r\n"), 400U);
}

TEST(RequestHead, KnowsTheHostsThatItIsCalledBy) {
  ServerOptions options;
  options.allowed_hosts = {"localhost", "127.0.0.1", "[::1]", "Archive.Example"};
  const auto status = [&](const std::string& host) {
    const auto parsed = take_head(with("Host: " + host + "\r\n"), options);
    const auto* refusal = std::get_if<HeadRefusal>(&parsed);
    return refusal == nullptr ? 0U : refusal->status;
  };
  EXPECT_EQ(status("localhost:8410"), 0U);
  EXPECT_EQ(status("127.0.0.1:1"), 0U);
  EXPECT_EQ(status("[::1]:8410"), 0U);
  EXPECT_EQ(status("archive.example"), 0U);
  EXPECT_EQ(status("localhost.evil.example"), 421U);
  EXPECT_EQ(status("127.0.0.2"), 421U);
}

TEST(RequestHead, RefusesBodiesPastTheLimitBeforeTheyCome) {
  const auto status = [&](std::size_t size) {
    const auto parsed = take_head(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n",
        ServerOptions());
    const auto* refusal = std::get_if<HeadRefusal>(&parsed);
    return refusal == nullptr ? 0U : refusal->status;
  };
  EXPECT_EQ(status(kMaxBodyBytes), 0U);
  EXPECT_EQ(status(kMaxBodyBytes + 1), 413U);
}

TEST(RequestHead, TakesWhatIsAtItsLimits) {
  const auto target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(status_of(target(kMaxTargetBytes)), 0U);
  EXPECT_EQ(status_of(target(kMaxTargetBytes + 1)), 414U);
  const auto fields = [](std::size_t count) {
    std::string lines = "Host: a\r\n";
    for (std::size_t i = 1; i < count; ++i) lines += "X: 1\r\n";
    return with(lines);
  };
  EXPECT_EQ(status_of(fields(kMaxHeaderFields)), 0U);
  EXPECT_EQ(status_of(fields(kMaxHeaderFields + 1)), 431U);
  const auto octets = [](std::size_t size) {
    const std::string rest = with("Host: a\r\nX: \r\n");
    return with("Host: a\r\nX: " + std::string(size - rest.size(), 'x') + "\r\n");
  };
  ASSERT_EQ(octets(kMaxHeadBytes).size(), kMaxHeadBytes);
  EXPECT_EQ(status_of(octets(kMaxHeadBytes)), 0U);
  EXPECT_EQ(status_of(octets(kMaxHeadBytes + 1)), 431U);
}

}  // namespace
}  // namespace day::http
