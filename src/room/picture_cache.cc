// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/picture_cache.h"

namespace day::room {

PictureCache::Picture PictureCache::find(const std::string& tag) {
  const std::lock_guard lock(mutex_);
  const auto found = by_tag_.find(tag);
  if (found == by_tag_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->second;
}

void PictureCache::put(const std::string& tag, Picture picture) {
  const std::lock_guard lock(mutex_);
  if (picture->size() > max_bytes_ || by_tag_.contains(tag)) return;
  size_bytes_ += picture->size();
  entries_.emplace_front(tag, std::move(picture));
  by_tag_[tag] = entries_.begin();
  while (size_bytes_ > max_bytes_) {
    size_bytes_ -= entries_.back().second->size();
    by_tag_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

std::size_t PictureCache::size_bytes() {
  const std::lock_guard lock(mutex_);
  return size_bytes_;
}

}  // namespace day::room
