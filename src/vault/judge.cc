// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/judge.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "catalog/state.h"
#include "vault/limits.h"
#include "vault/session.h"

namespace day::vault {
namespace {

using Messages = std::vector<catalog::SignedMessage>;
using Judgements = std::vector<dkim::Judgement>;

// Judges one batch on threads of its own while the caller does something else.
class Batch {
 public:
  Batch(Messages messages, const KeyBook& keys)
      : messages_(std::move(messages)), judgements_(messages_.size()) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < cores; ++i) {
      threads_.emplace_back([this, &keys] { work(keys); });
    }
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() { wait(); }

  void wait() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  const Messages& messages() const { return messages_; }
  const Judgements& judgements() const { return judgements_; }

 private:
  void work(const KeyBook& keys) {
    for (;;) {
      const std::size_t at = next_.fetch_add(1);
      if (at >= messages_.size()) return;
      judgements_[at] = dkim::judge(messages_[at].signatures, messages_[at].claims, keys);
    }
  }

  Messages messages_;
  Judgements judgements_;
  std::atomic<std::size_t> next_{0};
  std::vector<std::thread> threads_;
};

// The messages among `rows` from `at` on, at most kJudgeBatch; moves *at behind them.
Result<Messages> read_batch(catalog::SignatureReader* reader,
                            const std::vector<catalog::RowId>& rows, std::size_t* at) {
  const std::size_t begin = *at;
  const std::size_t end = std::min(rows.size(), begin + kJudgeBatch);
  *at = end;
  Messages messages;
  if (begin == end) return messages;
  const std::int64_t span = rows[end - 1].value - rows[begin].value + 1;
  // A walk along a range is about four times as quick as asking for each.
  if (span <= 4 * static_cast<std::int64_t>(end - begin)) {
    ASSIGN_OR_RETURN(messages, reader->messages(rows[begin], {rows[end - 1].value + 1}));
    const auto wanted_end = rows.begin() + static_cast<std::ptrdiff_t>(end);
    auto wanted = rows.begin() + static_cast<std::ptrdiff_t>(begin);
    std::erase_if(messages, [&](const catalog::SignedMessage& each) {
      while (wanted != wanted_end && wanted->value < each.item.value) ++wanted;
      return wanted == wanted_end || wanted->value != each.item.value;
    });
    return messages;
  }
  for (std::size_t i = begin; i < end; ++i) {
    ASSIGN_OR_RETURN(auto one, reader->messages(rows[i], {rows[i].value + 1}));
    for (auto& each : one) messages.push_back(std::move(each));
  }
  return messages;
}

Result<std::vector<catalog::RowId>> judged_rows(sql::Database* database) {
  ASSIGN_OR_RETURN(auto walk, database->prepare("SELECT item_id FROM verdicts ORDER BY item_id"));
  std::vector<catalog::RowId> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, walk.step());
    if (!more) return rows;
    rows.push_back({walk.column_int(0)});
  }
}

}  // namespace

Result<JudgeReport> judge_rows(sql::Database* database, catalog::SignatureWriter* writer,
                               const std::vector<catalog::RowId>& rows, const KeyBook& keys,
                               const JudgeProgress& progress) {
  JudgeReport report;
  TRY(catalog::count_change(database));
  TRY(catalog::count_revision(database));
  catalog::SignatureReader reader(database);
  std::size_t at = 0;
  ASSIGN_OR_RETURN(Messages first, read_batch(&reader, rows, &at));
  auto batch = std::make_unique<Batch>(std::move(first), keys);
  // While one batch is judged the next is read.
  while (!batch->messages().empty()) {
    ASSIGN_OR_RETURN(Messages next, read_batch(&reader, rows, &at));
    batch->wait();
    auto following = std::make_unique<Batch>(std::move(next), keys);
    for (std::size_t i = 0; i < batch->messages().size(); ++i) {
      TRY(writer->put_judgement(batch->messages()[i].item, batch->judgements()[i]));
      report.signatures += batch->messages()[i].signatures.size();
    }
    report.messages += batch->messages().size();
    if (progress) progress(report.messages, rows.size());
    batch = std::move(following);
  }
  return report;
}

Result<JudgeReport> judge_all(const Vault& vault, const JudgeProgress& progress) {
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, {}));
  sql::Database* const database = session->database();
  TRY(database->execute("BEGIN IMMEDIATE"));
  ASSIGN_OR_RETURN(const KeyBook keys, KeyBook::load(database));
  ASSIGN_OR_RETURN(const auto rows, judged_rows(database));
  catalog::SignatureWriter writer(database);
  ASSIGN_OR_RETURN(const JudgeReport report, judge_rows(database, &writer, rows, keys, progress));
  TRY(database->execute("COMMIT"));
  TRY(session->close());
  return report;
}

}  // namespace day::vault
