// SPDX-License-Identifier: AGPL-3.0-or-later
// One thread serves all connections, each a coroutine; the handlers have threads of their own. What
// is awaited gets a name first: g++ 12 destroys temporaries of a condition in which something is
// awaited that it has not made. Long because all of Asio is here: each file that includes it takes
// five seconds to compile.
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/check.h"
#include "base/time.h"
#include "http/crowd.h"
#include "http/exchange.h"
#include "http/handler_pool.h"
#include "http/http.h"
#include "http/listen.h"
#include "http/reply.h"
#include "http/request_head.h"
#include "http/text.h"

namespace day::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

// How often deadlines are looked at, as long as there are connections at all.
constexpr milliseconds kSweepInterval(100);
// After accept() has failed for want of descriptors or memory.
constexpr milliseconds kAcceptPause(50);
// Taken before others are served again.
constexpr int kAcceptedAtOnce = 64;
// Read from a socket at once: a whole request of a browser, seldom more.
constexpr std::size_t kReadBytes = 4'096;
// Handed to a socket at once.
constexpr std::size_t kWriteBytes = 65'536;
// At most so much has been handed over that the other end has not taken.
constexpr std::uint64_t kHeldBytes = kUnsentBytes + 2 * kWriteBytes;
constexpr ByteView kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

struct Connection : Seat {
  Connection(asio::generic::stream_protocol::socket its_socket, Peer its_peer)
      : socket(std::move(its_socket)) {
    peer = std::move(its_peer);
  }
  void begin(Phase next, std::uint32_t millis) { enter(next, Clock::now(), milliseconds(millis)); }

  asio::generic::stream_protocol::socket socket;
  std::array<char, kReadBytes> input;
  Bytes received;  // and not yet used
  std::uint32_t requests = 0;
  bool is_late = false;  // its deadline has passed
  bool is_cut = false;   // nothing can be read or sent any more
};

Connection& connection_of(Seat* seat) {
  return *static_cast<Connection*>(seat);
}

// Nothing of ours throws; what the library throws (no memory) leaves nothing to go on with.
void abort_if_thrown(const std::exception_ptr& error) {
  CHECK(error == nullptr);
}

class AsioServer final : public Server {
 public:
  AsioServer(const ServerOptions& options, Listener listener, std::unique_ptr<HandlerPool> pool);
  ~AsioServer() override { stop(); }
  const std::string& address() const override { return address_; }
  void stop() override;
  void run();

 private:
  asio::awaitable<void> accept_all();
  void accept_one(int descriptor);
  asio::awaitable<void> sweep();
  bool make_room(const Peer& peer);
  void cut(Connection& connection);
  void end_late(Connection& connection);
  void begin_stop();

  asio::awaitable<void> serve(std::unique_ptr<Connection> connection);
  asio::awaitable<bool> serve_one(Connection& connection);
  asio::awaitable<bool> receive(Connection& connection);
  asio::awaitable<std::optional<std::size_t>> receive_head(Connection& connection);
  asio::awaitable<bool> receive_body(Connection& connection, std::size_t size, bool is_awaited);
  asio::awaitable<void> answer(ExchangePtr exchange);
  asio::awaitable<void> read_on(ExchangePtr exchange, std::uint64_t done);
  asio::awaitable<bool> send_reply(Connection& connection, ExchangePtr exchange, bool keep_alive);
  asio::awaitable<bool> send(Connection& connection, ByteView head, ByteView body);
  asio::awaitable<bool> refuse(Connection& connection, unsigned status);
  asio::awaitable<void> drain(Connection& connection);

  void tell(const Exchange& exchange) const;

  ServerOptions options_;
  std::string address_;
  asio::io_context io_{1};
  std::optional<Listener> listener_;
  asio::posix::stream_descriptor acceptor_{io_};
  asio::steady_timer accept_timer_{io_};
  asio::steady_timer sweep_timer_{io_};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<HandlerPool> pool_;

  // Of the thread that serves connections alone.
  Crowd crowd_;
  bool is_sweeping_ = false;
  bool is_stopping_ = false;
  Clock::time_point stop_deadline_;

  std::mutex stop_mutex_;
  std::thread thread_;
};

AsioServer::AsioServer(const ServerOptions& options, Listener listener,
                       std::unique_ptr<HandlerPool> pool)
    : options_(options),
      address_(listener.address()),
      listener_(std::move(listener)),
      pool_(std::move(pool)),
      crowd_(options.limits) {}

void AsioServer::run() {
  acceptor_.assign(dup(listener_->descriptor()));
  asio::co_spawn(io_, accept_all(), abort_if_thrown);
  thread_ = std::thread([this] { io_.run(); });
}

