// SPDX-License-Identifier: AGPL-3.0-or-later
// The head of a request: octets to values, or the status with which it is refused. Pure. RFC 9112
// leaves receivers some freedom (a lone line feed, folded fields, several lengths that agree); what
// two readers may take for two different requests is refused here (§11.2, request smuggling).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "http/http.h"

namespace day::http {

struct RequestHead {
  Request request;  // without its body; is_local is for whoever knows
  std::uint64_t body_bytes = 0;
  bool keep_alive = true;         // the client can take another answer on this connection
  bool expects_continue = false;  // waits for a 100 before it sends the body (RFC 9110 §10.1.1)
};

// Why there is no request: 400, 405, 411, 413, 414, 417, 421, 431 or 505. The connection must be
// closed after it has been said, for nobody knows where the next request begins.
struct HeadRefusal {
  unsigned status = 400;
};

// The octets of the head at the front of `bytes`, with the empty line that ends it; nothing as long
// as that is not there.
std::optional<std::size_t> find_head_end(ByteView bytes);

// `head` is as find_head_end() gives it. At most kMaxHeadBytes, kMaxHeaderFields and
// kMaxTargetBytes of it are taken; the size of the body is for the caller to judge.
std::variant<RequestHead, HeadRefusal> parse_head(ByteView head);

// The same, with what a server was told: its allowed_hosts and its limit on bodies.
std::variant<RequestHead, HeadRefusal> take_head(ByteView head, const ServerOptions& options);

// The host of a Host field without its port, in lower case; an IPv6 address in its brackets.
// Nothing if it is none (RFC 3986 §3.2.2).
std::optional<std::string> parse_host(std::string_view field);

}  // namespace day::http
