// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/mailbox.h"

#include <algorithm>
#include <span>
#include <string>

#include "document/limits.h"
#include "mail/mbox.h"
#include "source/limits.h"
#include "source/sniff.h"

namespace day::desk {
namespace {

document::Child message_child(std::uint64_t key) {
  document::Child child;
  child.key = key;
  child.kind = document::ChildKind::Message;
  child.media_type = "message/rfc822";
  return child;
}

// Hands on the messages as the splitter finds them.
class Messages {
 public:
  Messages(document::Children* children, document::Reading* reading)
      : children_(children), reading_(reading) {}

  void take(std::span<const mail::MboxPiece> pieces) {
    for (const mail::MboxPiece& piece : pieces) {
      switch (piece.kind) {
        case mail::MboxPiece::Kind::Framing:
          break;
        case mail::MboxPiece::Kind::Begin:
          is_wanted_ = children_->begin(message_child(count_++));
          break;
        case mail::MboxPiece::Kind::Bytes:
          if (is_wanted_) static_cast<void>(children_->bytes(piece.bytes));
          break;
        case mail::MboxPiece::Kind::End:
          if (is_wanted_) children_->end({});
          is_wanted_ = false;
          break;
        case mail::MboxPiece::Kind::Notice:
          if (reading_->defects.size() < document::kMaxDefects) {
            reading_->defects.emplace_back(piece.bytes);
          }
          break;
      }
    }
  }
  std::uint64_t count() const { return count_; }

 private:
  document::Children* children_;
  document::Reading* reading_;
  std::uint64_t count_ = 0;
  bool is_wanted_ = false;
};

}  // namespace

document::Reading read_mbox(ByteView file, document::Children& children) {
  document::Reading reading;
  Messages messages(&children, &reading);
  mail::MboxSplitter splitter;
  while (!file.empty()) {
    const ByteView chunk = file.substr(0, source::kReadBytes);
    messages.take(splitter.feed(chunk));
    file.remove_prefix(chunk.size());
  }
  messages.take(splitter.finish());
  reading.properties.push_back({"messages", std::to_string(messages.count())});
  return reading;
}

document::Reading read_emlx(ByteView file, document::Children& children) {
  document::Reading reading;
  std::uint64_t size = 0;
  std::size_t line_size = 0;
  if (!source::parse_emlx_line(file, &size, &line_size)) {
    reading.outcome = document::Outcome::Failed;
    reading.reason = "no size in the first line";
    return reading;
  }
  file.remove_prefix(line_size);
  if (size > file.size()) {
    reading.outcome = document::Outcome::Partial;
    reading.reason = "the message is shorter than the file says";
    reading.defects.push_back(reading.reason);
  }
  children.add(message_child(0), file.substr(0, size));
  return reading;
}

}  // namespace day::desk
