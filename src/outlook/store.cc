// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "document/draft.h"
#include "document/limits.h"
#include "outlook/limits.h"
#include "outlook/pff.h"
#include "outlook/reading.h"
#include "outlook/store_message.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

class InMemory : public document::RandomAccess {
 public:
  explicit InMemory(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size_bytes() const override { return bytes_.size(); }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    return offset < bytes_.size() ? bytes_.copy(into, size, offset) : 0;
  }

 private:
  ByteView bytes_;
};

class Walk {
 public:
  Walk(PffStore* store, document::Children& children, document::Draft* draft)
      : store_(*store), children_(children), draft_(*draft), charset_(store->charset()) {}

  void everything();
  void one(std::uint64_t key);

 private:
  struct Folder {
    PffItem item;
    std::string path;
    std::size_t depth = 0;
    bool is_recovered = false;
  };

  void folders(PffItem top, std::string path, bool is_recovered);
  void open_subfolders(const Folder& folder, std::vector<Folder>* open);
  void folder(const Folder& folder);
  void check_count(const Folder& folder, int found);
  void loose(std::optional<PffItem> item, std::uint64_t key, std::string_view place);
  void message(const PffItem& item, document::Child child);
  void unreadable(std::string_view path, std::string_view what);
  void say_what_is_known();

  PffStore& store_;
  document::Children& children_;
  document::Draft& draft_;
  std::string charset_;
  std::optional<std::uint64_t> wanted_;  // none: all of them
  std::unordered_set<std::uint32_t> seen_;
  std::uint64_t items_ = 0;
  std::uint64_t unreadable_ = 0;
  std::uint64_t unopened_ = 0;
  std::uint64_t hidden_ = 0;
  std::uint64_t pieces_ = 0;
  std::uint64_t folders_ = 0;
};

void Walk::message(const PffItem& item, document::Child child) {
  ++items_;
  if (wanted_ && child.key != *wanted_) return;
  Tree tree = read_store_message(item, charset_);
  if (tree.empty()) {
    const std::string what =
        fmt::format("{}: item {}: its properties cannot be read", child.path, child.key);
    draft_.defect(what);
    ++unreadable_;
    child.kind = document::ChildKind::Message;
    child.is_rendered = true;
    if (children_.begin(child)) children_.end("its properties cannot be read");
    return;
  }
  give(&tree, std::move(child), children_, &draft_);
}

void Walk::unreadable(std::string_view path, std::string_view what) {
  draft_.defect(fmt::format("{}: {}", path, what));
  document::Child child;
  child.key = kUnreadableKeys + unopened_;
  child.kind = document::ChildKind::Message;
  child.path = path;
  child.is_rendered = true;
  ++unopened_;
  ++unreadable_;
  ++items_;
  if (wanted_ && child.key != *wanted_) return;
  if (children_.begin(child)) children_.end(what);
}

void Walk::open_subfolders(const Folder& folder, std::vector<Folder>* open) {
  const int count = folder.item.subfolder_count();
  if (count < 0 && !folder.is_recovered) {
    draft_.defect(fmt::format("{}: its folders cannot be counted", folder.path));
  }
  if (count > 0 && folder.depth >= kMaxStoreDepth) {
    draft_.defect(fmt::format("{}: folders lie deeper than is followed", folder.path));
    return;
  }
  // The first one comes off the stack first.
  for (int at = count - 1; at >= 0; --at) {
    auto item = folder.item.subfolder(at);
    if (!item && folder.is_recovered) {
      ++pieces_;
      continue;
    }
    if (!item) {
      draft_.defect(fmt::format("{}: folder {} cannot be opened", folder.path, at));
      continue;
    }
    auto sets = item->property_sets(1);
    if (!sets.empty()) sets.front().charset(charset_.empty() ? "windows-1252" : charset_);
    std::string name = sets.empty() ? std::string() : sets.front().text(tag::kDisplayName);
    std::string path = folder.path;
    if (!path.empty() && path.size() < document::kMaxFieldBytes) path.push_back('/');
    if (path.size() < document::kMaxFieldBytes) path.append(name);
    open->push_back(
        Folder{std::move(*item), std::move(path), folder.depth + 1, folder.is_recovered});
  }
}

// Holds what the folder says it has to what was found.
void Walk::check_count(const Folder& folder, int found) {
  // [MS-PST] §2.2.2.1: a search folder counts items that lie in others.
  static constexpr std::uint32_t kTypeBits = 0x1F;
  static constexpr std::uint32_t kSearchFolder = 0x03;
  if ((folder.item.identifier() & kTypeBits) == kSearchFolder) return;
  const auto sets = folder.item.property_sets(1);
  if (sets.empty()) return;
  const std::int64_t stated = sets.front().number(tag::kContentCount).value_or(found);
  if (stated == found) return;
  draft_.defect(fmt::format("{}: says it has {} items, {} were found", folder.path, stated, found));
}

