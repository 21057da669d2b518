// SPDX-License-Identifier: AGPL-3.0-or-later
// Events of many walks at once, handed on in the order of their roots. What is held is bounded, and
// the walk whose turn it is can always go on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

#include "vault/tree_walk.h"

namespace day::vault {

class TreeQueue {
 public:
  // From the thread that walks root number `root`. Blocks while too much is held. False once
  // abandon() was called.
  bool push(std::size_t root, TreeEvent event);
  // The walk of this root ends with an error.
  void fail(std::size_t root, Error error);
  // The next event of this root, the lowest that is asked for from now on. Nothing after abandon().
  Result<std::optional<TreeEvent>> pop(std::size_t root);
  // Nobody takes events any more; walks end.
  void abandon();
  bool is_abandoned();

 private:
  struct Waiting {
    std::deque<TreeEvent> events;
    std::size_t bytes = 0;
    std::optional<Error> error;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Waiting> roots_;
  std::size_t bytes_ = 0;
  std::size_t turn_ = 0;
  bool abandoned_ = false;
};

}  // namespace day::vault
