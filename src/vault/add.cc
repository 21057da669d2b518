// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/add.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/time.h"
#include "catalog/catalog.h"
#include "os/file.h"
#include "reader/unpack.h"
#include "source/source.h"
#include "vault/catalog_file.h"
#include "vault/pipeline.h"
#include "vault/seen.h"
#include "vault/session.h"

namespace day::vault {
namespace {

std::string absolute_path(const std::string& path) {
  if (path == "-") return path;
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored).lexically_normal();
  std::string text = ignored ? path : absolute.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// One run of `add` over its sources.
class Run {
 public:
  Run(const AddOptions& options, WriteSession* session, catalog::Reader* known, Pipeline* pipeline)
      : options_(options),
        known_(known),
        recorder_({session->store(), known, pipeline->pool(), pipeline->facts(),
                   options.commit_items, pipeline->commits_done()}) {}

  Status add_source(const std::string& path, SourceId id) {
    TRY(recorder_.begin_source(id, {path, now().unix_seconds, options_.keep_outer}));
    source::Options walk_options;
    walk_options.unpack = reader::make_unpacker(options_.pool);
    walk_options.progress = [this](const source::Progress& progress) {
      bytes_in_source_ = progress.bytes_done;
      if (options_.progress) {
        options_.progress({bytes_before_ + progress.bytes_done, bytes_total_,
                           recorder_.account().items, committed_->load()});
      }
    };
    walk_options.stop = [this] { return stopped(); };
    const Status walked = source::walk(
        path, walk_options, [this](const source::Event& event) { return recorder_.take(event); });
    bytes_before_ += std::exchange(bytes_in_source_, 0);
    TRY(walked);
    return recorder_.end_source(!stopped());
  }

  bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }
  const Account& account() const { return recorder_.account(); }
  void expect(std::uint64_t bytes_total, const std::atomic<std::uint64_t>* committed) {
    bytes_total_ = bytes_total;
    committed_ = committed;
  }

 private:
  const AddOptions& options_;
  catalog::Reader* known_;
  Recorder recorder_;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_in_source_ = 0;
  std::uint64_t bytes_total_ = 0;
  const std::atomic<std::uint64_t>* committed_ = nullptr;
};

Status check_sources(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (path != "-") TRY(os::file_info(path));
  }
  return {};
}

std::uint64_t measure_all(const std::vector<std::string>& paths) {
  std::uint64_t total = 0;
  for (const std::string& path : paths) {
    if (path == "-") return 0;
    total += source::measure_bytes(path);
  }
  return total;
}

// Adds what the account would have said of a source that is here already.
void count_seen(const catalog::SourceInfo& seen, Account* account) {
  account->containers += seen.containers;
  account->items += seen.occurrences;
  account->duplicates += seen.occurrences;
  account->bytes += seen.size_bytes;
  account->item_bytes += seen.item_bytes;
  account->framing_bytes += seen.framing_bytes;
}

}  // namespace

Result<AddReport> add(const Vault& vault, const std::vector<std::string>& paths,
                      const AddOptions& options) {
  TRY(check_sources(paths));
  ASSIGN_OR_RETURN(const auto session, WriteSession::open(vault, options.pool));
  AddReport report;
  report.dropped_tail_bytes = session->tail().dropped_bytes;
  report.items_caught_up = session->items_caught_up();
  report.ledger_damage = session->ledger_damage();

  ASSIGN_OR_RETURN(const auto known_database, open_catalog_for_reading(vault));
  catalog::Reader known(known_database.get());
  ASSIGN_OR_RETURN(const auto sources, known.sources());
  std::uint32_t next_source = 1;
  for (const auto& each : sources) next_source = std::max(next_source, each.id.number + 1);

  Account seen_account;
  std::vector<std::string> to_read;
  for (const std::string& given : paths) {
    const std::string path = absolute_path(given);
    ASSIGN_OR_RETURN(const auto seen, find_seen_source(path, options.keep_outer, &known));
    if (seen) {
      report.seen_before.push_back(seen->id);
      count_seen(*seen, &seen_account);
    } else {
      to_read.push_back(path);
    }
  }
  report.account = seen_account;
  if (to_read.empty()) {
    TRY(session->close());
    return report;
  }

  std::atomic<std::uint64_t> committed{0};
  const auto on_commit = [&](const Followed& followed) {
    committed.store(followed.items_committed);
    if (options.on_commit) options.on_commit(followed.items_committed);
  };
  DocumentOptions documents;
  documents.stop = options.stop;
  documents.progress = options.document_progress;
  ASSIGN_OR_RETURN(const auto pipeline,
                   Pipeline::start(session->database(), options.pool, vault.packs_folder(),
                                   documents, on_commit));
  Run run(options, session.get(), &known, pipeline.get());
  run.expect(measure_all(to_read), &committed);
  Status outcome;
  for (const std::string& path : to_read) {
    report.sources.push_back(SourceId{next_source});
    outcome = run.add_source(path, SourceId{next_source++});
    if (!outcome.ok() || run.stopped()) break;
  }
  ASSIGN_OR_RETURN(const Followed followed, pipeline->finish());
  TRY(outcome);
  report.account = run.account();
  add_account(seen_account, &report.account);
  report.account.failed = followed.failed;
  report.documents = followed.documents;
  report.stopped = run.stopped();
  TRY(session->close());
  return report;
}

}  // namespace day::vault
