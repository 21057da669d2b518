// SPDX-License-Identifier: AGPL-3.0-or-later
// What goes through the door of the locked room: frames on one stream socket, both ways. Grammar
// and byte tables: docs/formats/worker-protocol.md. What frames about documents hold is in
// document_protocol.h. Bytes in, values out; both sides treat the
// other's frames as hostile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "os/sandbox.h"
#include "source/source.h"

namespace day::reader {

inline constexpr std::uint32_t kProtocolVersion = 5;
inline constexpr std::size_t kFrameHeaderBytes = 5;

enum class FrameType : std::uint8_t {
  // To the worker.
  Read = 1,
  Part = 2,
  Unpack = 3,
  Outer = 4,
  Document = 5,
  Draw = 6,
  Recognise = 7,
  Want = 8,
  Html = 9,
  // To the host.
  Hello = 16,
  Reading = 17,
  PartContent = 18,
  Refused = 19,
  Leaving = 20,
  NeedNext = 21,
  NeedAt = 22,
  EntryBegin = 23,
  EntryBytes = 24,
  EntryEnd = 25,
  UnpackEnd = 26,
  ChildBegin = 27,
  ChildEnd = 28,
  DocumentReading = 29,
  Pixels = 30,
  Recognised = 31,
  HtmlContent = 32,
};

// The largest payload of a frame of this type; nothing for a type that does not exist.
std::optional<std::size_t> max_payload(FrameType type);
bool goes_to_worker(FrameType type);
// The largest answer to a message of this size.
std::size_t max_answer_bytes(std::size_t message_bytes);
// The same with the number before it.
std::size_t max_answer_payload(std::size_t message_bytes);

struct Frame {
  FrameType type = FrameType::Hello;
  ByteView payload;
};

// Appends a frame to `out`: header, then whatever is appended until the writer ends.
class FrameWriter {
 public:
  FrameWriter(Bytes* out, FrameType type);
  ~FrameWriter();
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;

 private:
  Bytes* out_;
  std::size_t start_;
};

// The header alone, for a payload that is sent from where it lies.
void append_frame_header(FrameType type, std::size_t payload_bytes, Bytes* out);

enum class Side : std::uint8_t { Host, Worker };

// Cuts a stream into frames. Holds at most one frame beside what was received with it.
class FrameCutter {
 public:
  // Of the side that receives.
  explicit FrameCutter(Side side) : side_(side) {}

  // No frame's payload may exceed this from now on, whatever its type allows.
  void set_max_payload(std::size_t bytes) { max_payload_ = bytes; }

  // Where to receive; views of earlier frames are void.
  char* room(std::size_t* size);
  void received(std::size_t size) { end_ += size; }

  enum class State : std::uint8_t { Incomplete, Whole, Broken };
  // The next frame. Broken is for ever: no later byte can be understood.
  State next(Frame* frame);
  bool is_empty() const { return begin_ == end_; }
  // Gives away the memory in which the last frame lies: its payload stays valid as long as what is
  // returned. Cheap if nothing has arrived after it.
  Bytes give_away();

 private:
  Side side_;
  std::size_t max_payload_ = SIZE_MAX;
  std::size_t wanted_ = 0;  // whole size of the frame at begin_, once its header is known
  Bytes buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool broken_ = false;
};

struct ReadRequest {
  std::uint64_t number = 0;
  bool want_fields = false;
  ByteView message;
};
struct PartRequest {
  std::uint64_t number = 0;
  std::uint32_t index = 0;
  std::uint64_t max_bytes = 0;
  ByteView message;
};
struct HtmlRequest {
  std::uint64_t number = 0;
  ByteView message;
};
struct UnpackRequest {
  source::Packing packing = source::Packing::Stream;
  bool can_seek = false;
  std::uint64_t size_bytes = 0;
};
struct Hello {
  std::uint32_t version = kProtocolVersion;
  std::vector<os::LayerReport> layers;
};
// A number and what follows it: Reading, PartContent, HtmlContent, Refused.
struct Answer {
  std::uint64_t number = 0;
  ByteView rest;
};
struct NeedAt {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
};

// The head of a Read, Part or Html payload; the message itself follows.
void append_read_head(const ReadRequest& request, Bytes* out);
void append_part_head(const PartRequest& request, Bytes* out);
void append_html_head(const HtmlRequest& request, Bytes* out);
std::size_t read_head_bytes();
std::size_t part_head_bytes();
std::size_t html_head_bytes();

// Payloads. Nothing if it is not exactly one.
std::optional<ReadRequest> parse_read(ByteView payload);
std::optional<PartRequest> parse_part(ByteView payload);
std::optional<HtmlRequest> parse_html(ByteView payload);
std::optional<UnpackRequest> parse_unpack(ByteView payload);
std::optional<Hello> parse_hello(ByteView payload);
std::optional<Answer> parse_answer(ByteView payload);
std::optional<std::uint32_t> parse_need_next(ByteView payload);
std::optional<NeedAt> parse_need_at(ByteView payload);
std::optional<source::Entry> parse_entry(ByteView payload);
// What was wrong; empty for nothing.
std::string parse_reason(ByteView payload);

// Whole frames.
void append_unpack(const UnpackRequest& request, Bytes* out);
void append_hello(const Hello& hello, Bytes* out);
void append_answer(FrameType type, std::uint64_t number, ByteView rest, Bytes* out);
void append_need_next(std::uint32_t size, Bytes* out);
void append_need_at(const NeedAt& need, Bytes* out);
void append_entry(const source::Entry& entry, Bytes* out);
void append_plain(FrameType type, ByteView payload, Bytes* out);

}  // namespace day::reader
