// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/worker.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

#include "os/process.h"
#include "reader/limits.h"
#include "reader/message.h"
#include "reader/pool.h"
#include "reader/protocol.h"
#include "reader/reading_codec.h"

namespace day::reader {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

std::int64_t nanoseconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return time.tv_sec * kNanosecondsPerSecond + time.tv_nsec;
}

// The stream to the host. When it ends, or makes no sense, the process does too: nobody is left to
// be told.
class Door {
 public:
  Bytes* out() { return &out_; }

  void flush() {
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

  // Answers are gathered while there are more requests at hand, but not for long.
  void flush_if_due() {
    if (out_.size() >= kAnswerFlushBytes ||
        nanoseconds(CLOCK_MONOTONIC) - last_flush_ >= kAnswerFlushNanoseconds) {
      flush();
    }
  }

  // The next frame; its payload is valid until the next call.
  Frame receive() {
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

 private:
  FrameCutter cutter_{Side::Worker};
  Bytes out_;
  std::int64_t last_flush_ = 0;
};

// The outer file as seen from inside: every byte is asked for.
class OuterFromHost : public UnarchiveHost {
 public:
  OuterFromHost(Door* door, const UnpackRequest& request) : door_(door), request_(request) {}

  std::size_t read(char* into, std::size_t size) override {
    append_need_next(piece(size), door_->out());
    return take(into, size);
  }
  bool can_seek() const override { return request_.can_seek; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    append_need_at({offset, piece(size)}, door_->out());
    return take(into, size);
  }
  std::uint64_t size_bytes() const override { return request_.size_bytes; }

  bool begin_entry(const source::Entry& entry) override {
    append_entry(entry, door_->out());
    return true;
  }
  bool entry_bytes(ByteView bytes) override {
    while (!bytes.empty()) {
      const ByteView piece = bytes.substr(0, kMaxPieceBytes);
      append_plain(FrameType::EntryBytes, piece, door_->out());
      door_->flush_if_due();
      bytes.remove_prefix(piece.size());
    }
    return true;
  }
  bool end_entry() override {
    append_plain(FrameType::EntryEnd, {}, door_->out());
    door_->flush_if_due();
    return true;
  }

 private:
  static std::uint32_t piece(std::size_t size) {
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(size, 1, kMaxPieceBytes));
  }
  std::size_t take(char* into, std::size_t size) {
    const Frame frame = door_->receive();
    if (frame.type != FrameType::Outer || frame.payload.size() > size) ::_exit(kExitProtocol);
    std::memcpy(into, frame.payload.data(), frame.payload.size());
    return frame.payload.size();
  }

  Door* door_;
  UnpackRequest request_;
};

class Service {
 public:
  Service(Door* door, Servant* servant) : door_(door), servant_(servant) {}

  [[noreturn]] void serve() {
    while (true) {
      const Frame frame = door_->receive();
      const std::size_t size = frame.payload.size();
      if (!handle(frame)) ::_exit(kExitProtocol);
      if (is_worn(size)) {
        append_plain(FrameType::Leaving, {}, door_->out());
        door_->flush();
        ::_exit(kExitDone);
      }
      door_->flush_if_due();
    }
  }

 private:
  bool handle(const Frame& frame) {
    if (frame.type == FrameType::Read) {
      const std::optional<ReadRequest> request = parse_read(frame.payload);
      if (request) read(*request);
      return request.has_value();
    }
    if (frame.type == FrameType::Part) {
      const std::optional<PartRequest> request = parse_part(frame.payload);
      if (request) part(*request);
      return request.has_value();
    }
    if (frame.type == FrameType::Unpack) {
      const std::optional<UnpackRequest> request = parse_unpack(frame.payload);
      if (request) unpack(*request);
      return request.has_value();
    }
    return false;
  }

  void read(const ReadRequest& request) {
    mail::Reading reading = servant_->read(request.message, request.want_fields);
    fit_reading(&reading);
    scratch_.clear();
    encode_reading(reading, &scratch_);
    const std::size_t most = max_answer_bytes(request.message.size());
    if (scratch_.size() > most) {
      refuse(request.number,
             fmt::format("the reading takes {} bytes, {} are allowed", scratch_.size(), most));
    } else {
      append_answer(FrameType::Reading, request.number, scratch_, door_->out());
    }
    if (scratch_.capacity() > kHeapCheckBytes) Bytes().swap(scratch_);
  }

  void part(const PartRequest& request) {
    const std::optional<Bytes> content = servant_->part(request.message, request.index);
    if (!content) return refuse(request.number, {});
    if (content->size() > std::min<std::uint64_t>(request.max_bytes, kMaxAnswerBytes)) {
      return refuse(request.number, fmt::format("the part has {} bytes, {} are allowed",
                                                content->size(), request.max_bytes));
    }
    append_answer(FrameType::PartContent, request.number, *content, door_->out());
  }

  void unpack(const UnpackRequest& request) {
    OuterFromHost outer(door_, request);
    const std::optional<std::string> wrong = servant_->unpack(request.packing, outer);
    append_plain(FrameType::UnpackEnd, ByteView(wrong.value_or("")).substr(0, kMaxReasonBytes),
                 door_->out());
  }

  void refuse(std::uint64_t number, ByteView reason) {
    append_answer(FrameType::Refused, number, reason.substr(0, kMaxReasonBytes), door_->out());
  }

  bool is_worn(std::size_t request_bytes) {
    if (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) > kWorkerRetireCpuSeconds * kNanosecondsPerSecond) {
      return true;
    }
    if (request_bytes < kHeapCheckBytes && ++since_check_ < kHeapCheckMessages) return false;
    since_check_ = 0;
    const struct mallinfo2 heap = ::mallinfo2();
    return heap.arena + heap.hblkhd > kWorkerRetireHeapBytes;
  }

  Door* door_;
  Servant* servant_;
  Bytes scratch_;
  unsigned since_check_ = 0;
};

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

int serve_locked_room(int argc, char** argv, Servant& servant) {
  struct stat info {};
  const std::optional<os::Confinement> confinement =
      argc > 0 ? os::parse_confinement(argv[argc - 1]) : std::nullopt;
  if (!confinement || ::fstat(STDIN_FILENO, &info) != 0 || !S_ISSOCK(info.st_mode)) {
    fmt::print(stderr, "locked-room is started by the program itself, not by hand\n");
    return kExitNotLocked;
  }
  servant.prepare();
  handle_limits();
  Hello hello;
  hello.layers = os::lock_in(*confinement);
  Door door;
  append_hello(hello, door.out());
  door.flush();
  if (os::find_failed(hello.layers) != nullptr) ::_exit(kExitNotLocked);
  Service(&door, &servant).serve();
}

}  // namespace day::reader
