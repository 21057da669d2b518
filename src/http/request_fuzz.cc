// SPDX-License-Identifier: AGPL-3.0-or-later
// Any octets are taken for what a connection sends: one request after the other, each answered from
// memory and from a source. What is taken for a request is within what requests are; what is sent
// back is one head, whatever was asked.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "http/negotiation.h"
#include "http/reply.h"
#include "http/request_head.h"
#include "http/text.h"
#include "http/url.h"

namespace {

using namespace day;        // NOLINT: a program of one file
using namespace day::http;  // NOLINT

constexpr std::uint64_t kSourceBytes = 5'000;
constexpr int kMaxRequests = 16;

class Zeroes final : public BodySource {
 public:
  std::uint64_t size_bytes() const override { return kSourceBytes; }
  Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) override {
    CHECK(offset < kSourceBytes);
    return Bytes(std::min<std::uint64_t>(max_bytes, kSourceBytes - offset), '\0');
  }
};

void check_pairs(const Pairs& pairs) {
  CHECK(pairs.size() <= kMaxPairs);
  for (const auto& [name, value] : pairs) CHECK(is_utf8(name) && is_utf8(value));
  const auto again = parse_form(print_query(pairs));
  CHECK(again.has_value());
  // An empty name without a value is printed as "=", which is read as that.
  CHECK(*again == pairs);
}

void check_target(const Target& target) {
  CHECK(target.path.starts_with('/') && is_utf8(target.path));
  CHECK((target.path + "/").find("/../") == std::string::npos);
  CHECK(target.path.find("//") == std::string::npos);
  CHECK(target.path.find('\0') == std::string::npos);
  check_pairs(target.query);
}

// A status line and fields, each with its end, and nothing that could be taken for another end.
void check_reply(const Reply& reply) {
  CHECK(reply.head.starts_with("HTTP/1.1 ") && reply.head.ends_with("\r\n"));
  CHECK(reply.head.find("\r\n\r\n") == std::string::npos);
  Splitter lines(reply.head, '\n');
  while (lines.next()) {
    if (lines.piece().empty()) continue;
    CHECK(lines.piece().back() == '\r');
    CHECK(is_field_value(lines.piece().substr(0, lines.piece().size() - 1)));
  }
  if (reply.source != nullptr) {
    CHECK(reply.offset + reply.size_bytes <= kSourceBytes);
  } else {
    CHECK(reply.bytes().size() == reply.size_bytes);
  }
}

void check_answers(const Request& request) {
  Response response;
  response.etag = "v1";
  response.body = std::string(2'000, 'x');
  check_reply(make_reply(request, response, Instant()));
  response.is_ranged = true;
  check_reply(make_reply(request, response, Instant()));
  response.body = std::shared_ptr<BodySource>(std::make_shared<Zeroes>());
  check_reply(make_reply(request, response, Instant()));
  // Whatever of a request a handler puts into a field, it is one field or an error.
  response.fields = {{"Location", request.target.path}, {"X-Host", request.host}};
  check_reply(make_reply(request, response, Instant()));
}

void read_as_connection(ByteView rest) {
  for (int count = 0; count < kMaxRequests; ++count) {
    const auto size = find_head_end(rest);
    if (!size) return;
    auto parsed = parse_head(rest.substr(0, *size));
    rest.remove_prefix(*size);
    if (const auto* refusal = std::get_if<HeadRefusal>(&parsed)) {
      CHECK(refusal->status >= 400 && reason_phrase(refusal->status) != "Unknown");
      return;
    }
    auto& head = std::get<RequestHead>(parsed);
    check_target(head.request.target);
    CHECK(parse_host(head.request.host).has_value());
    CHECK(head.request.fields.size() <= kMaxHeaderFields);
    for (const auto& [name, value] : head.request.fields) {
      CHECK(is_token(name) && name == ascii_lower(name) && trim(value) == value);
    }
    if (head.body_bytes > rest.size()) return;
    head.request.body = Bytes(rest.substr(0, static_cast<std::size_t>(head.body_bytes)));
    rest.remove_prefix(head.request.body.size());
    if (const auto form = parse_form(head.request.body)) check_pairs(*form);
    head.request.cookie("session");
    check_answers(head.request);
  }
}

void read_as_values(std::string_view text) {
  if (const auto target = parse_target(text)) check_target(*target);
  if (const auto form = parse_form(text)) check_pairs(*form);
  const auto back = parse_form(encode_component(text));
  CHECK(back.has_value() && (text.empty() || back->front().first == repair_utf8(text)));
  lists_etag(text, "v1");
  is_same_etag(text, "v1");
  accepts_gzip(text);
  for (const std::uint64_t size : {0U, 1U, 1'000U}) {
    const RangeAnswer answer = find_range(text, size);
    if (const auto* range = std::get_if<ByteRange>(&answer)) {
      CHECK(range->first <= range->last && range->last < size);
    }
  }
  Request request;
  request.fields = {{"cookie", std::string(text)}};
  request.cookie("a");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_as_connection(text);
  read_as_values(text);
  return 0;
}
