// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs a Follower on a thread of its own while the caller produces facts.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/result.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "vault/facts.h"
#include "vault/follow.h"

namespace day::vault {

class Pipeline {
 public:
  // `on_commit` is called on the follower's thread after each commit; may be empty.
  static Result<std::unique_ptr<Pipeline>> start(sql::Database* database,
                                                 const reader::PoolOptions& options,
                                                 const std::string& packs_folder,
                                                 const DocumentOptions& documents,
                                                 std::function<void(const Followed&)> on_commit);
  ~Pipeline();

  FactQueue* facts() { return &facts_; }
  reader::Pool* pool() { return pool_.get(); }
  const std::atomic<std::uint64_t>* commits_done() const { return &commits_done_; }

  // Waits until every fact has been followed. What comes after the last CommitFact is rolled back.
  // The error is the follower's, if it failed.
  Result<Followed> finish();

 private:
  Pipeline() = default;
  void run();

  sql::Database* database_ = nullptr;
  std::unique_ptr<reader::Pool> pool_;
  std::unique_ptr<Follower> follower_;
  FactQueue facts_;
  std::atomic<std::uint64_t> commits_done_{0};
  std::function<void(const Followed&)> on_commit_;
  Status outcome_;
  std::thread thread_;
};

}  // namespace day::vault
