// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reader/limits.h"
#include "vault/unread.h"

namespace day::vault {
namespace {

// More would scroll the account off the screen; the catalog has them all.
constexpr std::size_t kMaxNoticesShown = 20;

std::size_t memory_limit(store::ItemKind kind) {
  return kind == store::ItemKind::Message ? kMaxMessageInMemoryBytes : kMaxDocumentInMemoryBytes;
}

}  // namespace

static_assert(kMaxMessageInMemoryBytes <= reader::kMaxMessageBytes);

void add_account(const Account& more, Account* account) {
  account->containers += more.containers;
  account->items += more.items;
  account->messages += more.messages;
  account->documents += more.documents;
  account->fresh += more.fresh;
  account->duplicates += more.duplicates;
  account->failed += more.failed;
  account->bytes += more.bytes;
  account->item_bytes += more.item_bytes;
  account->framing_bytes += more.framing_bytes;
  account->gap_bytes += more.gap_bytes;
  account->gaps += more.gaps;
  account->incomplete += more.incomplete;
}

Recorder::Recorder(const Parts& parts) : parts_(parts) {}
Recorder::~Recorder() = default;

Status Recorder::begin_source(SourceId source, const store::SourceBegin& begin) {
  source_ = source;
  keep_outer_ = begin.keep_outer;
  return record(begin);
}

Status Recorder::end_source(bool complete) {
  TRY(record(store::SourceEnd{complete}));
  return commit();
}

Status Recorder::take(const source::Event& event) {
  return std::visit([this](const auto& each) { return on(each); }, event);
}

Status Recorder::on(const store::ContainerBegin& begin) {
  TRY(record(begin));
  const bool outermost = std::all_of(open_.begin(), open_.end(), [](const OpenContainer& each) {
    return each.kind == store::ContainerKind::Folder || each.kind == store::ContainerKind::Maildir;
  });
  open_.push_back({begin.kind, begin.path, std::nullopt, outermost});
  if (begin.kind != store::ContainerKind::Folder) ++account_.containers;
  return {};
}

Status Recorder::on(const source::FramingBytes& framing) {
  account_.framing_bytes += framing.bytes.size();
  bytes_since_commit_ += framing.bytes.size();
  framing_.append(framing.bytes);
  if (framing_.size() >= kRecipeSegmentBytes) return flush_framing();
  return {};
}

Status Recorder::on(const source::ItemBegin& begin) {
  item_ = begin;
  item_bytes_.clear();
  item_size_ = 0;
  item_blob_.reset();
  return {};
}

Status Recorder::on(const source::ItemBytes& piece) {
  item_size_ += piece.bytes.size();
  item_hash_.update(piece.bytes);
  if (item_blob_) {
    if (item_.kind == store::ItemKind::Message && item_bytes_.size() < kHeadBytes) {
      item_bytes_.append(piece.bytes.substr(0, kHeadBytes - item_bytes_.size()));
    }
    return parts_.store->append_blob(*item_blob_, piece.bytes);
  }
  item_bytes_.append(piece.bytes);
  if (item_bytes_.size() > memory_limit(item_.kind)) return spill_item();
  return {};
}

// The item is too large for memory: what is there and what follows goes to the store in frames.
Status Recorder::spill_item() {
  item_blob_ = parts_.store->begin_blob();
  TRY(parts_.store->append_blob(*item_blob_, item_bytes_));
  item_bytes_.resize(std::min(item_bytes_.size(), kHeadBytes));
  item_bytes_.shrink_to_fit();
  return {};
}

Status Recorder::on(const source::ItemEnd& end) {
  if (end.kind) item_.kind = *end.kind;
  const Digest digest = item_hash_.finish();
  ++account_.items;
  ++(item_.kind == store::ItemKind::Message ? account_.messages : account_.documents);
  account_.item_bytes += item_size_;
  ASSIGN_OR_RETURN(const bool known, is_known(digest));
  if (known) {
    ++account_.duplicates;
    if (item_blob_) parts_.store->abandon_blob(*item_blob_);
  } else {
    ++account_.fresh;
    TRY(store_item(digest));
  }
  TRY(record(store::ItemRef{item_.kind, ItemId{digest}, item_size_, item_.flags, item_.envelope}));
  bytes_since_commit_ += item_size_;
  ++items_since_commit_;
  if (bytes_since_commit_ >= kCommitBytes || items_since_commit_ >= parts_.commit_items) {
    return commit();
  }
  return {};
}

Status Recorder::store_item(const Digest& digest) {
  NewItem fact;
  fact.id = ItemId{digest};
  fact.kind = item_.kind;
  fact.size_bytes = item_size_;
  bool submit = false;
  if (item_blob_) {
    ASSIGN_OR_RETURN(const auto sealed, parts_.store->end_blob(*item_blob_));
    CHECK(sealed.id == fact.id);
    fact.location = sealed.location;
    if (item_.kind == store::ItemKind::Message) {
      fact.given = read_large_message(item_bytes_, item_size_);
    }
  } else {
    ASSIGN_OR_RETURN(fact.location, parts_.store->append(fact.id, item_bytes_));
    submit = item_.kind == store::ItemKind::Message;
  }
  pending_.insert(digest);
  pending_now_.push_back(digest);
  TRY(push(std::move(fact)));
  if (submit) parts_.pool->submit(next_ticket_++, std::exchange(item_bytes_, {}));
  return {};
}

Status Recorder::on(const source::OuterBytes& piece) {
  if (!keep_outer_) return {};
  // Outer bytes are those of the outermost packed container, the file that was received.
  const auto container = std::find_if(open_.begin(), open_.end(), [](const OpenContainer& each) {
    return each.kind == store::ContainerKind::Compressed ||
           each.kind == store::ContainerKind::Archive;
  });
  CHECK(container != open_.end());
  if (!container->outer_blob) container->outer_blob = parts_.store->begin_blob();
  return parts_.store->append_blob(*container->outer_blob, piece.bytes);
}

Status Recorder::on(const store::Gap& gap) {
  ++account_.gaps;
  account_.gap_bytes += gap.size_bytes;
  return record(gap);
}

Status Recorder::on(const store::Notice& notice) {
  if (account_.notices.size() < kMaxNoticesShown) {
    std::string path;
    for (const OpenContainer& each : open_) path += (path.empty() ? "" : "/") + each.path;
    account_.notices.push_back(path + ": " + notice.text);
  } else {
    ++account_.notices_more;
  }
  return record(notice);
}

Status Recorder::on(const source::ContainerClosed& closed) {
  CHECK(!open_.empty());
  const OpenContainer container = std::move(open_.back());
  open_.pop_back();
  if (!closed.complete) {
    ++account_.incomplete;
  }
  if (container.outermost && container.kind != store::ContainerKind::Folder &&
      container.kind != store::ContainerKind::Maildir) {
    account_.bytes += closed.size_bytes;
  }
  bool kept = false;
  if (container.outer_blob) {
    kept = true;
    ASSIGN_OR_RETURN(const bool known, is_known(closed.sha256));
    if (known) {
      parts_.store->abandon_blob(*container.outer_blob);
    } else {
      ASSIGN_OR_RETURN(const auto sealed, parts_.store->end_blob(*container.outer_blob));
      CHECK(sealed.id.digest == closed.sha256);
      pending_.insert(closed.sha256);
      pending_now_.push_back(closed.sha256);
      NewItem fact;
      fact.id = sealed.id;
      fact.kind = store::ItemKind::Outer;
      fact.size_bytes = sealed.size_bytes;
      fact.location = sealed.location;
      TRY(push(std::move(fact)));
    }
  }
  return record(store::ContainerEnd{closed.size_bytes, closed.sha256, kept, closed.complete});
}

Result<bool> Recorder::is_known(const Digest& digest) {
  if (pending_.contains(digest)) return true;
  ASSIGN_OR_RETURN(const auto found, parts_.known->find_items({{digest}, {digest}}, 1));
  // What came as evidence of keys was never read as what it is now; what lies in others only is not
  // in the packs.
  return !found.empty() && found.front().kind != store::ItemKind::Evidence &&
         found.front().is_stored();
}

Status Recorder::record(store::RecipeRecord record) {
  if (!std::holds_alternative<store::Framing>(record)) TRY(flush_framing());
  store::encode_record(record, &recipe_);
  TRY(push(RecordFact{source_, std::move(record)}));
  if (recipe_.size() >= kRecipeSegmentBytes) {
    TRY(parts_.store->append_recipe(source_, recipe_));
    recipe_.clear();
  }
  return {};
}

Status Recorder::flush_framing() {
  if (framing_.empty()) return {};
  return record(store::Framing{std::exchange(framing_, {})});
}

Status Recorder::commit() {
  TRY(flush_framing());
  if (!recipe_.empty()) {
    TRY(parts_.store->append_recipe(source_, recipe_));
    recipe_.clear();
  }
  ASSIGN_OR_RETURN(const store::Position position, parts_.store->commit());
  ++commits_sent_;
  pending_by_commit_.emplace_back(commits_sent_, std::exchange(pending_now_, {}));
  bytes_since_commit_ = 0;
  items_since_commit_ = 0;
  forget_committed();
  return push(CommitFact{position});
}

void Recorder::forget_committed() {
  const std::uint64_t done = parts_.commits_done->load(std::memory_order_acquire);
  while (!pending_by_commit_.empty() && pending_by_commit_.front().first <= done) {
    for (const Digest& digest : pending_by_commit_.front().second) pending_.erase(digest);
    pending_by_commit_.pop_front();
  }
}

Status Recorder::push(Fact fact) {
  if (parts_.facts->push(std::move(fact))) return {};
  // The committing thread has stopped and knows why.
  return Error{Code::Failed, "stopped"};
}

}  // namespace day::vault
