// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/tree_queue.h"

#include <utility>

#include "vault/limits.h"

namespace day::vault {

bool TreeQueue::push(std::size_t root, TreeEvent event) {
  const std::size_t bytes = event_bytes(event);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    if (abandoned_) return true;
    const std::size_t held = root == turn_ ? roots_[root].bytes : bytes_;
    return held == 0 || held + bytes <= kMaxTreeEventBytes;
  });
  if (abandoned_) return false;
  Waiting& waiting = roots_[root];
  waiting.events.push_back(std::move(event));
  waiting.bytes += bytes;
  bytes_ += bytes;
  changed_.notify_all();
  return true;
}

void TreeQueue::fail(std::size_t root, Error error) {
  const std::lock_guard lock(mutex_);
  roots_[root].error = std::move(error);
  changed_.notify_all();
}

Result<std::optional<TreeEvent>> TreeQueue::pop(std::size_t root) {
  std::unique_lock lock(mutex_);
  if (turn_ != root) {
    roots_.erase(turn_);
    turn_ = root;
    changed_.notify_all();
  }
  changed_.wait(lock, [&] {
    return abandoned_ || !roots_[root].events.empty() || roots_[root].error.has_value();
  });
  if (abandoned_) return std::optional<TreeEvent>();
  Waiting& waiting = roots_[root];
  if (waiting.events.empty()) return *waiting.error;
  TreeEvent event = std::move(waiting.events.front());
  waiting.events.pop_front();
  const std::size_t bytes = event_bytes(event);
  waiting.bytes -= bytes;
  bytes_ -= bytes;
  changed_.notify_all();
  return std::optional<TreeEvent>(std::move(event));
}

void TreeQueue::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  changed_.notify_all();
}

bool TreeQueue::is_abandoned() {
  const std::lock_guard lock(mutex_);
  return abandoned_;
}

}  // namespace day::vault
