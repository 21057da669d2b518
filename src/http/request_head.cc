// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/request_head.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/numbers.h"
#include "http/text.h"
#include "http/url.h"

namespace day::http {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::request_parser<beast_http::empty_body>;
using Fields = beast_http::fields;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// What Beast tolerates and we do not: a line that begins with a blank (obs-fold, RFC 9112 §5.2, and
// the blank after the request line, §2.2), and a line feed or carriage return that stands alone.
bool is_strict(ByteView head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const char c = head[at];
    if (c == '\0') return false;
    if (c == '\r' && (at + 1 == head.size() || head[at + 1] != '\n')) return false;
    if (c == '\n' && (at == 0 || head[at - 1] != '\r')) return false;
    if (c == '\n' && at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) {
      return false;
    }
  }
  return true;
}

// The request line is looked at before anything is parsed, so that what is too long is told apart
// from what is broken.
std::optional<HeadRefusal> check_request_line(ByteView head) {
  const ByteView line = head.substr(0, head.find("\r\n"));
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == ByteView::npos || first == last) return HeadRefusal{400};
  if (last - first - 1 > kMaxTargetBytes) return HeadRefusal{414};
  return std::nullopt;
}

std::optional<Method> find_method(beast_http::verb verb) {
  if (verb == beast_http::verb::get) return Method::Get;
  if (verb == beast_http::verb::head) return Method::Head;
  if (verb == beast_http::verb::post) return Method::Post;
  return std::nullopt;
}

// The one field of that name; refused if there are several.
std::optional<HeadRefusal> take_single(const Pairs& fields, std::string_view name,
                                       const std::string** value) {
  *value = nullptr;
  for (const auto& [field_name, field_value] : fields) {
    if (field_name != name) continue;
    if (*value != nullptr) return HeadRefusal{400};
    *value = &field_value;
  }
  return std::nullopt;
}

std::optional<HeadRefusal> take_host(RequestHead* head) {
  const std::string* host = nullptr;
  if (const auto refusal = take_single(head->request.fields, "host", &host)) return refusal;
  if (host == nullptr || !parse_host(*host)) return HeadRefusal{400};
  head->request.host = *host;
  return std::nullopt;
}

// RFC 9112 §6.3. A body without a stated length is refused: no browser sends one.
std::optional<HeadRefusal> take_framing(RequestHead* head) {
  const Pairs& fields = head->request.fields;
  const std::string* length = nullptr;
  if (const auto refusal = take_single(fields, "content-length", &length)) return refusal;
  if (find_pair(fields, "transfer-encoding") != nullptr) {
    return HeadRefusal{length == nullptr ? 411U : 400U};
  }
  if (length != nullptr) {
    const std::optional<std::uint64_t> size = parse_decimal(*length);
    if (!size) return HeadRefusal{400};
    head->body_bytes = *size;
  }
  if (head->request.method == Method::Post) {
    return length == nullptr ? std::optional(HeadRefusal{411}) : std::nullopt;
  }
  // A GET with a body has no meaning (RFC 9110 §9.3.1), and is a known way to smuggle another.
  return head->body_bytes > 0 ? std::optional(HeadRefusal{400}) : std::nullopt;
}

std::optional<HeadRefusal> take_expectation(RequestHead* head) {
  const std::string* expectation = nullptr;
  if (const auto refusal = take_single(head->request.fields, "expect", &expectation)) {
    return refusal;
  }
  if (expectation == nullptr) return std::nullopt;
  if (!equal_ignoring_case(*expectation, "100-continue")) return HeadRefusal{417};
  head->expects_continue = true;
  return std::nullopt;
}

bool lists_close(const Pairs& fields) {
  for (const auto& [name, value] : fields) {
    if (name != "connection") continue;
    Splitter options(value, ',');
    while (options.next()) {
      if (equal_ignoring_case(trim(options.piece()), "close")) return true;
    }
  }
  return false;
}

Pairs take_fields(const Fields& parsed) {
  Pairs fields;
  for (const auto& field : parsed) {
    fields.emplace_back(ascii_lower(view(field.name_string())), trim(view(field.value())));
  }
  return fields;
}

bool is_port(std::string_view text) {
  return text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

bool is_address_char(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' ||
         c == '.';
}

bool is_allowed(std::string_view host, const std::vector<std::string>& allowed) {
  const std::optional<std::string> name = parse_host(host);
  return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const auto& each) {
           return name && equal_ignoring_case(*name, each);
         });
}

}  // namespace

std::optional<std::size_t> find_head_end(ByteView bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == ByteView::npos) return std::nullopt;
  return end + 4;
}

std::variant<RequestHead, HeadRefusal> parse_head(ByteView bytes) {
  if (bytes.size() > kMaxHeadBytes) return HeadRefusal{431};
  if (!is_strict(bytes)) return HeadRefusal{400};
  if (const auto refusal = check_request_line(bytes)) return *refusal;
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
  parser.body_limit(boost::none);
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == beast_http::error::bad_version) return HeadRefusal{505};
  if (error == beast_http::error::bad_transfer_encoding) return HeadRefusal{400};
  if (error && error != beast_http::error::need_more) return HeadRefusal{400};
  if (!parser.is_header_done()) return HeadRefusal{400};

  const auto& message = parser.get();
  const std::optional<Method> method = find_method(message.method());
  if (!method) return HeadRefusal{405};
  RequestHead head;
  head.request.method = *method;
  head.request.raw_target = std::string(view(message.target()));
  head.request.fields = take_fields(message.base());
  if (head.request.fields.size() > kMaxHeaderFields) return HeadRefusal{431};
  if (const auto refusal = take_host(&head)) return *refusal;
  if (const auto refusal = take_framing(&head)) return *refusal;
  if (const auto refusal = take_expectation(&head)) return *refusal;
  std::optional<Target> target = parse_target(head.request.raw_target);
  if (!target) return HeadRefusal{400};
  head.request.target = std::move(*target);
  head.keep_alive = message.version() >= 11 && !lists_close(head.request.fields);
  return head;
}

std::variant<RequestHead, HeadRefusal> take_head(ByteView bytes, const ServerOptions& options) {
  std::variant<RequestHead, HeadRefusal> parsed = parse_head(bytes);
  const auto* head = std::get_if<RequestHead>(&parsed);
  if (head == nullptr) return parsed;
  if (!is_allowed(head->request.host, options.allowed_hosts)) return HeadRefusal{421};
  if (head->body_bytes > options.limits.body_bytes) return HeadRefusal{413};
  return parsed;
}

std::optional<std::string> parse_host(std::string_view field) {
  std::string_view host = field;
  std::string_view port;
  if (!field.empty() && field[0] == '[') {
    const std::size_t end = field.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = field.substr(0, end + 1);
    const std::string_view inside = field.substr(1, end - 1);
    if (inside.empty() || !std::all_of(inside.begin(), inside.end(), is_address_char)) {
      return std::nullopt;
    }
    port = field.substr(end + 1);
    if (!port.empty() && port[0] != ':') return std::nullopt;
    if (!port.empty()) port.remove_prefix(1);
  } else {
    const std::size_t colon = field.find(':');
    host = field.substr(0, colon);
    if (colon != std::string_view::npos) port = field.substr(colon + 1);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_char)) return std::nullopt;
  }
  if (!is_port(port)) return std::nullopt;
  return ascii_lower(host);
}

}  // namespace day::http
