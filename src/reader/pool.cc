// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "reader/lane.h"
#include "reader/limits.h"
#include "reader/message.h"
#include "reader/worker_process.h"

namespace day::reader {
namespace {

Outcome fail_outcome(const Job& job, FailureKind failure, std::string detail) {
  Outcome outcome;
  outcome.ticket = job.ticket;
  outcome.failure = failure;
  outcome.reading = read_raw_header(job.message);
  outcome.reading.complete = false;
  outcome.reading.defects.push_back(
      {mail::DefectCode::ReadingFailed, fmt::format("{}: {}", failure_name(failure), detail)});
  outcome.detail = std::move(detail);
  return outcome;
}

// One thread for each worker; what they share is the queue and the slots, under one mutex.
class ThreadPool : public Pool, private JobSource {
 public:
  explicit ThreadPool(const PoolOptions& options) : options_(options) {}
  ~ThreadPool() override;

  Status open(unsigned workers);
  void submit(std::uint64_t ticket, Bytes message, ReadOptions options) override;
  std::optional<Outcome> next() override;
  void close() override;

 private:
  struct Slot {
    std::optional<Outcome> outcome;
    std::size_t held_bytes = 0;
  };

  bool take_jobs(std::size_t room_bytes, std::size_t room_count, bool wait,
                 std::deque<Job>* into) override;
  void finish(std::vector<Finished>* finished) override;
  void run(Status* status, unsigned* started);
  // With the mutex held: whether a worker may take the first job in the queue.
  bool may_take() const;

  const PoolOptions options_;
  Interrupt stop_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable may_submit_, has_jobs_, has_outcome_, has_started_;
  std::deque<Job> queue_;
  std::deque<Slot> slots_;  // from first_ on, in order of submission
  std::uint64_t first_ = 0;
  std::size_t held_bytes_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
};

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = closed_ = true;
  }
  stop_.raise();
  has_jobs_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Status ThreadPool::open(unsigned workers) {
  TRY(stop_.open());
  std::vector<Status> statuses(workers);
  unsigned started = 0;
  for (unsigned i = 0; i < workers; ++i) {
    threads_.emplace_back([this, status = &statuses[i], &started] { run(status, &started); });
  }
  std::unique_lock lock(mutex_);
  has_started_.wait(lock, [&] { return started == workers; });
  for (const Status& status : statuses) TRY(status);
  return {};
}

void ThreadPool::run(Status* status, unsigned* started) {
  Lane lane(options_, &stop_, this);
  Status opened = lane.open();
  const bool usable = opened.ok();
  {
    const std::lock_guard lock(mutex_);
    *status = std::move(opened);
    ++*started;
    has_started_.notify_all();
  }
  if (usable) lane.run();
}

void ThreadPool::submit(std::uint64_t ticket, Bytes message, ReadOptions options) {
  const std::size_t bytes = message.size() + kMessageOverheadBytes;
  Job job;
  job.ticket = ticket;
  job.message = std::move(message);
  job.want_fields = options.want_fields;
  std::optional<Outcome> at_once;
  if (job.message.size() > kMaxMessageBytes) {
    at_once = fail_outcome(job, FailureKind::Limit,
                           fmt::format("larger than {} bytes", kMaxMessageBytes));
    job.message = Bytes();
  }
  std::unique_lock lock(mutex_);
  CHECK(!closed_);
  may_submit_.wait(lock, [&] { return slots_.empty() || held_bytes_ + bytes <= kMaxQueuedBytes; });
  job.sequence = first_ + slots_.size();
  held_bytes_ += bytes;
  const bool is_done = at_once.has_value();
  slots_.push_back({std::move(at_once), bytes});
  if (is_done) return has_outcome_.notify_one();
  queue_.push_back(std::move(job));
  has_jobs_.notify_one();
}

std::optional<Outcome> ThreadPool::next() {
  std::unique_lock lock(mutex_);
  has_outcome_.wait(lock,
                    [&] { return slots_.empty() ? closed_ : slots_.front().outcome.has_value(); });
  if (slots_.empty()) return std::nullopt;
  std::optional<Outcome> outcome = std::move(slots_.front().outcome);
  held_bytes_ -= slots_.front().held_bytes;
  slots_.pop_front();
  ++first_;
  may_submit_.notify_one();
  // What may_take() refused may be allowed now.
  if (!queue_.empty()) has_jobs_.notify_one();
  return outcome;
}

void ThreadPool::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  has_jobs_.notify_all();
  has_outcome_.notify_all();
}

bool ThreadPool::may_take() const {
  // Answers can be larger than their messages; while they pile up, only the one that everybody
  // waits for goes on.
  return !queue_.empty() && (held_bytes_ <= kMaxQueuedBytes || queue_.front().sequence == first_);
}

bool ThreadPool::take_jobs(std::size_t room_bytes, std::size_t room_count, bool wait,
                           std::deque<Job>* into) {
  std::unique_lock lock(mutex_);
  if (wait) {
    has_jobs_.wait(lock, [&] { return stopped_ || may_take() || (closed_ && queue_.empty()); });
  }
  if (stopped_) return false;
  bool first = wait;
  while (room_count > 0 && may_take()) {
    const std::size_t bytes = queue_.front().message.size() + kMessageOverheadBytes;
    if (!first && bytes > room_bytes) break;
    room_bytes -= std::min(room_bytes, bytes);
    --room_count;
    first = false;
    into->push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return !into->empty() || !closed_ || !queue_.empty();
}

void ThreadPool::finish(std::vector<Finished>* finished) {
  {
    const std::lock_guard lock(mutex_);
    for (Finished& one : *finished) {
      Slot& slot = slots_[static_cast<std::size_t>(one.sequence - first_)];
      slot.outcome = std::move(one.outcome);
      if (one.answer_bytes > slot.held_bytes) {
        held_bytes_ += one.answer_bytes - slot.held_bytes;
        slot.held_bytes = one.answer_bytes;
      }
    }
  }
  finished->clear();
  has_outcome_.notify_one();
}

}  // namespace

std::string_view failure_name(FailureKind kind) {
  static constexpr std::array<std::string_view, 5> kNames = {"none", "crash", "hang", "limit",
                                                             "protocol"};
  const auto at = static_cast<std::size_t>(kind);
  return at < kNames.size() ? kNames[at] : "unknown";
}

Outcome make_failure(const Job& job, FailureKind failure, std::string detail) {
  return fail_outcome(job, failure, std::move(detail));
}

Result<std::unique_ptr<Pool>> Pool::start(const PoolOptions& options) {
  unsigned workers = options.workers;
  if (workers == 0) workers = std::max(1U, std::thread::hardware_concurrency());
  auto pool = std::make_unique<ThreadPool>(options);
  TRY(pool->open(workers));
  return std::unique_ptr<Pool>(std::move(pool));
}

Result<Outcome> read_one(const PoolOptions& options, Bytes message, ReadOptions read_options) {
  PoolOptions single = options;
  single.workers = 1;
  ASSIGN_OR_RETURN(const std::unique_ptr<Pool> pool, Pool::start(single));
  pool->submit(0, std::move(message), read_options);
  pool->close();
  std::optional<Outcome> outcome = pool->next();
  CHECK(outcome.has_value());
  return *std::move(outcome);
}

}  // namespace day::reader