void AsioServer::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (!thread_.joinable()) return;
  asio::post(io_, [this] { begin_stop(); });
  thread_.join();
  pool_.reset();
}

void AsioServer::begin_stop() {
  is_stopping_ = true;
  stop_deadline_ = Clock::now() + std::chrono::seconds(options_.limits.stop_seconds);
  error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  listener_.reset();
  const std::vector<Seat*> seats = crowd_.seats();
  for (Seat* seat : seats) {
    const bool is_waiting = seat->phase == Phase::Idle || seat->phase == Phase::Head;
    if (is_waiting && connection_of(seat).received.empty()) cut(connection_of(seat));
  }
  if (crowd_.seats().empty()) sweep_timer_.cancel();
  work_.reset();
}

// --- Connections as a whole.

asio::awaitable<void> AsioServer::accept_all() {
  while (!is_stopping_) {
    error_code error;
    co_await acceptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                                  asio::redirect_error(asio::use_awaitable, error));
    if (is_stopping_) co_return;
    for (int count = 0; count < kAcceptedAtOnce; ++count) {
      const int descriptor = accept_next(acceptor_.native_handle());
      if (descriptor >= 0) {
        accept_one(descriptor);
        continue;
      }
      if (errno == EAGAIN) break;
      if (Seat* weakest = crowd_.find_weakest(nullptr, Clock::now())) cut(connection_of(weakest));
      accept_timer_.expires_after(kAcceptPause);
      co_await accept_timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
      break;
    }
  }
}

void AsioServer::accept_one(int descriptor) {
  Peer peer = find_peer(descriptor);
  if (!make_room(peer)) {
    const std::string text = print_refusal(503, now());
    ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(descriptor);
    return;
  }
  prepare_accepted(descriptor, peer);
  asio::generic::stream_protocol::socket socket(
      io_, asio::generic::stream_protocol(peer.is_unix ? AF_UNIX : AF_INET, 0), descriptor);
  auto connection = std::make_unique<Connection>(std::move(socket), std::move(peer));
  connection->begin(Phase::Head, options_.limits.head_millis);
  crowd_.add(connection.get());
  asio::co_spawn(io_, serve(std::move(connection)), abort_if_thrown);
  if (!is_sweeping_) {
    is_sweeping_ = true;
    asio::co_spawn(io_, sweep(), abort_if_thrown);
  }
}

// Lets go of whoever has exhausted his time.
asio::awaitable<void> AsioServer::sweep() {
  while (!crowd_.seats().empty()) {
    error_code ignored;
    sweep_timer_.expires_after(kSweepInterval);
    co_await sweep_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const Clock::time_point now = Clock::now();
    const bool is_end = is_stopping_ && now >= stop_deadline_;
    const std::vector<Seat*> seats = crowd_.seats();
    for (Seat* seat : seats) {
      if (is_end) {
        cut(connection_of(seat));
      } else if (seat->is_over(now)) {
        end_late(connection_of(seat));
      }
    }
  }
  is_sweeping_ = false;
}

// Whoever has begun to ask is told that it took too long, once.
void AsioServer::end_late(Connection& connection) {
  const bool has_begun = connection.phase == Phase::Body ||
                         (connection.phase == Phase::Head && !connection.received.empty());
  if (!has_begun || connection.is_late) return cut(connection);
  connection.is_late = true;
  error_code ignored;
  connection.socket.cancel(ignored);
}

// False if there is none to be had.
bool AsioServer::make_room(const Peer& peer) {
  const bool is_peer_full = crowd_.is_full_for(peer);
  if (!is_peer_full && !crowd_.is_full()) return true;
  Seat* weakest = crowd_.find_weakest(is_peer_full ? &peer : nullptr, Clock::now());
  if (weakest != nullptr) cut(connection_of(weakest));
  return weakest != nullptr;
}

void AsioServer::cut(Connection& connection) {
  if (connection.is_cut) return;
  connection.is_cut = true;
  error_code ignored;
  if (connection.phase == Phase::Sending) {
    // What was not taken is dropped, else the kernel would keep it for a reader that is too slow.
    connection.socket.set_option(asio::socket_base::linger(true, 0), ignored);
  }
  connection.socket.close(ignored);
  crowd_.remove(&connection);
  if (is_stopping_ && crowd_.seats().empty()) sweep_timer_.cancel();
}

// --- One connection.

asio::awaitable<void> AsioServer::serve(std::unique_ptr<Connection> connection) {
  for (;;) {
    const bool can_follow = co_await serve_one(*connection);
    if (!can_follow) break;
    connection->is_proven = true;
    if (is_stopping_ && connection->received.empty()) break;
    const bool has_more = !connection->received.empty();
    connection->begin(has_more ? Phase::Head : Phase::Idle,
                      has_more ? options_.limits.head_millis : options_.limits.idle_millis);
  }
  cut(*connection);
}

