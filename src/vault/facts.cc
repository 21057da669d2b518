// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/facts.h"

#include <utility>

namespace day::vault {

bool FactQueue::push(Fact fact) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || facts_.size() < kMaxFactsQueued; });
  if (abandoned_) return false;
  facts_.push_back(std::move(fact));
  changed_.notify_all();
  return true;
}

std::optional<Fact> FactQueue::pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !facts_.empty(); });
  if (facts_.empty()) return std::nullopt;
  Fact fact = std::move(facts_.front());
  facts_.pop_front();
  changed_.notify_all();
  return fact;
}

void FactQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void FactQueue::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  changed_.notify_all();
}

}  // namespace day::vault
