// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/recover.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "vault/catalog_file.h"
#include "vault/keys.h"
#include "vault/session.h"

namespace day::vault {
namespace {

// How often progress is told while nothing ends.
constexpr auto kTell = std::chrono::milliseconds(200);

// What a thread says of one candidate.
struct Finished {
  RecoverOutcome outcome;
  std::optional<Error> error;
};

// Threads that work through the candidates in order. The arithmetic of one is not split.
class Workers {
 public:
  Workers(const Vault& vault, const std::vector<RecoverCandidate>& candidates,
          const RecoverOptions& options)
      : vault_(vault), candidates_(candidates) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = options.jobs > 0 ? options.jobs : cores;
    const std::size_t count = std::min(wanted, candidates.size());
    fractions_ = std::make_unique<std::atomic<double>[]>(count);
    for (std::size_t i = 0; i < count; ++i) fractions_[i] = 0;
    running_ = count;
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this, i] { work(i); });
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  void stop() { stop_ = true; }
  // Waits a little for what a thread has finished. *over: no thread is left and all was taken.
  std::optional<Finished> take(bool* over) {
    std::unique_lock<std::mutex> hold(mutex_);
    ready_.wait_for(hold, kTell, [this] { return !finished_.empty() || running_ == 0; });
    *over = finished_.empty() && running_ == 0;
    if (finished_.empty()) return std::nullopt;
    Finished one = std::move(finished_.front());
    finished_.pop_front();
    return one;
  }
  // Of the candidates under way, in candidates.
  double under_way() const {
    double sum = 0;
    for (std::size_t i = 0; i < threads_.size(); ++i) sum += fractions_[i];
    return sum;
  }

 private:
  void work(std::size_t thread) {
    for (;;) {
      const std::size_t at = next_.fetch_add(1);
      if (at >= candidates_.size() || stop_) break;
      Finished one;
      one.outcome.candidate = candidates_[at];
      const Status tried = attempt(thread, &one.outcome);
      fractions_[thread] = 0;
      if (!tried.ok()) one.error = tried.error();
      // A failure that was an interruption says nothing.
      if (stop_ && !one.outcome.key && !one.error) break;
      const std::lock_guard<std::mutex> hold(mutex_);
      finished_.push_back(std::move(one));
      ready_.notify_one();
    }
    const std::lock_guard<std::mutex> hold(mutex_);
    --running_;
    ready_.notify_one();
  }

  Status attempt(std::size_t thread, RecoverOutcome* outcome) {
    // A connection is not shared between threads.
    ASSIGN_OR_RETURN(const auto database, open_catalog_for_reading(vault_));
    ASSIGN_OR_RETURN(RecoverSamples samples,
                     load_recover_samples(database.get(), outcome->candidate));
    outcome->looked_at = samples.samples.size();
    recovery::Options how;
    how.stop = &stop_;
    how.progress = [this, thread](double fraction) { fractions_[thread] = fraction; };
    const auto recovered = recovery::recover_key(samples.samples, how);
    if (!recovered) return {};
    RecoveredKey key;
    key.domain = outcome->candidate.domain;
    key.selector = outcome->candidate.selector;
    key.exponent = recovered->exponent;
    key.modulus = recovered->key.rsa_modulus();
    key.witnesses = {std::move(samples.witnesses[recovered->first]),
                     std::move(samples.witnesses[recovered->second])};
    outcome->bits = recovered->key.bits();
    outcome->confirmed = recovered->confirmed;
    const auto& outside = outcome->candidate.outside;
    outcome->same_as_outside =
        std::find(outside.begin(), outside.end(), recovered->key.spki_sha256()) != outside.end();
    outcome->key = std::move(key);
    return {};
  }

  const Vault& vault_;
  const std::vector<RecoverCandidate>& candidates_;
  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> next_{0};
  std::unique_ptr<std::atomic<double>[]> fractions_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Finished> finished_;
  std::size_t running_ = 0;
  std::vector<std::thread> threads_;
};

