// SPDX-License-Identifier: AGPL-3.0-or-later
// Threads that answer, each with a handler of its own, and the bounded queue before them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "http/http.h"

namespace day::http {

class HandlerPool {
 public:
  // Runs on one of the threads, whose number it is told.
  using Job = std::function<void(Handler& handler, std::size_t thread)>;

  // Every handler has been made when it returns; if one cannot be, the first error is returned.
  static Result<std::unique_ptr<HandlerPool>> start(unsigned threads, std::size_t max_queued,
                                                    const HandlerFactory& factory);
  HandlerPool(const HandlerPool&) = delete;
  HandlerPool& operator=(const HandlerPool&) = delete;
  ~HandlerPool();

  // False, and nothing is done, if max_queued jobs wait already.
  bool submit(Job job);
  // For that thread, before all that waits for any. Not bounded here: it continues what was begun.
  void submit_to(std::size_t thread, Job job);

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable wake;
    std::deque<Job> jobs;
  };

  explicit HandlerPool(std::size_t max_queued) : max_queued_(max_queued) {}
  void work(std::size_t number, const HandlerFactory& factory);
  // Nothing once the pool is closed and nothing waits any more.
  Job next(std::size_t number);

  const std::size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable begun_;
  std::size_t begun_count_ = 0;
  Status first_error_;
  bool is_closed_ = false;
  std::deque<Job> jobs_;           // for any thread
  std::vector<std::size_t> idle_;  // threads that wait
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace day::http
