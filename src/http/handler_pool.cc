// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/handler_pool.h"

#include <algorithm>

namespace day::http {

Result<std::unique_ptr<HandlerPool>> HandlerPool::start(unsigned threads, std::size_t max_queued,
                                                        const HandlerFactory& factory) {
  std::unique_ptr<HandlerPool> pool(new HandlerPool(max_queued));
  for (unsigned i = 0; i < threads; ++i) pool->workers_.push_back(std::make_unique<Worker>());
  for (std::size_t i = 0; i < threads; ++i) {
    pool->workers_[i]->thread =
        std::thread([&pool = *pool, &factory, i] { pool.work(i, factory); });
  }
  std::unique_lock lock(pool->mutex_);
  pool->begun_.wait(lock, [&] { return pool->begun_count_ == threads; });
  const Status error = pool->first_error_;
  lock.unlock();
  if (!error.ok()) return error.error();
  return pool;
}

HandlerPool::~HandlerPool() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    for (const auto& worker : workers_) worker->wake.notify_one();
  }
  for (const auto& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
  }
}

bool HandlerPool::submit(Job job) {
  const std::lock_guard lock(mutex_);
  if (jobs_.size() >= max_queued_) return false;
  jobs_.push_back(std::move(job));
  if (!idle_.empty()) {
    workers_[idle_.back()]->wake.notify_one();
    idle_.pop_back();
  }
  return true;
}

void HandlerPool::submit_to(std::size_t thread, Job job) {
  const std::lock_guard lock(mutex_);
  workers_[thread]->jobs.push_back(std::move(job));
  idle_.erase(std::remove(idle_.begin(), idle_.end(), thread), idle_.end());
  workers_[thread]->wake.notify_one();
}

HandlerPool::Job HandlerPool::next(std::size_t number) {
  Worker& worker = *workers_[number];
  std::unique_lock lock(mutex_);
  while (worker.jobs.empty() && jobs_.empty() && !is_closed_) {
    idle_.push_back(number);
    worker.wake.wait(lock);
    idle_.erase(std::remove(idle_.begin(), idle_.end(), number), idle_.end());
  }
  std::deque<Job>& jobs = worker.jobs.empty() ? jobs_ : worker.jobs;
  if (jobs.empty()) return nullptr;
  Job job = std::move(jobs.front());
  jobs.pop_front();
  return job;
}

void HandlerPool::work(std::size_t number, const HandlerFactory& factory) {
  Result<std::unique_ptr<Handler>> handler = factory();
  {
    const std::lock_guard lock(mutex_);
    if (!handler.ok() && first_error_.ok()) first_error_ = handler.error();
    ++begun_count_;
    begun_.notify_one();
  }
  if (!handler.ok()) return;
  while (const Job job = next(number)) job(**handler, number);
}

}  // namespace day::http
