// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of the whole vault takes longer to make than a page may take. It is kept between
// requests, for all handler threads, as long as the catalog is the one that it was made from.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "sql/database.h"

namespace day::room {

// Equal texts, equal catalogs, whichever connection asks: what the catalog notes of itself at each
// change. Within the snapshot that is held.
Result<std::string> catalog_state(sql::Database* database);

// The last values that were made, by key, at most so many. One is made at a time; what is there
// already is given out meanwhile.
template <typename T>
class Kept {
 public:
  using Made = Result<std::shared_ptr<const T>>;
  using Make = std::function<Result<T>()>;

  explicit Kept(std::size_t capacity) : capacity_(capacity) {}

  // Waits while another thread makes a value that is not there yet.
  Made get(const std::string& key, const Make& make) {
    if (auto found = find(key)) return found;
    const std::lock_guard lock(making_);
    return find_or_make(key, make);
  }
  // Busy instead of waiting: for what takes so long that all threads would stand behind one.
  Made get_unless_busy(const std::string& key, const Make& make, std::string_view why_busy) {
    if (auto found = find(key)) return found;
    const std::unique_lock lock(making_, std::try_to_lock);
    if (!lock.owns_lock()) return Error{Code::Busy, std::string(why_busy)};
    return find_or_make(key, make);
  }

 private:
  std::shared_ptr<const T> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    for (auto each = kept_.begin(); each != kept_.end(); ++each) {
      if (each->first != key) continue;
      kept_.splice(kept_.begin(), kept_, each);
      return kept_.front().second;
    }
    return nullptr;
  }
  // With making_ locked: another thread may have made it since.
  Made find_or_make(const std::string& key, const Make& make) {
    if (auto found = find(key)) return found;
    ASSIGN_OR_RETURN(T made, make());
    auto value = std::make_shared<const T>(std::move(made));
    const std::lock_guard lock(mutex_);
    kept_.emplace_front(key, value);
    if (kept_.size() > capacity_) kept_.pop_back();
    return value;
  }

  const std::size_t capacity_;
  std::mutex making_;                                                 // always taken before mutex_
  std::mutex mutex_;                                                  // of kept_
  std::list<std::pair<std::string, std::shared_ptr<const T>>> kept_;  // the last asked for first
};

}  // namespace day::room
