// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/page_cache.h"

#include <utility>

#include "room/limits.h"
#include "room/visit.h"

namespace day::room {
namespace {

std::size_t size_of(const std::string& key, const PageCache::Entry& entry) {
  return 2 * key.size() + entry.title.size() + entry.query.size() + entry.feed.size() +
         entry.main->size();
}

}  // namespace

std::shared_ptr<const PageCache::Entry> PageCache::find(const catalog::State& state,
                                                        const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (state != state_) return nullptr;
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  held_.splice(held_.begin(), held_, found->second);
  return found->second->entry;
}

void PageCache::put(const catalog::State& state, const std::string& key, Entry entry) {
  const std::size_t size = size_of(key, entry);
  if (size > kMaxCachedPageBytes) return;
  const std::lock_guard lock(mutex_);
  if (state != state_) {
    by_key_.clear();
    held_.clear();
    bytes_ = 0;
    state_ = state;
  }
  if (by_key_.contains(key)) return;  // another thread made it meanwhile
  held_.push_front({key, std::make_shared<const Entry>(std::move(entry))});
  by_key_.emplace(key, held_.begin());
  bytes_ += size;
  while (bytes_ > kMaxCachedPageBytes) {
    const Held& last = held_.back();
    bytes_ -= size_of(last.key, *last.entry);
    by_key_.erase(last.key);
    held_.pop_back();
  }
}

Result<http::Response> render_kept(Visit& visit, const std::string& key,
                                   const std::function<Result<Page>()>& make) {
  ASSIGN_OR_RETURN(const catalog::State state, catalog::read_state(visit.opened.database.get()));
  Page page;
  if (const auto entry = visit.options.pages->find(state, key)) {
    page.title = entry->title;
    page.section = entry->section;
    page.query = entry->query;
    page.feed = entry->feed;
    page.is_wide = entry->is_wide;
    page.main = entry->main;
    return render_page(visit, std::move(page));
  }
  ASSIGN_OR_RETURN(page, make());
  page.main = std::make_shared<const std::string>(visit.renderer.render(page.body, page.data));
  visit.options.pages->put(
      state, key, {page.title, page.section, page.query, page.feed, page.is_wide, page.main});
  return render_page(visit, std::move(page));
}

}  // namespace day::room
