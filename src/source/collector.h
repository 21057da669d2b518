// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a sink that keeps what walk() hands on as a tree, and holds every stream of events to
// the contract: events nest, items lie where they say, and framing, items and gaps are the
// container.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "crypto/sha256.h"
#include "source/limits.h"
#include "source/source.h"

namespace day::source {

struct CollectedItem {
  store::ItemKind kind = store::ItemKind::Message;
  std::string bytes;
  std::string flags;
  std::string envelope;
  std::uint64_t offset = 0;
};

struct Collected {
  store::ContainerBegin begin;
  ContainerClosed closed;
  std::string bytes;  // framing and items in order
  std::string outer;
  std::uint64_t gap_bytes = 0;
  std::vector<CollectedItem> items;
  std::vector<std::string> notices;
  std::vector<std::string> gaps;
  std::vector<std::unique_ptr<Collected>> inside;

  // The container of that path below this one, "a/b/c" by components.
  const Collected* find(std::string_view path) const {
    for (const auto& each : inside) {
      const std::string& name = each->begin.path;
      if (path == name) return each.get();
      if (path.starts_with(name + "/")) return each->find(path.substr(name.size() + 1));
    }
    return nullptr;
  }
};

class Collector {
 public:
  Collector() { stack_.push_back(&root_); }

  Sink sink() {
    return [this](const Event& event) -> Status {
      ++events_;
      if (fail_at_ != 0 && events_ >= fail_at_) return Error{Code::NoSpace, "the sink is full"};
      std::visit([this](const auto& each) { on(each); }, event);
      return {};
    };
  }
  // The event of that number, counted from 1, is refused.
  void fail_at(std::size_t number) { fail_at_ = number; }
  std::size_t events() const { return events_; }

  // The one outermost container; every begin had its end.
  const Collected& outermost() const {
    EXPECT_EQ(stack_.size(), 1u);
    EXPECT_EQ(root_.inside.size(), 1u);
    static const Collected kNone;
    return root_.inside.empty() ? kNone : *root_.inside.front();
  }
  // An item was begun and not ended, as after a stop.
  bool is_item_open() const { return in_item_; }

 private:
  void on(const store::ContainerBegin& begin) {
    EXPECT_FALSE(in_item_);
    auto container = std::make_unique<Collected>();
    container->begin = begin;
    Collected* const place = container.get();
    stack_.back()->inside.push_back(std::move(container));
    stack_.push_back(place);
  }
  void on(const FramingBytes& framing) {
    EXPECT_FALSE(in_item_);
    check_piece(framing.bytes);
    top().bytes += framing.bytes;
  }
  void on(const ItemBegin& begin) {
    EXPECT_FALSE(in_item_);
    in_item_ = true;
    EXPECT_EQ(begin.offset, top().bytes.size());
    top().items.push_back({begin.kind, {}, begin.flags, begin.envelope, begin.offset});
  }
  void on(const ItemBytes& piece) {
    EXPECT_TRUE(in_item_);
    check_piece(piece.bytes);
    top().items.back().bytes += piece.bytes;
    top().bytes += piece.bytes;
  }
  void on(const ItemEnd&) {
    EXPECT_TRUE(in_item_);
    in_item_ = false;
  }
  // They belong to the outermost packed container, whatever is open in it.
  void on(const OuterBytes& piece) {
    check_piece(piece.bytes);
    for (Collected* each : stack_) {
      if (!is_packed(*each)) continue;
      each->outer += piece.bytes;
      return;
    }
    ADD_FAILURE() << "outer bytes of nothing";
  }
  void on(const store::Gap& gap) {
    top().gap_bytes += gap.size_bytes;
    top().gaps.push_back(gap.reason);
  }
  void on(const store::Notice& notice) { top().notices.push_back(notice.text); }
  void on(const ContainerClosed& closed) {
    Collected& container = top();
    container.closed = closed;
    if (container.begin.kind == store::ContainerKind::Folder ||
        container.begin.kind == store::ContainerKind::Maildir) {
      EXPECT_EQ(closed.size_bytes, 0u);
      EXPECT_EQ(closed.sha256, Digest{});
    } else if (!is_packed(container) && !closed.complete && container.gaps.empty()) {
      // Stopped: bytes were read that nobody was told of.
      EXPECT_GE(closed.size_bytes, container.bytes.size());
    } else if (!is_packed(container)) {
      EXPECT_EQ(closed.size_bytes, container.bytes.size() + container.gap_bytes);
      EXPECT_EQ(closed.sha256, crypto::sha256(container.bytes));
    } else if (is_outermost_packed()) {
      EXPECT_EQ(closed.size_bytes, container.outer.size() + container.gap_bytes);
      EXPECT_EQ(closed.sha256, crypto::sha256(container.outer));
    } else {
      EXPECT_TRUE(container.outer.empty());
    }
    EXPECT_TRUE(container.gaps.empty() || !closed.complete);
    EXPECT_FALSE(in_item_ && closed.complete);
    ASSERT_GT(stack_.size(), 1u);
    stack_.pop_back();
  }

  static bool is_packed(const Collected& container) {
    return container.begin.kind == store::ContainerKind::Compressed ||
           container.begin.kind == store::ContainerKind::Archive;
  }
  bool is_outermost_packed() const {
    for (const Collected* each : stack_) {
      if (is_packed(*each)) return each == stack_.back();
    }
    return false;
  }
  void check_piece(ByteView bytes) {
    EXPECT_FALSE(bytes.empty());
    EXPECT_LE(bytes.size(), kMaxPieceBytes);
  }
  Collected& top() { return *stack_.back(); }

  Collected root_;
  std::vector<Collected*> stack_;
  bool in_item_ = false;
  std::size_t events_ = 0;
  std::size_t fail_at_ = 0;
};

}  // namespace day::source
