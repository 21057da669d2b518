// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests and the fuzz target of the mbox splitter: runs it over chunks and gathers what it
// hands on, so that two runs can be compared.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/check.h"
#include "mail/mbox.h"

namespace day::mail {

struct SplitMessage {
  std::string envelope;
  std::string bytes;
  std::uint64_t offset = 0;
  bool operator==(const SplitMessage&) const = default;
};

struct SplitMbox {
  std::vector<SplitMessage> messages;
  std::vector<std::string> framing;  // before each message and after the last
  std::vector<std::string> notices;
  std::uint64_t size_bytes = 0;
  bool operator==(const SplitMbox&) const = default;
};

class SplitGatherer {
 public:
  explicit SplitGatherer(ByteView mbox) : mbox_(mbox) { split_.framing.emplace_back(); }

  // Every byte comes once, in order, as it is, and begins and ends alternate.
  void take(std::span<const MboxPiece> pieces) {
    for (const MboxPiece& piece : pieces) {
      switch (piece.kind) {
        case MboxPiece::Kind::Framing:
          CHECK(!open_);
          take_bytes(piece);
          split_.framing.back() += piece.bytes;
          break;
        case MboxPiece::Kind::Begin:
          CHECK(!open_ && piece.offset == split_.size_bytes);
          open_ = true;
          split_.messages.push_back({std::string(piece.bytes), {}, piece.offset});
          break;
        case MboxPiece::Kind::Bytes:
          CHECK(open_);
          take_bytes(piece);
          split_.messages.back().bytes += piece.bytes;
          break;
        case MboxPiece::Kind::End:
          CHECK(open_ && !split_.messages.back().bytes.empty());
          CHECK(piece.offset == split_.size_bytes);
          open_ = false;
          split_.framing.emplace_back();
          break;
        case MboxPiece::Kind::Notice:
          split_.notices.emplace_back(piece.bytes);
          break;
      }
    }
  }

  SplitMbox finish() {
    CHECK(!open_ && split_.size_bytes == mbox_.size());
    return std::move(split_);
  }

 private:
  void take_bytes(const MboxPiece& piece) {
    CHECK(!piece.bytes.empty() && piece.offset == split_.size_bytes);
    CHECK(mbox_.substr(split_.size_bytes, piece.bytes.size()) == piece.bytes);
    split_.size_bytes += piece.bytes.size();
  }

  ByteView mbox_;
  SplitMbox split_;
  bool open_ = false;
};

// `next_size` gives the size of each chunk in turn.
inline SplitMbox split_in_chunks(ByteView mbox, const std::function<std::size_t()>& next_size) {
  MboxSplitter splitter;
  SplitGatherer gatherer(mbox);
  for (std::size_t at = 0; at < mbox.size();) {
    // A copy, so that a view kept too long is an error that the sanitizer sees.
    const std::string chunk(mbox.substr(at, next_size()));
    gatherer.take(splitter.feed(chunk));
    at += chunk.size();
  }
  gatherer.take(splitter.finish());
  return gatherer.finish();
}

inline SplitMbox split_whole(ByteView mbox) {
  return split_in_chunks(mbox, [&] { return mbox.size(); });
}

}  // namespace day::mail
