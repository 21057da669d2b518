// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes in memory while they are given out: of items that lie in others, which are taken out as a
// whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "room/limits.h"

namespace day::room {

// For all threads. Each item is there once, however many ask for it, and goes with the last of
// them.
class HeldOriginals {
 public:
  explicit HeldOriginals(std::uint64_t max_bytes = kMaxHeldBytes);
  // Busy if more than max_bytes would be held.
  Result<std::shared_ptr<const std::string>> hold(const ItemId& id, std::uint64_t size_bytes,
                                                  const std::function<Result<Bytes>()>& make);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace day::room