Status remember_failure(const Vault& vault, const RecoverCandidate& candidate,
                        const reader::PoolOptions& pool) {
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, pool));
  {
    ASSIGN_OR_RETURN(auto put, session->database()->prepare(
                                   "INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)"));
    put.bind_text(1, tried_key(candidate)).bind(2, static_cast<std::int64_t>(candidate.samples));
    TRY(put.run());
  }
  return session->close();
}

Status store_outcome(const Vault& vault, const RecoverOutcome& outcome,
                     const reader::PoolOptions& pool) {
  if (!outcome.key) return remember_failure(vault, outcome.candidate, pool);
  const auto stored = import_recovered_key(vault, *outcome.key, pool);
  if (!stored.ok()) return stored.error();
  if (!stored->problems.empty()) {
    return Error{Code::Failed,
                 "a key that was recovered does not hold: " + stored->problems.front().problem};
  }
  return {};
}

// Whether it is to be tried; counts those that are not.
bool is_wanted(const RecoverCandidate& candidate, const RecoverOptions& options,
               RecoverReport* report) {
  if (!options.domain.empty() && candidate.domain != options.domain) return false;
  if (!options.selector.empty() && candidate.selector != options.selector) return false;
  if (candidate.recovered) {
    ++report->skipped_recovered;
  } else if (!candidate.outside.empty() && !options.all) {
    ++report->skipped_outside;
  } else if (candidate.tried >= candidate.samples) {
    ++report->skipped_tried;
  } else {
    return true;
  }
  return false;
}

// Stores what the threads find until they are through or `options.stop` is set.
Status run_workers(const Vault& vault, const std::vector<RecoverCandidate>& candidates,
                   const RecoverOptions& options, RecoverReport* report) {
  Workers workers(vault, candidates, options);
  std::deque<RecoverOutcome> waiting;  // for whoever else writes to the vault
  for (bool over = false; !over || !waiting.empty();) {
    if (options.stop != nullptr && options.stop->load()) {
      report->stopped = true;
      workers.stop();
    }
    if (auto finished = workers.take(&over)) {
      if (finished->error) return *finished->error;
      waiting.push_back(std::move(finished->outcome));
    }
    while (!waiting.empty()) {
      const Status stored = store_outcome(vault, waiting.front(), options.pool);
      if (!stored.ok() && stored.error().code == Code::Busy && !over) break;
      if (!stored.ok()) return stored.error();
      ++(waiting.front().key ? report->recovered : report->failed);
      if (options.on_outcome) options.on_outcome(waiting.front());
      waiting.pop_front();
    }
    if (options.progress) {
      const std::uint64_t done = report->recovered + report->failed;
      const double work = static_cast<double>(done) + workers.under_way();
      options.progress({done, report->candidates,
                        std::min(1.0, work / static_cast<double>(report->candidates))});
    }
  }
  return {};
}

}  // namespace

Result<RecoverReport> recover_keys(const Vault& vault, const RecoverOptions& options) {
  RecoverReport report;
  std::vector<RecoverCandidate> candidates;
  Verdicts before;
  {
    ASSIGN_OR_RETURN(const auto database, open_catalog_for_reading(vault));
    ASSIGN_OR_RETURN(before, catalog::Reader(database.get()).verdicts());
    ASSIGN_OR_RETURN(auto all, find_recover_candidates(database.get()));
    for (RecoverCandidate& each : all) {
      if (is_wanted(each, options, &report)) candidates.push_back(std::move(each));
    }
  }
  if (options.limit > 0 && candidates.size() > options.limit) candidates.resize(options.limit);
  report.candidates = candidates.size();
  report.verdicts = compare_verdicts(before, before);
  if (candidates.empty()) return report;
  TRY(run_workers(vault, candidates, options, &report));
  ASSIGN_OR_RETURN(const auto database, open_catalog_for_reading(vault));
  ASSIGN_OR_RETURN(const Verdicts after, catalog::Reader(database.get()).verdicts());
  report.verdicts = compare_verdicts(before, after);
  return report;
}

}  // namespace day::vault
