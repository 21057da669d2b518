// SPDX-License-Identifier: AGPL-3.0-or-later
// The Recorder takes the events of a source, puts new bytes into the store, writes the recipe, and
// hands on facts. It is the only way into the packs.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "crypto/sha256.h"
#include "reader/pool.h"
#include "source/source.h"
#include "store/store.h"
#include "vault/facts.h"

namespace day::vault {

// The account of what was taken in (I2).
struct Account {
  std::uint64_t containers = 0;  // files, mailboxes and archives; folders are not counted
  std::uint64_t items = 0;       // found, each place counted
  std::uint64_t messages = 0;    // of these
  std::uint64_t documents = 0;
  std::uint64_t fresh = 0;       // not seen before
  std::uint64_t duplicates = 0;  // seen before, here or earlier
  std::uint64_t failed = 0;      // kept, but could not be read
  std::uint64_t bytes = 0;       // of the outermost files
  std::uint64_t item_bytes = 0;
  std::uint64_t framing_bytes = 0;
  std::uint64_t gap_bytes = 0;
  std::uint64_t gaps = 0;
  std::uint64_t incomplete = 0;      // containers that could not be read to their end
  std::vector<std::string> notices;  // at most kMaxNoticesShown, then a count
  std::uint64_t notices_more = 0;
};

// Adds the counts and notices of `more` to `account`.
void add_account(const Account& more, Account* account);

class Recorder {
 public:
  struct Parts {
    store::Writer* store = nullptr;
    catalog::Reader* known = nullptr;  // on a connection of its own
    reader::Pool* pool = nullptr;
    FactQueue* facts = nullptr;
    std::uint64_t commit_items = kCommitItems;
    const std::atomic<std::uint64_t>* commits_done = nullptr;  // by the thread that takes the facts
  };
  explicit Recorder(const Parts& parts);
  ~Recorder();

  Status begin_source(SourceId source, const store::SourceBegin& begin);
  Status take(const source::Event& event);
  // Not complete: it was stopped before its end. Containers that could not be read to theirs say so
  // themselves.
  Status end_source(bool complete);

  const Account& account() const { return account_; }

 private:
  // An outer file that is being kept while what is inside is read.
  struct OpenContainer {
    store::ContainerKind kind = store::ContainerKind::File;
    std::string path;
    std::optional<std::uint64_t> outer_blob;
    bool outermost = false;
  };

  Status on(const store::ContainerBegin& begin);
  Status on(const source::FramingBytes& framing);
  Status on(const source::ItemBegin& begin);
  Status on(const source::ItemBytes& bytes);
  Status on(const source::ItemEnd& end);
  Status on(const source::OuterBytes& bytes);
  Status on(const store::Gap& gap);
  Status on(const store::Notice& notice);
  Status on(const source::ContainerClosed& closed);

  Status spill_item();
  Result<bool> is_known(const Digest& digest);
  Status store_item(const Digest& digest);
  Status record(store::RecipeRecord record);
  Status flush_framing();
  Status commit();
  Status push(Fact fact);
  void forget_committed();

  Parts parts_;
  SourceId source_;
  bool keep_outer_ = true;
  Account account_;
  std::vector<OpenContainer> open_;
  Bytes framing_;  // not recorded yet

  // The item under way.
  source::ItemBegin item_;
  Bytes item_bytes_;
  std::uint64_t item_size_ = 0;
  std::optional<std::uint64_t> item_blob_;
  crypto::Sha256 item_hash_;

  Bytes recipe_;  // encoded records of the current segment
  std::uint64_t bytes_since_commit_ = 0;
  std::uint64_t items_since_commit_ = 0;
  std::uint64_t commits_sent_ = 0;
  std::uint64_t next_ticket_ = 0;

  // Digests stored but perhaps not yet visible in the catalog, by the commit that makes them
  // visible.
  std::unordered_set<Digest> pending_;
  std::deque<std::pair<std::uint64_t, std::vector<Digest>>> pending_by_commit_;
  std::vector<Digest> pending_now_;
};

}  // namespace day::vault