void Walk::folder(const Folder& folder) {
  ++folders_;
  const int count = folder.item.message_count();
  if (count < 0 && !folder.is_recovered) {
    draft_.defect(fmt::format("{}: its items cannot be counted", folder.path));
  }
  hidden_ += static_cast<std::uint64_t>(std::max(0, folder.item.hidden_count()));
  int found = 0;
  for (int at = 0; at < count; ++at) {
    const auto item = folder.item.message(at);
    if (!item && folder.is_recovered) {
      ++pieces_;
      continue;
    }
    if (!item) {
      unreadable(folder.path, fmt::format("item {} of the folder cannot be opened", at));
      continue;
    }
    ++found;
    if (!seen_.insert(item->identifier()).second) {
      if (folder.is_recovered) continue;
      draft_.defect(fmt::format("{}: item {} is listed twice", folder.path, item->identifier()));
      continue;
    }
    document::Child child;
    child.key = item->identifier();
    child.path = folder.path;
    child.is_recovered = folder.is_recovered;
    message(*item, std::move(child));
  }
  if (folder.is_recovered) return;  // what it says is of another time
  check_count(folder, found);
  if (found > 0) draft_.text(fmt::format("{}: {}\n", folder.path, found));
}

void Walk::folders(PffItem top, std::string path, bool is_recovered) {
  std::vector<Folder> open;
  open.push_back(Folder{std::move(top), std::move(path), 0, is_recovered});
  while (!open.empty()) {
    Folder next = std::move(open.back());
    open.pop_back();
    // One that is recovered may be an earlier state of one that is there.
    if (!seen_.insert(next.item.identifier()).second && next.depth > 0) {
      if (!is_recovered) draft_.defect(fmt::format("{}: is listed twice", next.path));
      continue;
    }
    if (folders_ >= kMaxStoreFolders) {
      draft_.defect("has more folders than are read");
      return;
    }
    folder(next);
    open_subfolders(next, &open);
  }
}

// An orphan or something recovered.
void Walk::loose(std::optional<PffItem> item, std::uint64_t key, std::string_view place) {
  if (!item) {
    ++pieces_;
    return;
  }
  switch (item->kind()) {
    case PffItem::Kind::Folder:
      folders(std::move(*item), std::string(place), true);
      return;
    case PffItem::Kind::Piece:
      ++pieces_;
      return;
    case PffItem::Kind::Message:
      break;
  }
  document::Child child;
  child.key = key;
  child.path = place;
  child.is_recovered = true;
  message(*item, std::move(child));
}

void Walk::say_what_is_known() {
  draft_.property("format",
                  fmt::format("{}, {}", store_.kind(), store_.is_unicode() ? "Unicode" : "ANSI"));
  draft_.property("encryption", store_.encryption());
  if (store_.has_repaired_header()) draft_.defect("the checksum of its header is wrong");
  if (const auto store = store_.message_store()) {
    const auto sets = store->property_sets(1);
    if (!sets.empty()) {
      draft_.title(sets.front().text(tag::kDisplayName));
      if (sets.front().number(tag::kPstPassword).value_or(0) != 0) {
        draft_.property("password", "has one, which protects nothing");
      }
    }
  }
}

void Walk::everything() {
  say_what_is_known();
  draft_.page("folders");
  if (auto root = store_.root()) {
    folders(std::move(*root), "", false);
  } else {
    draft_.defect("its root folder cannot be opened");
  }
  const std::uint64_t in_folders = items_;
  const int orphans = store_.orphan_count();
  for (int at = 0; at < orphans; ++at) {
    loose(store_.orphan(at), kOrphanKeys + static_cast<unsigned>(at), "(orphans)");
  }
  const std::uint64_t of_orphans = items_ - in_folders;
  if (!store_.recover()) draft_.defect("what was deleted cannot be looked for");
  const int recovered = store_.recovered_count();
  for (int at = 0; at < recovered; ++at) {
    loose(store_.recovered(at), kRecoveredKeys + static_cast<unsigned>(at), "(recovered)");
  }
  draft_.page_count(items_);
  const auto count = [&](std::string_view name, std::uint64_t value) {
    draft_.property(name, fmt::format("{}", value));
  };
  count("folders", folders_);
  count("items in folders", in_folders);
  count("orphans", of_orphans);
  count("recovered items", items_ - in_folders - of_orphans);
  count("items that cannot be read", unreadable_);
  count("hidden items, not read", hidden_);
  count("loose pieces, not read", pieces_);
  if (store_.is_corrupted()) draft_.defect("it is damaged: its own index does not hold together");
}

void Walk::one(std::uint64_t key) {
  const auto number = static_cast<int>(key & 0x7FFFFFFF);
  document::Child child;
  child.key = key;
  child.is_recovered = key >= kOrphanKeys;
  std::optional<PffItem> item;
  if (key < kOrphanKeys) {
    item = store_.by_identifier(static_cast<std::uint32_t>(key));
  } else if (key < kRecoveredKeys) {
    item = store_.orphan(number);
  } else if (key < kUnreadableKeys) {
    store_.recover();
    item = store_.recovered(number);
  }
  if (item) {
    message(*item, std::move(child));
    return;
  }
  // It lies in a folder that was recovered itself, or cannot be opened.
  wanted_ = key;
  everything();
}

}  // namespace

document::Reading read_store(document::RandomAccess& file, const document::Options& options,
                             document::Children& children) {
  document::Draft draft("application/vnd.ms-outlook-pst");
  auto store = PffStore::open(file);
  if (!store.ok()) {
    draft.end(document::Outcome::Failed, store.error().message);
    return draft.finish();
  }
  Walk walk(store.value().get(), children, &draft);
  if (options.only_key) {
    walk.one(*options.only_key);
  } else {
    walk.everything();
  }
  return draft.finish();
}

document::Reading read_store(ByteView file, const document::Options& options,
                             document::Children& children) {
  InMemory access(file);
  return read_store(access, options, children);
}

}  // namespace day::outlook
