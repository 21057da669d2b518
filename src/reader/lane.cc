// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/lane.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "os/file.h"
#include "reader/limits.h"
#include "reader/protocol.h"
#include "reader/reading_codec.h"

namespace day::reader {

Interrupt::~Interrupt() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status Interrupt::open() {
  descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor_ < 0) return os::error_from_errno(errno, "cannot make", "an event descriptor");
  return {};
}

void Interrupt::raise() {
  if (descriptor_ >= 0) ::eventfd_write(descriptor_, 1);
}

Lane::Lane(const PoolOptions& options, const Interrupt* stop, JobSource* source)
    : options_(options),
      stop_(stop),
      source_(source),
      wall_seconds_(options.wall_seconds == 0 ? kMaxWallSeconds : options.wall_seconds) {}

Status Lane::open() {
  answered_ = 0;
  leaving_ = false;
  worker_.reset();
  ASSIGN_OR_RETURN(WorkerProcess worker, WorkerProcess::start(options_.program, kWorkerCpuSeconds));
  TRY(check_layers(worker.layers()));
  worker_.emplace(std::move(worker));
  return {};
}

void Lane::run() {
  while (fill() && await()) deliver();
  deliver();
}

// Keeps the worker busy. False when there is nothing left to do.
bool Lane::fill() {
  // Suspects go alone, each to a worker that has nothing else.
  const bool alone = suspects_ > 0;
  if (!alone) {
    const std::size_t bytes = std::min(sent_bytes_, kMaxAheadBytes);
    const std::size_t count = std::min(ahead_.size(), kMaxAheadMessages);
    const bool more = source_->take_jobs(kMaxAheadBytes - bytes, kMaxAheadMessages - count,
                                         ahead_.empty(), &ahead_);
    if (!more && ahead_.empty()) return false;
  }
  const std::size_t wanted = alone ? 1 : ahead_.size();
  while (worker_ && sent_ < wanted) send(ahead_[sent_]);
  return true;
}

void Lane::send(const Job& job) {
  Bytes head;
  append_frame_header(FrameType::Read, read_head_bytes() + job.message.size(), &head);
  append_read_head({job.sequence, job.want_fields, {}}, &head);
  worker_->send(std::move(head), job.message);
  ++sent_;
  sent_bytes_ += job.message.size() + kMessageOverheadBytes;
}

// Waits for one frame and takes all that came with it. False when interrupted.
bool Lane::await() {
  if (!worker_) {
    Outcome outcome = make_failure(ahead_.front(), FailureKind::Crash, no_worker_);
    sent_ = 1;
    answer_front(std::move(outcome), 0);
    replace_worker();
    return true;
  }
  if (ahead_.empty()) return true;
  worker_->set_max_payload(max_answer_payload(ahead_.front().message.size()));
  const auto deadline = Clock::now() + std::chrono::seconds(wall_seconds_);
  Frame frame;
  const Arrival arrival = worker_->receive(&frame, deadline, stop_->descriptor());
  if (arrival == Arrival::Interrupted) return false;
  if (arrival != Arrival::Frame) {
    recover(arrival);
    return true;
  }
  do {
    if (!take_frame(frame)) {
      recover(Arrival::Broken);
      return true;
    }
    if (leaving_) {
      replace_worker();
      return true;
    }
    if (sent_ == 0) return true;
    worker_->set_max_payload(max_answer_payload(ahead_.front().message.size()));
  } while (worker_->take_arrived(&frame));
  return true;
}

// False if the worker may not say this now.
bool Lane::take_frame(const Frame& frame) {
  if (frame.type == FrameType::Leaving) {
    // Without work done for it, leaving would go on for ever.
    leaving_ = true;
    return answered_ > 0;
  }
  if (frame.type != FrameType::Reading && frame.type != FrameType::Refused) return false;
  const std::optional<Answer> answer = parse_answer(frame.payload);
  // Nor is there an answer to what was not yet sent.
  if (!answer || worker_->unsent() >= sent_ || answer->number != ahead_.front().sequence) {
    return false;
  }
  if (frame.type == FrameType::Refused) {
    answer_front(make_failure(ahead_.front(), FailureKind::Limit, parse_reason(answer->rest)), 0);
    return true;
  }
  std::optional<mail::Reading> reading = decode_reading(answer->rest);
  if (!reading) return false;
  Outcome outcome;
  outcome.ticket = ahead_.front().ticket;
  outcome.reading = *std::move(reading);
  answer_front(std::move(outcome), answer->rest.size());
  return true;
}

void Lane::answer_front(Outcome outcome, std::size_t bytes) {
  const Job& job = ahead_.front();
  sent_bytes_ -= std::min(sent_bytes_, job.message.size() + kMessageOverheadBytes);
  finished_.push_back({job.sequence, std::move(outcome), bytes});
  ahead_.pop_front();
  --sent_;
  ++answered_;
  if (suspects_ > 0) --suspects_;
}

// The worker is lost. What it had gets a second chance, one at a time, so that each item is judged
// by itself: answers may have been lost with the worker, and earlier items may have harmed it. An
// item that was alone and hangs is not given the time twice.
void Lane::recover(Arrival arrival) {
  const os::Exit exit = worker_->end();
  FailureKind failure = failure_from_exit(exit);
  std::string detail = describe_failure(exit);
  if (arrival == Arrival::Late) {
    failure = FailureKind::Hang;
    detail = fmt::format("no answer in {} s", wall_seconds_);
  } else if (arrival == Arrival::Broken) {
    failure = FailureKind::Protocol;
    detail = "an answer that is none";
  }
  const bool was_alone = sent_ == 1 && (suspects_ > 0 || failure == FailureKind::Hang);
  if (was_alone && !ahead_.empty()) {
    answer_front(make_failure(ahead_.front(), failure, std::move(detail)), 0);
  } else {
    suspects_ = std::max(suspects_, sent_);
  }
  replace_worker();
}

void Lane::replace_worker() {
  sent_ = 0;
  sent_bytes_ = 0;
  const Status opened = open();
  if (!opened.ok()) no_worker_ = opened.error().message;
}

void Lane::deliver() {
  if (!finished_.empty()) source_->finish(&finished_);
}

}  // namespace day::reader
