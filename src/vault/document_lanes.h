// SPDX-License-Identifier: AGPL-3.0-or-later
// Threads that walk through messages and documents, each with workers of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "reader/document_room.h"
#include "vault/tree_queue.h"
#include "vault/tree_walk.h"

namespace day::vault {

// Threads that read documents at once, at most: each has workers of some hundred megabytes.
inline constexpr unsigned kLaneCeiling = 4;

struct LaneRoot {
  catalog::ItemRow item;
  std::string name;
};

struct LaneOptions {
  reader::DocumentRoomOptions room;
  unsigned count = 0;  // 0: one per core
  std::string packs_folder;
  std::string catalog_path;  // where what is known is looked up
  std::string password;
};

class DocumentLanes {
 public:
  DocumentLanes(LaneOptions options, std::vector<LaneRoot> roots);
  ~DocumentLanes();

  // The next event of root number `root`; ask for them in order, each up to its end.
  Result<TreeEvent> next(std::size_t root);
  // What was asked for before the last commit is in the catalog now.
  void forget_committed();

 private:
  void run();
  Status walk(std::size_t number, TreeWalk* walk, store::Reader* packs);
  Result<bool> claim(std::size_t number, const Digest& digest, catalog::Reader* known);

  LaneOptions options_;
  std::vector<LaneRoot> roots_;
  TreeQueue queue_;
  std::atomic<std::size_t> next_root_{0};
  std::size_t turn_ = 0;
  std::mutex mutex_;
  std::unordered_map<Digest, std::size_t> claims_;  // by which root
  std::vector<std::thread> threads_;
};

}  // namespace day::vault
