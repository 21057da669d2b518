// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages that take long to make, kept between requests for all handler threads as long as the
// catalog is in the state that they were made from. The frame around them is made for each request.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "catalog/state.h"
#include "http/http.h"

namespace day::room {

struct Visit;
struct Page;

class PageCache {
 public:
  // What a page has of its own.
  struct Entry {
    std::string title;
    std::string_view section;
    std::string query;
    std::string feed;
    bool is_wide = false;
    std::shared_ptr<const std::string> main;  // HTML
  };

  // Nothing if it was not made in this state, or had to give way.
  std::shared_ptr<const Entry> find(const catalog::State& state, const std::string& key);
  // Forgets all pages of other states, and those that were not asked for longest where
  // kMaxCachedPageBytes would be passed.
  void put(const catalog::State& state, const std::string& key, Entry entry);
  // For a page that takes seconds: one at a time, so that the other threads are left for all else.
  // Owns nothing if another is being made.
  std::unique_lock<std::mutex> try_long() { return std::unique_lock(long_, std::try_to_lock); }

 private:
  struct Held {
    std::string key;
    std::shared_ptr<const Entry> entry;
  };
  std::mutex long_;
  std::mutex mutex_;
  catalog::State state_;
  std::list<Held> held_;  // asked for last comes first
  std::unordered_map<std::string, std::list<Held>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

// The page that `make` makes, or that it made before under this key, which names everything that it
// depends on but the state of the catalog and the options of the room.
Result<http::Response> render_kept(Visit& visit, const std::string& key,
                                   const std::function<Result<Page>()>& make);

}  // namespace day::room
