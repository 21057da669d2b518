// SPDX-License-Identifier: AGPL-3.0-or-later
// The Follower turns facts into rows of catalog and index, in batches that become visible at once
// (I7). It keeps its place (open containers and their counters) in the catalog, so that it can go
// on after an interruption exactly where the last commit left it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "index/index.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "store/store.h"
#include "vault/document_stage.h"
#include "vault/facts.h"
#include "vault/key_book.h"

namespace day::vault {

// What has been committed so far; for progress and for the account.
struct Followed {
  std::uint64_t items_committed = 0;
  std::uint64_t failed = 0;    // messages whose reading failed
  DocumentProgress documents;  // of all sources that have ended
};

class Follower {
 public:
  // `pool` gives the outcome for each NewItem that was submitted to it, in the same order. Both
  // outlive the Follower. `packs_folder`: where evidence of keys is read from. Opens a transaction.
  static Result<std::unique_ptr<Follower>> start(sql::Database* database, reader::Pool* pool,
                                                 const std::string& packs_folder,
                                                 const DocumentOptions& documents);
  ~Follower();

  // Reads the documents that an interrupted session left. Before the first fact.
  Status resume();
  Status take(const Fact& fact);
  const Followed& followed() const { return followed_; }

 private:
  struct OpenContainer {
    catalog::ContainerRow row;
    std::string path;  // from the source down, "/"-joined
    std::optional<std::int64_t> modified_seconds;
    std::uint64_t item_bytes = 0;
    std::uint64_t framing_bytes = 0;
    std::uint64_t gap_bytes = 0;
  };

  // Evidence whose container is open. Its records are never in different commits.
  struct OpenEvidence {
    store::KeyTerms terms;
    std::optional<catalog::RowId> item;
  };

  Follower(sql::Database* database, reader::Pool* pool, const std::string& packs_folder,
           const DocumentOptions& documents);
  Status restore_place();
  Status save_place();
  Status take_item(const NewItem& item);
  Status take_record(const RecordFact& fact);
  Status take_known(const catalog::ItemRow& known, const NewItem& item);
  Status take_commit(const CommitFact& fact);
  Status commit();
  // What is pending, or these once more.
  Status read_documents(const std::vector<catalog::RowId>* again, const std::string& password);
  // The outcome of a new message.
  Result<reader::Outcome> next_outcome(const NewItem& item);

  Status on_source_begin(SourceId source, const store::SourceBegin& begin);
  Status on_container_begin(SourceId source, const store::ContainerBegin& begin);
  Status on_item_ref(SourceId source, const store::ItemRef& ref);
  Status on_container_end(const store::ContainerEnd& end);
  Status on_source_end(SourceId source, bool complete);
  Status add_message(catalog::RowId row, const mail::Reading& reading, std::string_view failure);
  Status follow_evidence(SourceId source, const OpenEvidence& evidence);
  Result<Bytes> read_evidence_bytes(const Digest& digest);
  // The innermost open container, or an error: a recipe without one is damaged.
  Result<OpenContainer*> innermost();

  sql::Database* database_;
  reader::Pool* pool_;
  catalog::Writer catalog_;
  index::Writer index_;
  KeyBook keys_;
  // The catalog has items that may come as something else.
  bool has_others_ = false;
  const DocumentOptions documents_;
  bool documents_due_ = false;
  store::Position position_;
  std::string packs_folder_;
  std::unique_ptr<store::Reader> packs_;  // once evidence is met
  std::optional<OpenEvidence> evidence_;
  std::vector<OpenContainer> open_;
  std::vector<SourceId>
      resumed_;  // interrupted sources of the same path, whose places are taken over
  Followed followed_;
  std::uint64_t items_since_commit_ = 0;
};

// The name by which a document is found: the last component of the path.
std::string_view file_name_of(std::string_view path);

}  // namespace day::vault
