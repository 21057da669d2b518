// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/unpack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "reader/limits.h"
#include "reader/protocol.h"
#include "reader/worker_process.h"

namespace day::reader {
namespace {

// Turns the worker's frames into what the caller pulls. The worker asks for outer bytes while it
// looks for the next thing to say, so every wait for a frame may first answer such questions.
class WorkerUnpacking : public source::Unpacking {
 public:
  WorkerUnpacking(WorkerProcess worker, source::OuterFile outer, unsigned wall_seconds)
      : worker_(std::move(worker)), outer_(std::move(outer)), wall_seconds_(wall_seconds) {}

  void begin(source::Packing packing) {
    Bytes request;
    append_unpack({packing, static_cast<bool>(outer_.read_at), outer_.size_bytes}, &request);
    worker_.send(std::move(request), {});
  }

  Result<std::optional<source::Entry>> next_entry() override;
  Result<std::size_t> read(char* into, std::size_t size) override;

 private:
  enum class State { Between, Inside, Done };

  // The next frame that is no question. After an error every later call gives the same one.
  Result<Frame> next_frame();
  Status answer_question(const Frame& frame);
  Status count_unpacked(std::size_t bytes);
  Error broken(std::string message);

  WorkerProcess worker_;
  source::OuterFile outer_;
  unsigned wall_seconds_;
  State state_ = State::Between;
  std::optional<Error> error_;
  Bytes piece_;     // read from the outer file
  ByteView ready_;  // of the current EntryBytes frame, not yet pulled
  std::uint64_t entries_ = 0;
  std::uint64_t outer_bytes_ = 0;   // handed in sequentially
  std::uint64_t sought_bytes_ = 0;  // handed in from anywhere
  std::uint64_t unpacked_bytes_ = 0;
  unsigned asks_after_end_ = 0;
};

Error WorkerUnpacking::broken(std::string message) {
  error_ = Error{Code::Damaged, std::move(message)};
  worker_.end();
  return *error_;
}

Status WorkerUnpacking::answer_question(const Frame& frame) {
  // Whoever asks again before reading the answer would pile answers up here.
  if (worker_.unsent() > 0) return broken("the unpacker broke the protocol");
  Result<std::size_t> got = std::size_t{0};
  if (frame.type == FrameType::NeedNext) {
    const std::optional<std::uint32_t> size = parse_need_next(frame.payload);
    if (!size) return broken("the unpacker broke the protocol");
    piece_.resize(*size);
    got = outer_.read(piece_.data(), piece_.size());
    if (got.ok()) outer_bytes_ += *got;
  } else {
    const std::optional<NeedAt> need = parse_need_at(frame.payload);
    if (!need || !outer_.read_at) return broken("the unpacker broke the protocol");
    piece_.resize(need->size);
    got = outer_.read_at(need->offset, piece_.data(), piece_.size());
    if (got.ok()) sought_bytes_ += *got;
    if (sought_bytes_ / kMaxOuterRereads > outer_.size_bytes + kUnpackFreeBytes) {
      return broken("the unpacker goes in circles");
    }
  }
  if (!got.ok()) {
    error_ = got.error();
    worker_.end();
    return *error_;
  }
  if (*got == 0 && ++asks_after_end_ > kMaxAsksAfterEnd) {
    return broken("the unpacker goes in circles");
  }
  Bytes answer;
  append_plain(FrameType::Outer, ByteView(piece_).substr(0, *got), &answer);
  worker_.send(std::move(answer), {});
  return {};
}

Result<Frame> WorkerUnpacking::next_frame() {
  while (true) {
    if (error_) return *error_;
    Frame frame;
    const auto deadline = Clock::now() + std::chrono::seconds(wall_seconds_);
    switch (worker_.receive(&frame, deadline, -1)) {
      case Arrival::Frame:
        break;
      case Arrival::Late:
        return broken(fmt::format("the unpacker was silent for {} s", wall_seconds_));
      case Arrival::Gone:
        return broken("the unpacker: " + describe_failure(worker_.end()));
      case Arrival::Broken:
      case Arrival::Interrupted:
        return broken("the unpacker broke the protocol");
    }
    if (frame.type != FrameType::NeedNext && frame.type != FrameType::NeedAt) return frame;
    TRY(answer_question(frame));
  }
}

Status WorkerUnpacking::count_unpacked(std::size_t bytes) {
  unpacked_bytes_ += bytes;
  const std::uint64_t given =
      outer_.read_at ? std::max(outer_bytes_, outer_.size_bytes) : outer_bytes_;
  if (unpacked_bytes_ > kUnpackFreeBytes &&
      (unpacked_bytes_ - kUnpackFreeBytes) / kMaxUnpackRatio > given) {
    return broken(fmt::format("unpacks to more than {} times its size", kMaxUnpackRatio));
  }
  return {};
}

Result<std::optional<source::Entry>> WorkerUnpacking::next_entry() {
  // What is left of the current entry is passed over.
  while (state_ == State::Inside) {
    char passed[4096];
    ASSIGN_OR_RETURN(const std::size_t got, read(passed, sizeof passed));
    if (got == 0) break;
  }
  if (state_ == State::Done) return std::optional<source::Entry>();
  ASSIGN_OR_RETURN(const Frame frame, next_frame());
  if (frame.type == FrameType::UnpackEnd) {
    if (!frame.payload.empty()) return broken(parse_reason(frame.payload));
    state_ = State::Done;
    worker_.end();
    return std::optional<source::Entry>();
  }
  std::optional<source::Entry> entry =
      frame.type == FrameType::EntryBegin ? parse_entry(frame.payload) : std::nullopt;
  if (!entry) return broken("the unpacker broke the protocol");
  if (++entries_ > kMaxEntries) return broken(fmt::format("more than {} entries", kMaxEntries));
  state_ = State::Inside;
  return entry;
}

Result<std::size_t> WorkerUnpacking::read(char* into, std::size_t size) {
  if (state_ != State::Inside || size == 0) return std::size_t{0};
  while (ready_.empty()) {
    ASSIGN_OR_RETURN(const Frame frame, next_frame());
    if (frame.type == FrameType::EntryEnd) {
      state_ = State::Between;
      return std::size_t{0};
    }
    if (frame.type != FrameType::EntryBytes) {
      // The worker says why it stops in the middle of an entry.
      return broken(frame.type == FrameType::UnpackEnd && !frame.payload.empty()
                        ? parse_reason(frame.payload)
                        : "the unpacker broke the protocol");
    }
    TRY(count_unpacked(frame.payload.size()));
    ready_ = frame.payload;
  }
  const std::size_t taken = std::min(size, ready_.size());
  std::memcpy(into, ready_.data(), taken);
  ready_.remove_prefix(taken);
  return taken;
}

}  // namespace

source::Unpacker make_unpacker(const PoolOptions& options) {
  return [options](source::Packing packing,
                   source::OuterFile outer) -> Result<std::unique_ptr<source::Unpacking>> {
    ASSIGN_OR_RETURN(WorkerProcess worker,
                     WorkerProcess::start(options.program, kUnpackCpuSeconds));
    TRY(check_layers(worker.layers()));
    worker.set_max_payload(kMaxPieceBytes);
    const unsigned seconds = options.wall_seconds == 0 ? kMaxWallSeconds : options.wall_seconds;
    auto unpacking =
        std::make_unique<WorkerUnpacking>(std::move(worker), std::move(outer), seconds);
    unpacking->begin(packing);
    return std::unique_ptr<source::Unpacking>(std::move(unpacking));
  };
}

}  // namespace day::reader
