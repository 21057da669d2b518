// SPDX-License-Identifier: AGPL-3.0-or-later
// One lane of the pool: a thread that keeps one worker fed, reads its answers, and replaces it when
// it fails.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "reader/pool.h"
#include "reader/worker_process.h"

namespace day::reader {

struct Job {
  std::uint64_t sequence = 0;
  std::uint64_t ticket = 0;
  Bytes message;
  bool want_fields = false;
};

struct Finished {
  std::uint64_t sequence = 0;
  Outcome outcome;
  std::size_t answer_bytes = 0;
};

// The outcome of a job whose reading was lost: what its raw header says, and why.
Outcome make_failure(const Job& job, FailureKind failure, std::string detail);

// Where a lane has its jobs from; the pool.
class JobSource {
 public:
  virtual ~JobSource() = default;
  // Appends jobs of at most `room_bytes` and `room_count`; with `wait` at least one, whatever its
  // size, once there is one. False: there will be no more.
  virtual bool take_jobs(std::size_t room_bytes, std::size_t room_count, bool wait,
                         std::deque<Job>* into) = 0;
  // Takes the outcomes and empties the list.
  virtual void finish(std::vector<Finished>* finished) = 0;
};

// A descriptor that becomes readable once, for poll().
class Interrupt {
 public:
  Interrupt() = default;
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  Status open();
  void raise();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

class Lane {
 public:
  Lane(const PoolOptions& options, const Interrupt* stop, JobSource* source);

  // Starts the first worker.
  Status open();
  // Until there are no more jobs, or the interrupt.
  void run();

 private:
  bool fill();
  void send(const Job& job);
  bool await();
  bool take_frame(const Frame& frame);
  void answer_front(Outcome outcome, std::size_t bytes);
  void recover(Arrival arrival);
  void replace_worker();
  void deliver();

  const PoolOptions& options_;
  const Interrupt* stop_;
  JobSource* source_;
  unsigned wall_seconds_;
  std::optional<WorkerProcess> worker_;
  std::deque<Job> ahead_;  // given to the worker, in order; the first sent_ of them were sent
  std::size_t sent_ = 0;
  std::size_t sent_bytes_ = 0;
  std::size_t suspects_ = 0;    // the first jobs in ahead_ that are sent one at a time
  std::uint64_t answered_ = 0;  // by the present worker
  bool leaving_ = false;        // it has said that it goes
  std::string no_worker_;       // why there is none
  std::vector<Finished> finished_;
};

}  // namespace day::reader
