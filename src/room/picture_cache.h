// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of pages that were drawn lately, by their tags. For all threads.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "room/limits.h"

namespace day::room {

class PictureCache {
 public:
  using Picture = std::shared_ptr<const std::string>;

  explicit PictureCache(std::size_t max_bytes = kMaxPictureCacheBytes) : max_bytes_(max_bytes) {}

  // Null if it is not there.
  Picture find(const std::string& tag);
  // The ones that were asked for least lately go, until all fit; one that never fits is not kept.
  void put(const std::string& tag, Picture picture);
  std::size_t size_bytes();

 private:
  using Entry = std::pair<std::string, Picture>;

  const std::size_t max_bytes_;
  std::mutex mutex_;
  std::size_t size_bytes_ = 0;
  std::list<Entry> entries_;  // the latest first
  std::map<std::string, std::list<Entry>::iterator, std::less<>> by_tag_;
};

}  // namespace day::room
