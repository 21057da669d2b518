// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/document_worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "document/limits.h"
#include "reader/door.h"
#include "reader/limits.h"
#include "reader/reading_codec.h"
#include "reader/worker.h"

namespace day::reader {
namespace {

// A file that stays with the host: what is asked for comes in blocks, of which some are kept, since
// mailboxes are read in small pieces here and there.
class AccessFromHost : public document::RandomAccess {
 public:
  AccessFromHost(Door* door, std::uint64_t size_bytes)
      : door_(door), size_bytes_(size_bytes), blocks_(kAccessBlocks) {}

  std::uint64_t size_bytes() const override { return size_bytes_; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    std::size_t done = 0;
    while (done < size && offset + done < size_bytes_) {
      const std::uint64_t at = offset + done;
      const ByteView block = find_block(at / kAccessBlockBytes);
      const std::size_t inside = at % kAccessBlockBytes;
      if (inside >= block.size()) break;
      const std::size_t taken = std::min(size - done, block.size() - inside);
      std::memcpy(into + done, block.data() + inside, taken);
      done += taken;
    }
    return done;
  }

 private:
  struct Block {
    std::optional<std::uint64_t> number;
    Bytes bytes;
  };

  ByteView find_block(std::uint64_t number) {
    Block& block = blocks_[number % kAccessBlocks];
    if (block.number == number) return block.bytes;
    append_need_at({number * kAccessBlockBytes, kAccessBlockBytes}, door_->out());
    const Frame frame = door_->receive();
    if (frame.type != FrameType::Outer || frame.payload.size() > kAccessBlockBytes) {
      ::_exit(kExitProtocol);
    }
    block.number = number;
    block.bytes = Bytes(frame.payload);
    return block.bytes;
  }

  Door* door_;
  std::uint64_t size_bytes_;
  std::vector<Block> blocks_;
};

// Hands on what lies inside.
class ChildrenToHost : public document::Children {
 public:
  ChildrenToHost(Door* door, std::optional<std::uint64_t> only_key)
      : door_(door), only_key_(only_key) {}

  bool begin(const document::Child& child) override {
    CHECK(!is_open_);
    if (only_key_ && child.key != *only_key_) return false;
    if (count_ == document::kMaxChildren) {
      ++passed_over_;
      return false;
    }
    ++count_;
    append_child(child, door_->out());
    const Frame frame = door_->receive();
    const std::optional<bool> wanted =
        frame.type == FrameType::Want ? parse_want(frame.payload) : std::nullopt;
    if (!wanted) ::_exit(kExitProtocol);
    is_open_ = *wanted;
    return *wanted;
  }
  bool bytes(ByteView bytes) override {
    CHECK(is_open_);
    while (!bytes.empty()) {
      const ByteView piece = bytes.substr(0, kMaxPieceBytes);
      append_plain(FrameType::EntryBytes, piece, door_->out());
      door_->flush_if_due();
      bytes.remove_prefix(piece.size());
    }
    return true;
  }
  void end(std::string_view wrong) override {
    CHECK(is_open_);
    is_open_ = false;
    append_plain(FrameType::ChildEnd, wrong.substr(0, kMaxReasonBytes), door_->out());
    door_->flush_if_due();
  }

  std::uint64_t passed_over() const { return passed_over_; }
  bool is_open() const { return is_open_; }

 private:
  Door* door_;
  std::optional<std::uint64_t> only_key_;
  std::uint64_t count_ = 0;
  std::uint64_t passed_over_ = 0;
  bool is_open_ = false;
};

class DocumentService {
 public:
  DocumentService(Door* door, DocumentServant* servant) : door_(door), servant_(servant) {}

  [[noreturn]] void serve() {
    while (true) {
      if (!handle(door_->receive())) ::_exit(kExitProtocol);
      if (cpu_seconds() > kWorkerRetireCpuSeconds || heap_bytes() > kDocumentRetireHeapBytes) {
        door_->leave();
      }
      door_->flush_if_due();
    }
  }

 private:
  bool handle(const Frame& frame) {
    if (frame.type == FrameType::Document) {
      // More frames come while it is read.
      const Bytes held = door_->keep();
      const std::optional<DocumentTask> task = parse_document(frame.payload);
      if (task) read(*task);
      return task.has_value();
    }
    if (frame.type != FrameType::Draw && frame.type != FrameType::Recognise) return false;
    const std::optional<PageTask> task = parse_page(frame.payload);
    if (!task) return false;
    frame.type == FrameType::Draw ? draw(*task) : recognise(*task);
    return true;
  }

  void read(const DocumentTask& task) {
    AccessFromHost access(door_, task.size_bytes);
    const DocumentFile file{task.bytes, task.by_access ? &access : nullptr, task.options};
    ChildrenToHost children(door_, task.options.only_key);
    Bytes answer;
    if (task.as_message) {
      mail::Reading reading = servant_->read_message(file, children);
      fit_reading(&reading);
      encode_reading(reading, &answer);
      CHECK(!children.is_open());
      const std::size_t most = max_answer_bytes(task.bytes.size());
      if (answer.size() > most) {
        return refuse(task.number, fmt::format("the reading takes {} bytes, {} are allowed",
                                               answer.size(), most));
      }
      return append_answer(FrameType::Reading, task.number, answer, door_->out());
    }
    document::Reading reading = servant_->read(file, children);
    CHECK(!children.is_open());
    if (children.passed_over() > 0) {
      reading.defects.insert(reading.defects.begin(),
                             fmt::format("more than {} files inside; {} are not read",
                                         document::kMaxChildren, children.passed_over()));
      if (reading.outcome == document::Outcome::Read) reading.outcome = document::Outcome::Partial;
    }
    fit_document(&reading);
    encode_document(reading, &answer);
    append_answer(FrameType::DocumentReading, task.number, answer, door_->out());
  }

  void draw(const PageTask& task) {
    std::string why;
    const std::optional<document::Picture> picture = servant_->draw(task, &why);
    if (!picture) return refuse(task.number, why);
    CHECK(is_whole(*picture));
    append_pixels(task.number, *picture, door_->out());
  }

  void recognise(const PageTask& task) {
    std::string why;
    std::optional<RecognisedText> text = servant_->recognise(task, &why);
    if (!text) return refuse(task.number, why);
    fit_page(&text->page);
    Bytes answer;
    encode_recognised(*text, &answer);
    append_answer(FrameType::Recognised, task.number, answer, door_->out());
  }

  void refuse(std::uint64_t number, ByteView reason) {
    append_answer(FrameType::Refused, number, reason.substr(0, kMaxReasonBytes), door_->out());
  }

  Door* door_;
  DocumentServant* servant_;
};

}  // namespace

int serve_document_room(int argc, char** argv, DocumentServant& servant) {
  Door door;
  if (!lock_door(
          argc, argv, [&] { servant.prepare(); }, &door))
    return kExitNotLocked;
  DocumentService(&door, &servant).serve();
}

}  // namespace day::reader