// Receives some octets more. False if there are none to come.
asio::awaitable<bool> AsioServer::receive(Connection& connection) {
  if (connection.is_cut || connection.is_late) co_return false;
  error_code error;
  const std::size_t count = co_await connection.socket.async_read_some(
      asio::buffer(connection.input), asio::redirect_error(asio::use_awaitable, error));
  connection.received.append(connection.input.data(), count);
  co_return count > 0;
}

// Its size with the empty line. Nothing if there will be none; what was wrong has been said.
asio::awaitable<std::optional<std::size_t>> AsioServer::receive_head(Connection& connection) {
  for (;;) {
    // Empty lines before a request are skipped (RFC 9112 §2.2).
    while (connection.received.starts_with("\r\n")) connection.received.erase(0, 2);
    const std::optional<std::size_t> size = find_head_end(connection.received);
    if (size && *size <= kMaxHeadBytes) co_return size;
    if (connection.received.size() > kMaxHeadBytes) {
      co_await refuse(connection, 431);
      co_return std::nullopt;
    }
    const bool is_first = connection.received.empty();
    const bool is_received = co_await receive(connection);
    if (!is_received) {
      if (connection.is_late) co_await refuse(connection, 408);
      co_return std::nullopt;
    }
    if (is_first && connection.phase == Phase::Idle) {
      connection.begin(Phase::Head, options_.limits.head_millis);
    }
  }
}

// All of it is received when it returns. False if it will not come; that has been said.
asio::awaitable<bool> AsioServer::receive_body(Connection& connection, std::size_t size,
                                               bool is_awaited) {
  connection.begin(Phase::Body, options_.limits.body_millis);
  if (is_awaited && connection.received.size() < size) {
    const bool is_sent = co_await send(connection, kContinue, ByteView());
    if (!is_sent) co_return false;
    connection.begin(Phase::Body, options_.limits.body_millis);
  }
  while (connection.received.size() < size) {
    const bool is_received = co_await receive(connection);
    if (!is_received) {
      if (connection.is_late) co_await refuse(connection, 408);
      co_return false;
    }
  }
  co_return true;
}

// One request and its answer. False if there can be no other on this connection.
asio::awaitable<bool> AsioServer::serve_one(Connection& connection) {
  const std::optional<std::size_t> head_size = co_await receive_head(connection);
  if (!head_size) co_return false;
  std::variant<RequestHead, HeadRefusal> parsed =
      take_head(ByteView(connection.received).substr(0, *head_size), options_);
  connection.received.erase(0, *head_size);
  if (const auto* refusal = std::get_if<HeadRefusal>(&parsed)) {
    co_await refuse(connection, refusal->status);
    co_return false;
  }
  RequestHead& head = std::get<RequestHead>(parsed);
  const auto body_size = static_cast<std::size_t>(head.body_bytes);
  if (body_size > 0) {
    const bool is_received = co_await receive_body(connection, body_size, head.expects_continue);
    if (!is_received) co_return false;
    head.request.body = connection.received.substr(0, body_size);
    connection.received.erase(0, body_size);
  }
  if (connection.received.empty()) connection.received.shrink_to_fit();

  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(head.request);
  exchange->request.is_local = connection.peer.is_loopback || connection.peer.is_unix;
  connection.begin(Phase::Handling, 0);
  co_await answer(exchange);
  const bool keep_alive = head.keep_alive && !is_stopping_ &&
                          ++connection.requests < options_.limits.requests_per_connection;
  const bool is_sent = co_await send_reply(connection, exchange, keep_alive);
  if (is_sent && !keep_alive) co_await drain(connection);
  co_return is_sent&& keep_alive;
}

// --- To the handlers and back.

void AsioServer::tell(const Exchange& exchange) const {
  if (!options_.on_answered) return;
  options_.on_answered(Answered{exchange.request.method, exchange.request.raw_target,
                                exchange.reply.status, exchange.reply.size_bytes,
                                exchange.handler_micros});
}

// A completion handler that another thread keeps for a while, and the context awake meanwhile.
template <typename Completion>
struct Waiting {
  Completion completion;
  asio::executor_work_guard<asio::io_context::executor_type> work;
};

// Goes on here once what `start` was given has been called, on any thread.
template <typename Start>
asio::awaitable<void> wait_for(asio::io_context& io, Start start) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [&io, start](auto completion) {
        using Kept = Waiting<decltype(completion)>;
        auto kept = std::make_shared<Kept>(
            Kept{std::move(completion), asio::make_work_guard(io.get_executor())});
        start([&io, kept] { asio::post(io, [kept] { std::move(kept->completion)(); }); });
      },
      asio::use_awaitable);
}

