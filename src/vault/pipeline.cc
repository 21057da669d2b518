// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/pipeline.h"

#include <utility>

namespace day::vault {

Result<std::unique_ptr<Pipeline>> Pipeline::start(sql::Database* database,
                                                  const reader::PoolOptions& options,
                                                  const std::string& packs_folder,
                                                  const DocumentOptions& documents,
                                                  std::function<void(const Followed&)> on_commit) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline());
  pipeline->database_ = database;
  ASSIGN_OR_RETURN(pipeline->pool_, reader::Pool::start(options));
  DocumentOptions reading = documents;
  reading.room.program = options.document_program;
  reading.room.wall_seconds = options.wall_seconds;
  if (reading.lanes == 0) reading.lanes = options.workers;
  ASSIGN_OR_RETURN(pipeline->follower_,
                   Follower::start(database, pipeline->pool_.get(), packs_folder, reading));
  pipeline->on_commit_ = std::move(on_commit);
  pipeline->thread_ = std::thread([raw = pipeline.get()] { raw->run(); });
  return pipeline;
}

Pipeline::~Pipeline() {
  if (thread_.joinable()) {
    const auto ignored = finish();
    static_cast<void>(ignored);
  }
}

void Pipeline::run() {
  outcome_ = follower_->resume();
  if (!outcome_.ok()) facts_.abandon();
  while (outcome_.ok()) {
    const auto fact = facts_.pop();
    if (!fact) break;
    const Status status = follower_->take(*fact);
    if (!status.ok()) {
      outcome_ = status.error();
      facts_.abandon();
      break;
    }
    if (std::holds_alternative<CommitFact>(*fact)) {
      commits_done_.fetch_add(1, std::memory_order_release);
      if (on_commit_) on_commit_(follower_->followed());
    }
  }
  // A producer may be waiting for room in the pool: take what is left so that it can end.
  if (!outcome_.ok()) {
    while (pool_->next()) {
    }
  }
}

Result<Followed> Pipeline::finish() {
  facts_.close();
  pool_->close();
  thread_.join();
  const Followed followed = follower_->followed();
  const Status rolled_back = database_->execute("ROLLBACK");
  if (!outcome_.ok()) return outcome_.error();
  TRY(rolled_back);
  return followed;
}

}  // namespace day::vault
