// SPDX-License-Identifier: AGPL-3.0-or-later
// What the catalog is made of, in the order in which the packs hold it. `add` produces facts as it
// reads a source, `rebuild` as it scans the packs; the same Follower turns both into rows, which is
// why a rebuilt catalog answers the same (I4).
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/rows.h"
#include "mail/reading.h"
#include "store/recipe.h"
#include "store/store.h"
#include "vault/limits.h"

namespace day::vault {

// An item that is in the store and not yet in the catalog.
struct NewItem {
  ItemId id;
  store::ItemKind kind = store::ItemKind::Message;
  std::uint64_t size_bytes = 0;
  store::Location location;
  // A message was submitted to the pool, whose next outcome is its reading, unless it was too
  // large: then this is what its header says.
  std::optional<mail::Reading> given;
};

struct RecordFact {
  SourceId source;
  store::RecipeRecord record;
};

// Everything before it is in the packs up to `position`.
struct CommitFact {
  store::Position position;
};

// Documents that are in the catalog shall be read once more.
struct ReadAgainFact {
  std::vector<catalog::RowId> rows;
  std::string password;
};

using Fact = std::variant<NewItem, RecordFact, CommitFact, ReadAgainFact>;

// A bounded queue from one thread to another.
class FactQueue {
 public:
  // Blocks while full. False once abandon() was called: nobody will take it.
  bool push(Fact fact);
  // Blocks while empty. Nothing once close() was called and all were taken.
  std::optional<Fact> pop();
  // No more pushes.
  void close();
  // The consumer has failed and takes no more.
  void abandon();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Fact> facts_;
  bool closed_ = false;
  bool abandoned_ = false;
};

}  // namespace day::vault
