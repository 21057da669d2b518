// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/document_lanes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "sql/database.h"
#include "store/store.h"
#include "vault/originals.h"

namespace day::vault {

DocumentLanes::DocumentLanes(LaneOptions options, std::vector<LaneRoot> roots)
    : options_(std::move(options)), roots_(std::move(roots)) {
  unsigned count = options_.count != 0 ? options_.count : std::thread::hardware_concurrency();
  count = std::clamp<unsigned>(
      count, 1, static_cast<unsigned>(std::min<std::size_t>(roots_.size(), kLaneCeiling)));
  for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
}

DocumentLanes::~DocumentLanes() {
  queue_.abandon();
  for (std::thread& thread : threads_) thread.join();
}

Result<TreeEvent> DocumentLanes::next(std::size_t root) {
  turn_ = root;
  ASSIGN_OR_RETURN(auto event, queue_.pop(root));
  if (!event) return Error{Code::Failed, "stopped"};
  return *std::move(event);
}

void DocumentLanes::forget_committed() {
  const std::lock_guard lock(mutex_);
  std::erase_if(claims_, [this](const auto& claim) { return claim.second < turn_; });
}

// An item is read by the first root that has it; a walk that is ahead of that one may read it too,
// for nothing.
Result<bool> DocumentLanes::claim(std::size_t number, const Digest& digest,
                                  catalog::Reader* known) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = claims_.find(digest);
    if (found != claims_.end() && found->second <= number) return false;
  }
  ASSIGN_OR_RETURN(const auto items, known->find_items({{digest}, {digest}}, 1));
  if (!items.empty()) return false;
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = claims_.try_emplace(digest, number);
  if (!is_new && at->second <= number) return false;
  at->second = number;
  return true;
}

Status DocumentLanes::walk(std::size_t number, TreeWalk* walk, store::Reader* packs) {
  const LaneRoot& lane_root = roots_[number];
  TreeRoot root;
  root.digest = lane_root.item.id.digest;
  root.kind = lane_root.item.kind;
  root.size_bytes = lane_root.item.size_bytes;
  root.name = lane_root.name;
  root.read = [&](std::uint64_t offset, std::size_t size) -> Result<Bytes> {
    const catalog::ItemRow& item = lane_root.item;
    if (offset == 0 && size >= item.size_bytes) {
      return packs->read(item.id, item.location, item.size_bytes);
    }
    return packs->read_range(item.id, item.location, offset, size);
  };
  return walk->walk(root);
}

void DocumentLanes::run() {
  std::size_t number = next_root_.fetch_add(1);
  const auto open = [&]() -> Status {
    ASSIGN_OR_RETURN(const auto database,
                     sql::Database::open(options_.catalog_path, sql::Mode::ReadOnly));
    ASSIGN_OR_RETURN(const auto packs, open_originals_in(options_.packs_folder, database.get(),
                                                         options_.room, options_.password));
    catalog::Reader known(database.get());
    TreeWalk::Hooks hooks;
    hooks.tell = [&](TreeEvent event) -> Status {
      if (queue_.push(number, std::move(event))) return {};
      return Error{Code::Failed, "stopped"};
    };
    hooks.claim = [&](const Digest& digest) { return claim(number, digest, &known); };
    TreeWalk walk(options_.room, options_.password, std::move(hooks));
    for (; number < roots_.size() && !queue_.is_abandoned(); number = next_root_.fetch_add(1)) {
      {
        const std::lock_guard lock(mutex_);
        claims_[roots_[number].item.id.digest] = number;
      }
      TRY(this->walk(number, &walk, packs.get()));
    }
    return {};
  };
  if (number >= roots_.size()) return;
  const Status done = open();
  if (!done.ok()) queue_.fail(number, done.error());
}

}  // namespace day::vault