asio::awaitable<void> AsioServer::answer(ExchangePtr exchange) {
  return wait_for(io_, [this, exchange](std::function<void()> resume) {
    const bool is_taken = pool_->submit([=, this](Handler& handler, std::size_t thread) {
      run_handler(handler, thread, exchange.get());
      tell(*exchange);
      resume();
    });
    if (is_taken) return;
    exchange->reply = make_error(503, now());
    tell(*exchange);
    resume();
  });
}

// The piece that follows `done` octets of what is sent.
asio::awaitable<void> AsioServer::read_on(ExchangePtr exchange, std::uint64_t done) {
  return wait_for(io_, [this, exchange, done](std::function<void()> resume) {
    pool_->submit_to(exchange->thread, [=](Handler&, std::size_t) {
      exchange->piece = read_piece(exchange->reply, done);
      resume();
    });
  });
}

// --- Sending.

asio::awaitable<bool> AsioServer::send(Connection& connection, ByteView head, ByteView body) {
  const milliseconds lag(options_.limits.send_lag_millis);
  if (connection.phase != Phase::Sending)
    connection.begin(Phase::Sending, options_.limits.send_lag_millis);
  while (!head.empty() || !body.empty()) {
    if (connection.is_cut) co_return false;
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(head.data(), head.size()),
        asio::buffer(body.data(), std::min(body.size(), kWriteBytes))};
    error_code error;
    const std::size_t count = co_await connection.socket.async_write_some(
        buffers, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
    const std::size_t of_head = std::min(count, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(count - of_head);
    // What has been taken buys time, but not more than for what the kernel holds.
    const std::uint64_t rate = options_.limits.send_bytes_per_second;
    connection.deadline = std::min(connection.deadline + milliseconds(count * 1'000 / rate),
                                   Clock::now() + lag + milliseconds(kHeldBytes * 1'000 / rate));
  }
  co_return true;
}

asio::awaitable<bool> AsioServer::send_reply(Connection& connection, ExchangePtr exchange,
                                             bool keep_alive) {
  Reply& reply = exchange->reply;
  reply.head += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
  const ByteView first = reply.source != nullptr ? ByteView(*exchange->piece) : reply.bytes();
  std::uint64_t done = first.size();
  bool is_sent = co_await send(connection, reply.head, first);
  while (is_sent && done < reply.size_bytes) {
    co_await read_on(exchange, done);
    is_sent = exchange->piece.ok();
    if (!is_sent) break;
    is_sent = co_await send(connection, ByteView(), *exchange->piece);
    done += exchange->piece->size();
  }
  if (reply.source != nullptr) {
    pool_->submit_to(exchange->thread,
                     [source = std::move(reply.source)](Handler&, std::size_t) {});
  }
  co_return is_sent;
}

// Always false: nothing can follow on that connection.
asio::awaitable<bool> AsioServer::refuse(Connection& connection, unsigned status) {
  connection.is_late = false;
  const std::string text = print_refusal(status, now());
  if (options_.on_answered) options_.on_answered(Answered{Method::Get, {}, status, 0, 0});
  const bool is_sent = co_await send(connection, text, ByteView());
  if (is_sent) co_await drain(connection);
  co_return false;
}

// Says that nothing follows and reads until the other end says so too.
asio::awaitable<void> AsioServer::drain(Connection& connection) {
  if (is_stopping_ && connection.received.empty()) co_return;
  connection.begin(Phase::Draining, options_.limits.send_lag_millis);
  error_code error;
  connection.socket.shutdown(asio::socket_base::shutdown_send, error);
  for (std::size_t drained = 0; drained <= kMaxDrainedBytes;) {
    connection.received.clear();
    const bool is_received = co_await receive(connection);
    if (!is_received) co_return;
    drained += connection.received.size();
  }
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& given,
                                              const HandlerFactory& factory) {
  ServerOptions options = given;
  options.limits.connections = allow_descriptors(options.limits.connections);
  ASSIGN_OR_RETURN(Listener listener, Listener::open(options.listen, options.unix_mode));
  unsigned threads = options.handler_threads;
  if (threads == 0) threads = std::max(2U, std::thread::hardware_concurrency());
  threads = std::min(threads, kMaxHandlerThreads);
  ASSIGN_OR_RETURN(std::unique_ptr<HandlerPool> pool,
                   HandlerPool::start(threads, options.limits.queued_requests, factory));
  auto server = std::make_unique<AsioServer>(options, std::move(listener), std::move(pool));
  server->run();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace day::http
