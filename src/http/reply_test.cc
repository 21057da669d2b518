// SPDX-License-Identifier: AGPL-3.0-or-later
// What is sent for an answer: RFC 9110 §8, §13, §14, §15.
#include "http/reply.h"

#include <gtest/gtest.h>

#include "http/gzip.h"

namespace day::http {
namespace {

constexpr Instant kNow{784'111'777};  // RFC 9110 §5.6.7: Sun, 06 Nov 1994 08:49:37 GMT

Request get(Pairs fields = {}) {
  Request request;
  request.fields = std::move(fields);
  return request;
}

std::string field_of(const Reply& reply, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = reply.head.find(start);
  if (at == std::string::npos) return "none";
  const std::size_t from = at + start.size();
  EXPECT_EQ(reply.head.find(start, from), std::string::npos) << name << " stands twice";
  return reply.head.substr(from, reply.head.find("\r\n", from) - from);
}

Response text(std::string body, std::string etag = "") {
  Response response;
  response.body = std::move(body);
  response.etag = std::move(etag);
  return response;
}

// A letter for each octet of its place.
class Letters final : public BodySource {
 public:
  explicit Letters(std::uint64_t size) : size_(size) {}
  std::uint64_t size_bytes() const override { return size_; }
  Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) override {
    Bytes out;
    for (; out.size() < max_bytes && offset < size_; ++offset) {
      out.push_back(static_cast<char>('a' + offset % 26));
    }
    return out;
  }

