// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/tree_walk.h"

#include <fmt/format.h>

#include <utility>

#include "crypto/sha256.h"
#include "document/limits.h"
#include "document/sniff.h"
#include "mail/fields.h"
#include "vault/limits.h"
#include "vault/range_access.h"
#include "vault/unread.h"

namespace day::vault {
namespace {

// Workers that are kept for the next message or document; deeper ones are rarely needed again.
constexpr std::size_t kRoomsKept = 2;

std::size_t text_bytes(const document::Reading& reading) {
  std::size_t bytes = reading.title.size() + reading.author.size();
  for (const document::Page& page : reading.pages) bytes += page.text.size() + sizeof page;
  for (const auto& each : reading.properties) bytes += each.name.size() + each.value.size();
  return bytes;
}

std::size_t text_bytes(const mail::Reading& reading) {
  std::size_t bytes = 1024;
  for (const mail::TextSegment& segment : reading.text) bytes += segment.text.size();
  return bytes;
}

std::string describe(const reader::DocumentOutcome& outcome) {
  if (outcome.failure == reader::FailureKind::None) return {};
  return fmt::format("{}: {}", reader::failure_name(outcome.failure), outcome.detail);
}

// A reading that was given up, of a document or as a message.
reader::DocumentOutcome refused(bool as_message, std::string reason) {
  reader::DocumentOutcome outcome;
  if (as_message) {
    outcome.reading = read_damaged_message(reason);
  } else {
    document::Reading reading;
    reading.outcome = document::Outcome::Failed;
    reading.reason = reason;
    outcome.reading = std::move(reading);
  }
  outcome.failure = reader::FailureKind::Limit;
  outcome.detail = std::move(reason);
  return outcome;
}

// A message that was put together from what Outlook stored has a header with signatures, perhaps,
// but not the octets that were signed: nothing may be said of them, least of all that they were
// altered.
void forgo_signatures(mail::Reading* reading) {
  for (mail::SignatureDigest& digest : reading->signatures) {
    if (digest.malformed.empty()) {
      digest.malformed = "the octets that were signed are not in what Outlook stored";
    }
  }
}

bool says_rendered(ByteView message) {
  return mail::scan_header(message).find_last("X-Daylight-Rendered") != nullptr;
}

std::string_view last_component(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

}  // namespace

bool is_read_in_place(ByteView head) {
  return document::sniff(head, {}).form == document::Form::OutlookStore;
}

std::size_t event_bytes(const TreeEvent& event) {
  constexpr std::size_t kOverhead = 256;
  if (const auto* read = std::get_if<TreeRead>(&event)) {
    return kOverhead + std::visit([](const auto& each) { return text_bytes(each); }, read->reading);
  }
  return kOverhead;
}

// Takes the children of one item. Reads each before the next one comes.
class TreeWalk::Level : public reader::ChildSink {
 public:
  Level(TreeWalk* walk, const Digest& parent, std::size_t depth, bool is_rendered)
      : walk_(walk), parent_(parent), depth_(depth), is_rendered_(is_rendered) {}
  ~Level() override { walk_->held_bytes_ -= held_.size(); }

  Result<bool> begin(const document::Child& child) override {
    child_ = child;
    size_bytes_ = 0;
    is_whole_ = true;
    drop();
    if (depth_ >= document::kMaxDepth) {
      TRY(lose(fmt::format("it lies in {} files already", document::kMaxDepth)));
      return false;
    }
    return true;
  }

  Status bytes(ByteView bytes) override {
    size_bytes_ += bytes.size();
    hash_.update(bytes);
    if (!is_whole_) return {};
    if (held_.size() + bytes.size() > document::kMaxDocumentBytes ||
        walk_->held_bytes_ + bytes.size() > kMaxEmbeddedInMemoryBytes) {
      is_whole_ = false;
      drop();
      return {};
    }
    held_.append(bytes);
    walk_->held_bytes_ += bytes.size();
    return {};
  }

  Status end(std::string_view wrong) override {
    const Digest digest = hash_.finish();
    if (!wrong.empty()) return lose(std::string(wrong));
    // So is what was attached to it as a message, unless it is a file of its own.
    if (is_rendered_ && child_.kind == document::ChildKind::Message && says_rendered(held_)) {
      child_.is_rendered = true;
    }
    TRY(walk_->hooks_.tell(TreeFound{parent_, child_, position_++, digest}));
    ASSIGN_OR_RETURN(const bool mine, walk_->hooks_.claim(digest));
    if (mine) TRY(read(digest));
    drop();
    return {};
  }

 private:
  Status lose(std::string reason) {
    return walk_->hooks_.tell(TreeLost{parent_, child_, std::move(reason)});
  }

  void drop() {
    walk_->held_bytes_ -= held_.size();
    held_.clear();
    if (held_.capacity() > kHeadBytes) Bytes().swap(held_);
  }

