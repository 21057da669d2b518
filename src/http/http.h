// SPDX-License-Identifier: AGPL-3.0-or-later
// An HTTP/1.1 server (RFC 9110, RFC 9112) without a word of what is served: requests come as plain
// values, checked and within the limits of limits.h; a handler answers with plain values. No TLS
// and no proxying. Nothing is resolved and nothing is connected to (I8).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "http/limits.h"

namespace day::http {

enum class Method : std::uint8_t { Get, Head, Post };

// Names as they came, in their order; several of one name are kept.
using Pairs = std::vector<std::pair<std::string, std::string>>;

// The first value of that name, byte for byte; null if there is none.
const std::string* find_pair(const Pairs& pairs, std::string_view name);

// The path and the query of a request target (RFC 3986 §3.3, §3.4), percent-decoded once.
struct Target {
  std::string path;  // begins with "/"; valid UTF-8; no "//", "." or ".." segments, no NUL
  Pairs query;       // application/x-www-form-urlencoded, "+" is a blank
};

struct Request {
  Method method = Method::Get;
  Target target;
  std::string raw_target;  // as it was sent
  std::string host;        // of the Host field, with its port
  Pairs fields;            // header fields, names in lower case
  Bytes body;              // of a POST; whole
  bool is_local = false;   // came by the Unix socket or from a loopback address

  // The first field of that name (lower case); empty if there is none.
  std::string_view field(std::string_view name) const;
  // The first parameter of that name in the query; empty if there is none.
  std::string_view parameter(std::string_view name) const;
  // Of the Cookie field (RFC 6265 §5.4); empty if there is none.
  std::string_view cookie(std::string_view name) const;
};

// Where a large body is read from, piece by piece, on the handler thread that made it, where it is
// also destroyed. Shorter than asked for only at the end; an error ends the connection in the
// middle, so that nobody takes it for whole.
class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual std::uint64_t size_bytes() const = 0;
  virtual Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) = 0;
};

struct Response {
  unsigned status = 200;  // 200 to 599
  std::string content_type = "text/plain; charset=utf-8";
  // Further ones. The server adds Content-Length, Content-Range, Content-Encoding, Accept-Ranges,
  // ETag, Vary, Date and Connection. One that is none of RFC 9110 §5 (a line break in a value)
  // makes the whole answer a 500.
  Pairs fields;
  std::variant<std::string, std::shared_ptr<const std::string>, std::shared_ptr<BodySource>> body;
  std::string etag;          // opaque, without quotes; empty: none, and no 304
  bool is_ranged = false;    // Range is honoured
  bool may_compress = true;  // false where the body repeats a secret beside what a stranger chooses
};

// Answers requests; each handler thread has one of its own.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Response handle(const Request& request) = 0;
};
// Called on the thread that will use it.
using HandlerFactory = std::function<Result<std::unique_ptr<Handler>>()>;

// One request that was answered, for a log. Addresses are not in it. What could not be understood
// (400, 408 …) has no target and no size.
struct Answered {
  Method method = Method::Get;
  std::string_view raw_target;
  unsigned status = 0;
  std::uint64_t body_bytes = 0;
  std::uint64_t handler_micros = 0;
};

// Limits that an operator may have reasons to set otherwise. Their origins are in limits.h.
struct ServerLimits {
  std::size_t body_bytes = kMaxBodyBytes;
  std::size_t connections = kMaxConnections;
  std::size_t connections_per_peer = kMaxConnectionsPerPeer;
  std::size_t connections_of_loopback = kMaxConnectionsOfLoopback;
  std::size_t queued_requests = kMaxQueuedRequests;
  std::uint32_t requests_per_connection = kMaxRequestsPerConnection;
  std::uint32_t head_millis = kMaxHeadMillis;
  std::uint32_t body_millis = kMaxBodyMillis;
  std::uint32_t idle_millis = kMaxIdleMillis;
  std::uint32_t send_lag_millis = kMaxSendLagMillis;
  std::uint32_t send_bytes_per_second = kMinSendBytesPerSecond;
  std::uint32_t stop_seconds = kMaxStopSeconds;
};

struct ServerOptions {
  // "127.0.0.1:8410", "[::1]:0" (0: any free port), or "unix:/run/daylight.sock". An address, never
  // a name: nothing is resolved.
  std::string listen = "127.0.0.1:8410";
  unsigned unix_mode = 0600;     // of the file of a Unix socket
  unsigned handler_threads = 0;  // 0: one per core, at least two
  // Of the Host field without port, any case; others are answered with 421, so that no page of a
  // stranger reaches this server under a name of his (DNS rebinding). Empty: any.
  std::vector<std::string> allowed_hosts;
  // May be empty. Called on any thread, also on the one that serves all connections: quick.
  std::function<void(const Answered&)> on_answered;
  ServerLimits limits;
};

class Server {
 public:
  // Listens, and has started every handler. Failed with what to do if the address is taken.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                               const HandlerFactory& factory);
  virtual ~Server() = default;
  // Where it listens, the port filled in: "127.0.0.1:8410" or "unix:/run/daylight.sock".
  virtual const std::string& address() const = 0;
  // Ends it: what is under way is sent within kMaxStopSeconds, then connections are cut. Waits for
  // handlers that have not returned. Safe from any thread but a handler's, once or more; also
  // called by the destructor.
  virtual void stop() = 0;
};

}  // namespace day::http