 private:
  std::uint64_t size_;
};

TEST(Reply, SaysWhatItIs) {
  Response response = text("hello");
  response.fields = {{"Cache-Control", "no-store"}, {"Set-Cookie", "a=1"}};
  const Reply reply = make_reply(get(), response, kNow);
  EXPECT_EQ(reply.head,
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Cache-Control: no-store\r\nSet-Cookie: a=1\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n");
  EXPECT_EQ(reply.bytes(), "hello");
}

TEST(Reply, PrintsDatesOfAnyAge) {
  EXPECT_EQ(print_http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(print_http_date({-1}), "Wed, 31 Dec 1969 23:59:59 GMT");
  EXPECT_EQ(print_http_date({951'782'400}), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(print_http_date({kNow}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Reply, SendsNoBodyForAHead) {
  Request request = get();
  request.method = Method::Head;
  const Reply reply = make_reply(request, text("hello"), kNow);
  EXPECT_EQ(field_of(reply, "Content-Length"), "5");
  EXPECT_EQ(reply.bytes(), "");
}

TEST(Reply, SaysNotModifiedToWhoHasTheTag) {
  const Reply fresh = make_reply(get({{"if-none-match", "\"b\""}, {"if-none-match", "W/\"v1\""}}),
                                 text("hello", "v1"), kNow);
  EXPECT_EQ(fresh.status, 304U);
  EXPECT_EQ(field_of(fresh, "ETag"), "\"v1\"");
  EXPECT_EQ(field_of(fresh, "Content-Length"), "none");
  EXPECT_EQ(field_of(fresh, "Content-Type"), "none");
  EXPECT_EQ(fresh.bytes(), "");
  EXPECT_EQ(make_reply(get({{"if-none-match", "\"b\""}}), text("hello", "v1"), kNow).status, 200U);
  EXPECT_EQ(make_reply(get({{"if-none-match", "*"}}), text("hello"), kNow).status, 200U);
  Request post = get({{"if-none-match", "*"}});
  post.method = Method::Post;
  EXPECT_EQ(make_reply(post, text("hello", "v1"), kNow).status, 200U);
  Response gone = text("gone", "v1");
  gone.status = 410;
  EXPECT_EQ(make_reply(get({{"if-none-match", "*"}}), gone, kNow).status, 410U);
}

TEST(Reply, SendsOneRange) {
  Response response = text("0123456789", "v1");
  response.is_ranged = true;
  const Reply reply = make_reply(get({{"range", "bytes=2-4"}}), response, kNow);
  EXPECT_EQ(reply.status, 206U);
  EXPECT_EQ(field_of(reply, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(field_of(reply, "Content-Length"), "3");
  EXPECT_EQ(reply.bytes(), "234");
  const Reply whole = make_reply(get(), response, kNow);
  EXPECT_EQ(field_of(whole, "Accept-Ranges"), "bytes");
  EXPECT_EQ(whole.bytes(), "0123456789");
}

TEST(Reply, SendsARangeOfASource) {
  Response response;
  response.body = std::shared_ptr<BodySource>(std::make_shared<Letters>(100));
  response.is_ranged = true;
  const Reply reply = make_reply(get({{"range", "bytes=-10"}}), response, kNow);
  EXPECT_EQ(field_of(reply, "Content-Range"), "bytes 90-99/100");
  EXPECT_EQ(reply.offset, 90U);
  EXPECT_EQ(reply.size_bytes, 10U);
}

TEST(Reply, SaysThatThereIsNoSuchRange) {
  Response response = text("0123456789", "v1");
  response.is_ranged = true;
  response.content_type = "text/html";
  const Reply reply = make_reply(get({{"range", "bytes=10-"}}), response, kNow);
  EXPECT_EQ(reply.status, 416U);
  EXPECT_EQ(field_of(reply, "Content-Range"), "bytes */10");
  EXPECT_EQ(field_of(reply, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(field_of(reply, "ETag"), "none");
  EXPECT_EQ(reply.bytes(), "416 Range Not Satisfiable\n");
}

TEST(Reply, SendsTheWholeWhereARangeDoesNotCount) {
  Response response = text("0123456789", "v1");
  EXPECT_EQ(make_reply(get({{"range", "bytes=2-4"}}), response, kNow).status, 200U);
  response.is_ranged = true;
  const auto status = [&](Pairs fields) { return make_reply(get(fields), response, kNow).status; };
  EXPECT_EQ(status({{"range", "bytes=0-1,4-5"}}), 200U);
  EXPECT_EQ(status({{"range", "bytes=0-1"}, {"range", "bytes=4-5"}}), 200U);
  EXPECT_EQ(status({{"range", "bytes=0-1"}, {"if-range", "\"v0\""}}), 200U);
  EXPECT_EQ(status({{"range", "bytes=0-1"}, {"if-range", "W/\"v1\""}}), 200U);
  EXPECT_EQ(status({{"range", "bytes=0-1"}, {"if-range", "\"v1\""}}), 206U);
  EXPECT_EQ(status({{"range", "bytes=0-1"}, {"if-none-match", "\"v1\""}}), 304U);
  response.status = 404;
  EXPECT_EQ(status({{"range", "bytes=0-1"}}), 404U);
}

TEST(Reply, CompressesTextsForWhoTakesIt) {
  const std::string body(10'000, 'x');
  const Reply reply = make_reply(get({{"accept-encoding", "gzip"}}), text(body, "v1"), kNow);
  EXPECT_EQ(field_of(reply, "Content-Encoding"), "gzip");
  EXPECT_EQ(field_of(reply, "Vary"), "Accept-Encoding");
  EXPECT_EQ(field_of(reply, "ETag"), "W/\"v1\"");
  EXPECT_EQ(reply.bytes(), gzip(body));
  EXPECT_EQ(field_of(reply, "Content-Length"), std::to_string(reply.bytes().size()));
  const Reply plain = make_reply(get(), text(body, "v1"), kNow);
  EXPECT_EQ(field_of(plain, "Content-Encoding"), "none");
  EXPECT_EQ(field_of(plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(field_of(plain, "ETag"), "\"v1\"");
  EXPECT_EQ(plain.bytes(), body);
  const Reply fresh =
      make_reply(get({{"accept-encoding", "gzip"}, {"if-none-match", field_of(reply, "ETag")}}),
                 text(body, "v1"), kNow);
  EXPECT_EQ(fresh.status, 304U);
  EXPECT_EQ(field_of(fresh, "Vary"), "Accept-Encoding");
}

TEST(Reply, CompressesNothingElse) {
  const auto is_compressed = [](Response response) {
    const Reply reply = make_reply(get({{"accept-encoding", "gzip"}}), std::move(response), kNow);
    return field_of(reply, "Content-Encoding") == "gzip";
  };
  Response secret = text(std::string(10'000, 'x'));
  EXPECT_TRUE(is_compressed(secret));
  secret.may_compress = false;
  EXPECT_FALSE(is_compressed(secret));
  Response picture = text(std::string(10'000, 'x'));
  picture.content_type = "image/png";
  EXPECT_FALSE(is_compressed(picture));
  picture.content_type = "IMAGE/SVG+XML; charset=utf-8";
  EXPECT_TRUE(is_compressed(picture));
  Response ranged = text(std::string(10'000, 'x'));
  ranged.is_ranged = true;
  EXPECT_FALSE(is_compressed(ranged));
  EXPECT_TRUE(is_compressed(text(std::string(kMinCompressedBytes, 'x'))));
  EXPECT_FALSE(is_compressed(text(std::string(kMinCompressedBytes - 1, 'x'))));
  EXPECT_TRUE(is_compressed(text(std::string(kMaxCompressedBytes, 'x'))));
  EXPECT_FALSE(is_compressed(text(std::string(kMaxCompressedBytes + 1, 'x'))));
}

TEST(Reply, LeavesWhatDoesNotBecomeSmaller) {
  std::string noise;
  std::uint64_t state = 1;
  for (int i = 0; i < 4'000; ++i) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    noise.push_back(static_cast<char>(state >> 56));
  }
  EXPECT_EQ(gzip(noise), "");
  EXPECT_EQ(gzip(""), "");
  const Reply reply = make_reply(get({{"accept-encoding", "gzip"}}), text(noise), kNow);
  EXPECT_EQ(field_of(reply, "Content-Encoding"), "none");
  EXPECT_EQ(reply.bytes(), noise);
}

TEST(Reply, SendsNothingThatWouldBreakItsHead) {
  const auto status = [](const Response& response) {
    return make_reply(get(), response, kNow).status;
  };
  const auto with = [](std::string name, std::string value) {
    Response response = text("x");
    response.fields = {{std::move(name), std::move(value)}};
    return response;
  };
  EXPECT_EQ(status(with("X-A", "b \xC3\xA9\t")), 200U);
  EXPECT_EQ(status(with("X-A", "b\r\nSet-Cookie: c")), 500U);
  EXPECT_EQ(status(with("X-A", "b\nc")), 500U);
  EXPECT_EQ(status(with("X-A", std::string("b\0", 2))), 500U);
  EXPECT_EQ(status(with("X A", "b")), 500U);
  EXPECT_EQ(status(with("", "b")), 500U);
  EXPECT_EQ(status(with("content-LENGTH", "1")), 500U);
  EXPECT_EQ(status(with("Transfer-Encoding", "chunked")), 500U);
  Response response = text("x");
  response.content_type = "text/html\r\nX: y";
  EXPECT_EQ(status(response), 500U);
  EXPECT_EQ(status(text("x", "a\"b")), 500U);
  response = text("x");
  response.status = 100;
  EXPECT_EQ(status(response), 500U);
}

TEST(Reply, TakesNullBodiesForEmptyOnes) {
  Response response;
  response.body = std::shared_ptr<BodySource>();
  EXPECT_EQ(field_of(make_reply(get(), response, kNow), "Content-Length"), "0");
  response.body = std::shared_ptr<const std::string>();
  EXPECT_EQ(field_of(make_reply(get(), response, kNow), "Content-Length"), "0");
  response.body = std::make_shared<const std::string>("shared");
  EXPECT_EQ(make_reply(get(), response, kNow).bytes(), "shared");
}

TEST(Reply, SaysErrorsShortly) {
  const Reply reply = make_error(405, kNow);
  EXPECT_EQ(reply.bytes(), "405 Method Not Allowed\n");
  EXPECT_EQ(field_of(reply, "Allow"), "GET, HEAD, POST");
  EXPECT_EQ(field_of(make_error(503, kNow), "Retry-After"), "1");
  EXPECT_EQ(reason_phrase(599), "Unknown");
}

}  // namespace
}  // namespace day::http
