// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/worker_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "reader/limits.h"
#include "reader/worker.h"

namespace day::reader {
namespace {

// Pieces handed to the kernel in one call; each takes two of its vectors.
constexpr std::size_t kPiecesAtOnce = 32;

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

}  // namespace

Result<WorkerProcess> WorkerProcess::start(const std::string& program, std::uint32_t cpu_seconds,
                                           std::uint32_t view) {
  ASSIGN_OR_RETURN(os::ConfinedProcess process,
                   os::ConfinedProcess::start(program, {"locked-room"}, cpu_seconds, view));
  WorkerProcess worker(std::move(process));
  worker.set_max_payload(kMaxHelloBytes);
  Frame frame;
  const auto deadline = Clock::now() + std::chrono::seconds(kMaxStartSeconds);
  const Arrival arrival = worker.receive(&frame, deadline, -1);
  if (arrival == Arrival::Gone) {
    return Error{Code::Unsupported, fmt::format("the locked room did not open: its worker was {}",
                                                os::describe_exit(worker.end()))};
  }
  const std::optional<Hello> hello = arrival == Arrival::Frame && frame.type == FrameType::Hello
                                         ? parse_hello(frame.payload)
                                         : std::nullopt;
  if (!hello) {
    return Error{
        Code::Unsupported,
        arrival == Arrival::Late
            ? fmt::format("the locked room did not open: no hello in {} s", kMaxStartSeconds)
            : "the locked room did not open: its worker does not know the protocol"};
  }
  if (hello->version != kProtocolVersion) {
    return Error{Code::Unsupported,
                 fmt::format("the locked room speaks version {} of its protocol, expected {}",
                             hello->version, kProtocolVersion)};
  }
  worker.layers_ = worker.process_.namespaces();
  for (const os::LayerReport& report : hello->layers) {
    // Of the mount namespace both know something: there is one, and its root is empty.
    const auto same = std::find_if(worker.layers_.begin(), worker.layers_.end(),
                                   [&](const auto& one) { return one.layer == report.layer; });
    if (same == worker.layers_.end()) {
      worker.layers_.push_back(report);
    } else {
      *same = report;
    }
  }
  return worker;
}

void WorkerProcess::send(Bytes head, ByteView body) {
  outgoing_.push_back({std::move(head), body, 0});
}

// False once the worker takes nothing more.
bool WorkerProcess::send_some() {
  while (!outgoing_.empty()) {
    std::array<iovec, 2 * kPiecesAtOnce> vectors{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < std::min(outgoing_.size(), kPiecesAtOnce); ++i) {
      const Piece& piece = outgoing_[i];
      const std::size_t of_head = std::min(piece.sent, piece.head.size());
      for (ByteView part :
           {ByteView(piece.head).substr(of_head), piece.body.substr(piece.sent - of_head)}) {
        if (!part.empty()) vectors[count++] = {const_cast<char*>(part.data()), part.size()};
      }
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const ssize_t sent = ::sendmsg(process_.socket(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    std::size_t left = static_cast<std::size_t>(sent);
    while (!outgoing_.empty()) {
      Piece& first = outgoing_.front();
      const std::size_t taken = std::min(left, first.head.size() + first.body.size() - first.sent);
      first.sent += taken;
      left -= taken;
      if (first.sent < first.head.size() + first.body.size()) break;
      outgoing_.pop_front();
    }
  }
  return true;
}

bool WorkerProcess::take_arrived(Frame* frame) {
  return cutter_.next(frame) == FrameCutter::State::Whole;
}

Arrival WorkerProcess::receive(Frame* frame, Clock::time_point deadline, int interrupt) {
  // Checked apart from poll(), which never times out on a worker that keeps dribbling.
  bool late = false;
  while (true) {
    const FrameCutter::State state = cutter_.next(frame);
    if (state == FrameCutter::State::Whole) return Arrival::Frame;
    if (state == FrameCutter::State::Broken) return Arrival::Broken;
    if (late) return Arrival::Late;
    // A worker that takes nothing more may still have something to say.
    if (!send_some()) outgoing_.clear();
    const auto events = static_cast<short>(outgoing_.empty() ? POLLIN : POLLIN | POLLOUT);
    std::array<pollfd, 2> waiting = {{{process_.socket(), events, 0}, {interrupt, POLLIN, 0}}};
    const int ready = ::poll(waiting.data(), waiting.size(), milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (waiting[1].revents != 0) return Arrival::Interrupted;
    late = Clock::now() >= deadline;
    if ((waiting[0].revents & ~POLLOUT) == 0) continue;
    std::size_t size = 0;
    char* const room = cutter_.room(&size);
    const ssize_t got = ::recv(process_.socket(), room, size, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) continue;
    if (got <= 0) return Arrival::Gone;
    cutter_.received(static_cast<std::size_t>(got));
  }
}

Status check_layers(const std::vector<os::LayerReport>& layers) {
  const os::LayerReport* const report = os::find_failed(layers);
  if (report == nullptr) return {};
  return Error{Code::Unsupported, fmt::format("the sandbox layer '{}' cannot be set up: {}",
                                              os::layer_name(report->layer), report->reason)};
}

FailureKind failure_from_exit(const os::Exit& exit) {
  if (exit.signal == SIGXCPU || exit.signal == SIGKILL) return FailureKind::Limit;
  if (exit.signal != 0) return FailureKind::Crash;
  if (exit.status == kExitMemory || exit.status == kExitCpu) return FailureKind::Limit;
  return exit.status == kExitProtocol ? FailureKind::Protocol : FailureKind::Crash;
}

std::string describe_failure(const os::Exit& exit) {
  if (exit.signal == SIGSYS) return "killed for a forbidden system call";
  // Nobody here sends it: the kernel does, at the hard limits and when the machine has no memory.
  if (exit.signal == SIGKILL) return "killed by the kernel at a limit";
  if (exit.signal == 0 && exit.status == kExitMemory) return "the memory limit was reached";
  if (exit.signal == 0 && exit.status == kExitCpu) return "the processor time was used up";
  if (exit.signal == 0 && exit.status == kExitDone) return "ended without an answer";
  if (exit.signal == 0 && exit.status > 128) {
    return fmt::format("gave up with signal {}", exit.status - 128);
  }
  return os::describe_exit(exit);
}

}  // namespace day::reader