  Status read(const Digest& digest) {
    const bool as_message = child_.kind == document::ChildKind::Message;
    if (!is_whole_) {
      reader::DocumentOutcome outcome =
          refused(as_message, fmt::format("too large to be read: {} bytes, {} are held at most",
                                          size_bytes_, document::kMaxDocumentBytes));
      return walk_->hooks_.tell(TreeRead{digest, size_bytes_, std::move(outcome.reading),
                                         as_message ? describe(outcome) : std::string()});
    }
    reader::DocumentRequest request;
    request.bytes = held_;
    request.as_message = as_message;
    const std::string name(last_component(child_.path));
    const std::string declared = child_.media_type;
    request.options.name = name;
    request.options.declared = declared;
    return walk_->read_item(request, digest, size_bytes_, depth_ + 1, child_.is_rendered);
  }

  TreeWalk* walk_;
  Digest parent_;
  std::size_t depth_;
  bool is_rendered_;  // the parent
  document::Child child_;
  std::uint64_t position_ = 0;
  std::uint64_t size_bytes_ = 0;
  bool is_whole_ = true;
  Bytes held_;
  crypto::Sha256 hash_;
};

TreeWalk::TreeWalk(const reader::DocumentRoomOptions& options, std::string password, Hooks hooks)
    : options_(options), password_(std::move(password)), hooks_(std::move(hooks)) {}
TreeWalk::~TreeWalk() = default;

Result<reader::DocumentRoom*> TreeWalk::room(std::size_t depth) {
  while (rooms_.size() <= depth) {
    ASSIGN_OR_RETURN(auto room, reader::DocumentRoom::start(options_));
    rooms_.push_back(std::move(room));
  }
  return rooms_[depth].get();
}

// The depth is bounded by Level::begin, so the calls that nest here are too.
Status TreeWalk::read_item(reader::DocumentRequest request, const Digest& digest,
                           std::uint64_t size_bytes, std::size_t depth, bool is_rendered) {
  ASSIGN_OR_RETURN(reader::DocumentRoom* const room, this->room(depth));
  Level level(this, digest, depth, is_rendered);
  request.options.password = password_;
  ASSIGN_OR_RETURN(reader::DocumentOutcome outcome, room->read(request, &level));
  // The root message was read with its source. What its worker had not handed on is lost.
  if (depth == 0 && request.as_message) {
    if (outcome.failure == reader::FailureKind::None) return {};
    document::Child others;
    others.key = UINT64_MAX;
    return hooks_.tell(TreeLost{digest, others, describe(outcome)});
  }
  // A message whose worker was lost is answered with a document's reading.
  if (request.as_message && std::holds_alternative<document::Reading>(outcome.reading)) {
    outcome.reading = read_damaged_message(describe(outcome));
  }
  if (auto* message = std::get_if<mail::Reading>(&outcome.reading); message && is_rendered) {
    forgo_signatures(message);
  }
  std::string failure = request.as_message ? describe(outcome) : std::string();
  return hooks_.tell(TreeRead{digest, size_bytes, std::move(outcome.reading), std::move(failure)});
}

Status TreeWalk::read_root_document(const TreeRoot& root) {
  reader::DocumentRequest request;
  request.options.name = root.name;
  const auto give_up = [&](std::string reason) -> Status {
    return hooks_.tell(TreeRead{
        root.digest, root.size_bytes, std::move(refused(false, std::move(reason)).reading), {}});
  };
  const std::size_t head_size =
      std::min<std::uint64_t>(root.size_bytes, document::kMaxDocumentBytes);
  const auto head = root.read(0, std::min<std::size_t>(head_size, kSniffBytes));
  if (!head.ok()) return give_up(head.error().message);
  RangeAccess access(root.size_bytes, root.read);
  Bytes bytes;
  if (is_read_in_place(*head)) {
    request.access = &access;
  } else if (root.size_bytes > document::kMaxDocumentBytes) {
    return give_up(fmt::format("too large to be read: {} bytes, at most {}", root.size_bytes,
                               document::kMaxDocumentBytes));
  } else {
    auto whole = root.read(0, head_size);
    if (!whole.ok()) return give_up(whole.error().message);
    bytes = std::move(whole).value();
    request.bytes = bytes;
  }
  return read_item(request, root.digest, root.size_bytes, 0, false);
}

Status TreeWalk::walk(const TreeRoot& root) {
  if (root.kind == store::ItemKind::Document) {
    TRY(read_root_document(root));
  } else {
    reader::DocumentRequest request;
    request.as_message = true;
    const auto bytes =
        root.read(0, std::min<std::uint64_t>(root.size_bytes, kMaxMessageInMemoryBytes));
    if (bytes.ok() && bytes->size() == root.size_bytes) {
      request.bytes = *bytes;
      TRY(read_item(request, root.digest, root.size_bytes, 0, false));
    } else {
      document::Child all;
      TRY(hooks_.tell(TreeLost{root.digest, all,
                               bytes.ok()
                                   ? fmt::format("too large to be read: {} bytes", root.size_bytes)
                                   : bytes.error().message}));
    }
  }
  if (rooms_.size() > kRoomsKept) rooms_.resize(kRoomsKept);
  return hooks_.tell(TreeEnd{});
}

}  // namespace day::vault
