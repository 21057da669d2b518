// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "reader/door.h"
#include "reader/limits.h"
#include "reader/message.h"
#include "reader/pool.h"
#include "reader/protocol.h"
#include "reader/reading_codec.h"

namespace day::reader {
namespace {

// The outer file as seen from inside: every byte is asked for.
class OuterFromHost : public UnarchiveHost {
 public:
  OuterFromHost(Door* door, const UnpackRequest& request) : door_(door), request_(request) {}

  std::size_t read(char* into, std::size_t size) override {
    append_need_next(piece(size), door_->out());
    return take(into, size);
  }
  bool can_seek() const override { return request_.can_seek; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    append_need_at({offset, piece(size)}, door_->out());
    return take(into, size);
  }
  std::uint64_t size_bytes() const override { return request_.size_bytes; }

  bool begin_entry(const source::Entry& entry) override {
    append_entry(entry, door_->out());
    return true;
  }
  bool entry_bytes(ByteView bytes) override {
    while (!bytes.empty()) {
      const ByteView piece = bytes.substr(0, kMaxPieceBytes);
      append_plain(FrameType::EntryBytes, piece, door_->out());
      door_->flush_if_due();
      bytes.remove_prefix(piece.size());
    }
    return true;
  }
  bool end_entry(std::string_view) override {
    append_plain(FrameType::EntryEnd, {}, door_->out());
    door_->flush_if_due();
    return true;
  }

 private:
  static std::uint32_t piece(std::size_t size) {
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(size, 1, kMaxPieceBytes));
  }
  std::size_t take(char* into, std::size_t size) {
    const Frame frame = door_->receive();
    if (frame.type != FrameType::Outer || frame.payload.size() > size) ::_exit(kExitProtocol);
    std::memcpy(into, frame.payload.data(), frame.payload.size());
    return frame.payload.size();
  }

  Door* door_;
  UnpackRequest request_;
};

class Service {
 public:
  Service(Door* door, Servant* servant) : door_(door), servant_(servant) {}

  [[noreturn]] void serve() {
    while (true) {
      const Frame frame = door_->receive();
      const std::size_t size = frame.payload.size();
      if (!handle(frame)) ::_exit(kExitProtocol);
      if (is_worn(size)) door_->leave();
      door_->flush_if_due();
    }
  }

 private:
  bool handle(const Frame& frame) {
    if (frame.type == FrameType::Read) {
      const std::optional<ReadRequest> request = parse_read(frame.payload);
      if (request) read(*request);
      return request.has_value();
    }
    if (frame.type == FrameType::Part) {
      const std::optional<PartRequest> request = parse_part(frame.payload);
      if (request) part(*request);
      return request.has_value();
    }
    if (frame.type == FrameType::Html) {
      const std::optional<HtmlRequest> request = parse_html(frame.payload);
      if (request) html(*request);
      return request.has_value();
    }
    if (frame.type == FrameType::Unpack) {
      const std::optional<UnpackRequest> request = parse_unpack(frame.payload);
      if (request) unpack(*request);
      return request.has_value();
    }
    return false;
  }

  void read(const ReadRequest& request) {
    mail::Reading reading = servant_->read(request.message, request.want_fields);
    fit_reading(&reading);
    scratch_.clear();
    encode_reading(reading, &scratch_);
    const std::size_t most = max_answer_bytes(request.message.size());
    if (scratch_.size() > most) {
      refuse(request.number,
             fmt::format("the reading takes {} bytes, {} are allowed", scratch_.size(), most));
    } else {
      append_answer(FrameType::Reading, request.number, scratch_, door_->out());
    }
    if (scratch_.capacity() > kHeapCheckBytes) Bytes().swap(scratch_);
  }

  void part(const PartRequest& request) {
    const std::optional<Bytes> content = servant_->part(request.message, request.index);
    if (!content) return refuse(request.number, {});
    if (content->size() > std::min<std::uint64_t>(request.max_bytes, kMaxAnswerBytes)) {
      return refuse(request.number, fmt::format("the part has {} bytes, {} are allowed",
                                                content->size(), request.max_bytes));
    }
    append_answer(FrameType::PartContent, request.number, *content, door_->out());
  }

  void html(const HtmlRequest& request) {
    const std::optional<MessageHtml> html = servant_->html(request.message);
    if (!html) return refuse(request.number, {});
    Bytes answer;
    encode_html(*html, &answer);
    append_answer(FrameType::HtmlContent, request.number, answer, door_->out());
  }

  void unpack(const UnpackRequest& request) {
    OuterFromHost outer(door_, request);
    const std::optional<std::string> wrong = servant_->unpack(request.packing, outer);
    append_plain(FrameType::UnpackEnd, ByteView(wrong.value_or("")).substr(0, kMaxReasonBytes),
                 door_->out());
  }

  void refuse(std::uint64_t number, ByteView reason) {
    append_answer(FrameType::Refused, number, reason.substr(0, kMaxReasonBytes), door_->out());
  }

  bool is_worn(std::size_t request_bytes) {
    if (cpu_seconds() > kWorkerRetireCpuSeconds) return true;
    if (request_bytes < kHeapCheckBytes && ++since_check_ < kHeapCheckMessages) return false;
    since_check_ = 0;
    return heap_bytes() > kWorkerRetireHeapBytes;
  }

  Door* door_;
  Servant* servant_;
  Bytes scratch_;
  unsigned since_check_ = 0;
};

}  // namespace

int serve_locked_room(int argc, char** argv, Servant& servant) {
  Door door;
  if (!lock_door(
          argc, argv, [&] { servant.prepare(); }, &door))
    return kExitNotLocked;
  Service(&door, &servant).serve();
}

}  // namespace day::reader
