// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/door.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>

#include "os/process.h"
#include "reader/limits.h"
#include "reader/worker.h"

namespace day::reader {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

std::int64_t nanoseconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return time.tv_sec * kNanosecondsPerSecond + time.tv_nsec;
}

// A library that cannot allocate aborts. If there is no memory left, that was why.
void end_after_abort(int signal) {
  constexpr std::size_t kProbeBytes = std::size_t{32} << 20;
  void* const probe = ::mmap(nullptr, kProbeBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ::_exit(probe == MAP_FAILED ? kExitMemory : 128 + signal);
}

void handle_limits() {
  std::set_new_handler([] { ::_exit(kExitMemory); });
  std::signal(SIGXCPU, [](int) { ::_exit(kExitCpu); });
  std::signal(SIGABRT, end_after_abort);
  std::signal(SIGTRAP, end_after_abort);
  // Whatever a large message took goes back to the kernel with it.
  ::mallopt(M_MMAP_THRESHOLD, 256 << 10);
  ::mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

}  // namespace

void Door::flush() {
  ByteView left = out_;
  while (!left.empty()) {
    const ssize_t sent = ::send(STDIN_FILENO, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) ::_exit(kExitDone);
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  out_.clear();
  if (out_.capacity() > kHeapCheckBytes) Bytes().swap(out_);
  last_flush_ = nanoseconds(CLOCK_MONOTONIC);
}

void Door::flush_if_due() {
  if (out_.size() >= kAnswerFlushBytes ||
      nanoseconds(CLOCK_MONOTONIC) - last_flush_ >= kAnswerFlushNanoseconds) {
    flush();
  }
}

Frame Door::receive() {
  Frame frame;
  while (true) {
    const FrameCutter::State state = cutter_.next(&frame);
    if (state == FrameCutter::State::Whole) return frame;
    if (state == FrameCutter::State::Broken) ::_exit(kExitProtocol);
    flush();
    std::size_t size = 0;
    char* const room = cutter_.room(&size);
    const ssize_t got = ::recv(STDIN_FILENO, room, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) ::_exit(kExitDone);
    cutter_.received(static_cast<std::size_t>(got));
  }
}

void Door::leave() {
  append_plain(FrameType::Leaving, {}, &out_);
  flush();
  ::_exit(kExitDone);
}

std::int64_t cpu_seconds() {
  return nanoseconds(CLOCK_PROCESS_CPUTIME_ID) / kNanosecondsPerSecond;
}

std::size_t heap_bytes() {
  const struct mallinfo2 heap = ::mallinfo2();
  return heap.arena + heap.hblkhd;
}

bool lock_door(int argc, char** argv, const std::function<void()>& prepare, Door* door) {
  struct stat info {};
  const std::optional<os::Confinement> confinement =
      argc > 0 ? os::parse_confinement(argv[argc - 1]) : std::nullopt;
  if (!confinement || ::fstat(STDIN_FILENO, &info) != 0 || !S_ISSOCK(info.st_mode)) {
    fmt::print(stderr, "locked-room is started by the program itself, not by hand\n");
    return false;
  }
  prepare();
  handle_limits();
  Hello hello;
  hello.layers = os::lock_in(*confinement);
  append_hello(hello, door->out());
  door->flush();
  if (os::find_failed(hello.layers) != nullptr) ::_exit(kExitNotLocked);
  return true;
}

}  // namespace day::reader
