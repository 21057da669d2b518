// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/held_originals.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace day::room {

struct HeldOriginals::State {
  explicit State(std::uint64_t max) : max_bytes(max) {}
  const std::uint64_t max_bytes;
  std::mutex mutex;
  std::uint64_t held_bytes = 0;
  std::map<ItemId, std::weak_ptr<const std::string>> items;

  void drop(const ItemId& id, std::uint64_t size_bytes) {
    const std::lock_guard lock(mutex);
    held_bytes -= size_bytes;
    const auto found = items.find(id);
    if (found != items.end() && found->second.expired()) items.erase(found);
  }
};

HeldOriginals::HeldOriginals(std::uint64_t max_bytes)
    : state_(std::make_shared<State>(max_bytes)) {}

Result<std::shared_ptr<const std::string>> HeldOriginals::hold(
    const ItemId& id, std::uint64_t size_bytes, const std::function<Result<Bytes>()>& make) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->items.find(id);
    if (found != state_->items.end()) {
      if (auto held = found->second.lock()) return held;
    }
    if (size_bytes > state_->max_bytes - std::min(state_->max_bytes, state_->held_bytes)) {
      return Error{Code::Busy, "too many originals are being given out; try it again"};
    }
    state_->held_bytes += size_bytes;
  }
  auto made = make();
  if (!made.ok()) {
    state_->drop(id, size_bytes);
    return made.error();
  }
  std::shared_ptr<const std::string> held(
      new std::string(std::move(*made)),
      [state = state_, id, size_bytes](const std::string* bytes) {
        delete bytes;
        state->drop(id, size_bytes);
      });
  const std::lock_guard lock(state_->mutex);
  state_->items[id] = held;
  return held;
}

}  // namespace day::room
