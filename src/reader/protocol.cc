// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/protocol.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "reader/document_protocol.h"
#include "reader/limits.h"

namespace day::reader {
namespace {

constexpr std::uint64_t kMagic = 0x2e4d4f4f5259'4144;  // "DAYROOM." read as little-endian
constexpr std::size_t kReadHeadBytes = 9;
constexpr std::size_t kPartHeadBytes = 20;
constexpr std::size_t kHtmlHeadBytes = 8;
constexpr std::size_t kAnswerHeadBytes = 8;

// Received at a time: what a socket holds by default.
constexpr std::size_t kReceiveBytes = std::size_t{256} << 10;
// A buffer that one large frame has blown up is given back.
constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

// Bits of the flags of an entry.
constexpr std::uint8_t kHasModified = 1;
constexpr std::uint8_t kHasSize = 2;

template <typename T>
std::optional<T> if_whole(const ByteReader& in, T value) {
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::size_t> max_payload(FrameType type) {
  switch (type) {
    case FrameType::Read:
      return kReadHeadBytes + kMaxMessageBytes;
    case FrameType::Part:
      return kPartHeadBytes + kMaxMessageBytes;
    case FrameType::Html:
      return kHtmlHeadBytes + kMaxMessageBytes;
    case FrameType::Unpack:
      return 10;
    case FrameType::Outer:
    case FrameType::EntryBytes:
      return kMaxPieceBytes;
    case FrameType::Hello:
      return kMaxHelloBytes;
    case FrameType::Reading:
    case FrameType::PartContent:
      return kAnswerHeadBytes + kMaxAnswerBytes;
    case FrameType::HtmlContent:
      return kAnswerHeadBytes + kMaxHtmlAnswerBytes;
    case FrameType::Refused:
      return kAnswerHeadBytes + kMaxReasonBytes;
    case FrameType::Leaving:
    case FrameType::EntryEnd:
      return 0;
    case FrameType::NeedNext:
      return 4;
    case FrameType::NeedAt:
      return 12;
    case FrameType::EntryBegin:
      return 1 + 8 + 8 + 5 + kMaxEntryPathBytes;
    case FrameType::UnpackEnd:
      return kMaxReasonBytes;
    default:
      return max_document_payload(type);
  }
}

bool goes_to_worker(FrameType type) {
  return static_cast<std::uint8_t>(type) < static_cast<std::uint8_t>(FrameType::Hello);
}

std::size_t max_answer_bytes(std::size_t message_bytes) {
  const std::size_t most = kMaxAnswerBytes - kAnswerBaseBytes;
  const std::size_t scaled =
      message_bytes > most / kAnswerFactor ? most : message_bytes * kAnswerFactor;
  return kAnswerBaseBytes + scaled;
}

std::size_t max_answer_payload(std::size_t message_bytes) {
  return kAnswerHeadBytes + max_answer_bytes(message_bytes);
}

FrameWriter::FrameWriter(Bytes* out, FrameType type) : out_(out), start_(out->size()) {
  append_frame_header(type, 0, out);
}

FrameWriter::~FrameWriter() {
  const std::size_t size = out_->size() - start_ - kFrameHeaderBytes;
  for (std::size_t i = 0; i < 4; ++i) (*out_)[start_ + i] = static_cast<char>(size >> (8 * i));
}

void append_frame_header(FrameType type, std::size_t payload_bytes, Bytes* out) {
  ByteWriter writer(out);
  writer.u32(static_cast<std::uint32_t>(payload_bytes));
  writer.u8(static_cast<std::uint8_t>(type));
}

char* FrameCutter::room(std::size_t* size) {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (buffer_.size() > kKeptBytes) Bytes().swap(buffer_);
  }
  const std::size_t wanted = std::max(wanted_, end_ - begin_ + kReceiveBytes);
  if (buffer_.size() - begin_ < wanted) {
    buffer_.erase(0, begin_);
    end_ -= begin_;
    begin_ = 0;
    if (buffer_.size() < wanted) buffer_.resize(wanted);
  }
  *size = buffer_.size() - end_;
  return buffer_.data() + end_;
}

FrameCutter::State FrameCutter::next(Frame* frame) {
  wanted_ = 0;
  if (broken_) return State::Broken;
  const ByteView held = ByteView(buffer_).substr(begin_, end_ - begin_);
  if (held.size() < kFrameHeaderBytes) return State::Incomplete;
  ByteReader in(held);
  const std::size_t size = in.u32();
  const auto type = static_cast<FrameType>(in.u8());
  const std::optional<std::size_t> most = max_payload(type);
  if (!most || size > *most || size > max_payload_ ||
      goes_to_worker(type) != (side_ == Side::Worker)) {
    broken_ = true;
    return State::Broken;
  }
  if (in.left() < size) {
    wanted_ = kFrameHeaderBytes + size;
    return State::Incomplete;
  }
  *frame = {type, in.raw(size)};
  begin_ += kFrameHeaderBytes + size;
  return State::Whole;
}

Bytes FrameCutter::give_away() {
  Bytes given = std::move(buffer_);
  buffer_ = given.substr(begin_, end_ - begin_);
  begin_ = 0;
  end_ = buffer_.size();
  return given;
}

std::size_t read_head_bytes() {
  return kReadHeadBytes;
}

std::size_t part_head_bytes() {
  return kPartHeadBytes;
}

std::size_t html_head_bytes() {
  return kHtmlHeadBytes;
}

void append_read_head(const ReadRequest& request, Bytes* out) {
  ByteWriter writer(out);
  writer.u64(request.number);
  writer.u8(request.want_fields ? 1 : 0);
}

void append_part_head(const PartRequest& request, Bytes* out) {
  ByteWriter writer(out);
  writer.u64(request.number);
  writer.u32(request.index);
  writer.u64(request.max_bytes);
}

void append_html_head(const HtmlRequest& request, Bytes* out) {
  ByteWriter(out).u64(request.number);
}

std::optional<ReadRequest> parse_read(ByteView payload) {
  ByteReader in(payload);
  ReadRequest request;
  request.number = in.u64();
  const std::uint8_t flags = in.u8();
  if (flags > 1) return std::nullopt;
  request.want_fields = flags == 1;
  request.message = in.raw(in.left());
  return if_whole(in, request);
}

std::optional<PartRequest> parse_part(ByteView payload) {
  ByteReader in(payload);
  PartRequest request;
  request.number = in.u64();
  request.index = in.u32();
  request.max_bytes = in.u64();
  request.message = in.raw(in.left());
  return if_whole(in, request);
}

std::optional<HtmlRequest> parse_html(ByteView payload) {
  ByteReader in(payload);
  HtmlRequest request;
  request.number = in.u64();
  request.message = in.raw(in.left());
  return if_whole(in, request);
}

void append_unpack(const UnpackRequest& request, Bytes* out) {
  const FrameWriter frame(out, FrameType::Unpack);
  ByteWriter writer(out);
  writer.u8(request.packing == source::Packing::Archive ? 1 : 0);
  writer.u8(request.can_seek ? 1 : 0);
  writer.u64(request.size_bytes);
}

std::optional<UnpackRequest> parse_unpack(ByteView payload) {
  ByteReader in(payload);
  const std::uint8_t packing = in.u8();
  const std::uint8_t seek = in.u8();
  UnpackRequest request;
  request.packing = packing == 1 ? source::Packing::Archive : source::Packing::Stream;
  request.can_seek = seek == 1;
  request.size_bytes = in.u64();
  if (packing > 1 || seek > 1) return std::nullopt;
  return if_whole(in, request);
}

void append_hello(const Hello& hello, Bytes* out) {
  const FrameWriter frame(out, FrameType::Hello);
  ByteWriter writer(out);
  writer.u64(kMagic);
  writer.u32(hello.version);
  writer.varint(hello.layers.size());
  for (const os::LayerReport& layer : hello.layers) {
    writer.u8(static_cast<std::uint8_t>(layer.layer));
    writer.u8(static_cast<std::uint8_t>(layer.state));
    writer.blob(clip_utf8(layer.reason, kMaxReasonBytes));
  }
}

std::optional<Hello> parse_hello(ByteView payload) {
  ByteReader in(payload);
  if (in.u64() != kMagic) return std::nullopt;
  Hello hello;
  hello.version = in.u32();
  // Another version says no more that can be understood.
  if (hello.version != kProtocolVersion) return in.ok() ? std::optional(hello) : std::nullopt;
  const std::uint64_t count = in.varint();
  if (count > kMaxLayers) return std::nullopt;
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const std::uint8_t layer = in.u8();
    const std::uint8_t state = in.u8();
    if (layer >= os::kLayerCount || state >= os::kLayerStateCount) return std::nullopt;
    hello.layers.push_back({static_cast<os::Layer>(layer), static_cast<os::LayerState>(state),
                            repair_utf8(in.blob(kMaxReasonBytes))});
  }
  return if_whole(in, std::move(hello));
}

void append_answer(FrameType type, std::uint64_t number, ByteView rest, Bytes* out) {
  append_frame_header(type, kAnswerHeadBytes + rest.size(), out);
  ByteWriter writer(out);
  writer.u64(number);
  writer.raw(rest);
}

std::optional<Answer> parse_answer(ByteView payload) {
  ByteReader in(payload);
  Answer answer;
  answer.number = in.u64();
  answer.rest = in.raw(in.left());
  return if_whole(in, answer);
}

void append_need_next(std::uint32_t size, Bytes* out) {
  const FrameWriter frame(out, FrameType::NeedNext);
  ByteWriter(out).u32(size);
}

std::optional<std::uint32_t> parse_need_next(ByteView payload) {
  ByteReader in(payload);
  const std::uint32_t size = in.u32();
  if (size == 0 || size > kMaxPieceBytes) return std::nullopt;
  return if_whole(in, size);
}

void append_need_at(const NeedAt& need, Bytes* out) {
  const FrameWriter frame(out, FrameType::NeedAt);
  ByteWriter writer(out);
  writer.u64(need.offset);
  writer.u32(need.size);
}

std::optional<NeedAt> parse_need_at(ByteView payload) {
  ByteReader in(payload);
  NeedAt need;
  need.offset = in.u64();
  need.size = in.u32();
  if (need.size == 0 || need.size > kMaxPieceBytes) return std::nullopt;
  return if_whole(in, need);
}

void append_entry(const source::Entry& entry, Bytes* out) {
  const FrameWriter frame(out, FrameType::EntryBegin);
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>((entry.modified_seconds ? kHasModified : 0) |
                                      (entry.size_bytes ? kHasSize : 0)));
  if (entry.modified_seconds) writer.i64(*entry.modified_seconds);
  if (entry.size_bytes) writer.u64(*entry.size_bytes);
  writer.blob(ByteView(entry.path).substr(0, kMaxEntryPathBytes));
}

std::optional<source::Entry> parse_entry(ByteView payload) {
  ByteReader in(payload);
  source::Entry entry;
  const std::uint8_t flags = in.u8();
  if ((flags & ~(kHasModified | kHasSize)) != 0) return std::nullopt;
  if ((flags & kHasModified) != 0) entry.modified_seconds = in.i64();
  if ((flags & kHasSize) != 0) entry.size_bytes = in.u64();
  entry.path = in.blob(kMaxEntryPathBytes);
  return if_whole(in, std::move(entry));
}

std::string parse_reason(ByteView payload) {
  return repair_utf8(payload.substr(0, kMaxReasonBytes));
}

void append_plain(FrameType type, ByteView payload, Bytes* out) {
  append_frame_header(type, payload.size(), out);
  out->append(payload);
}

}  // namespace day::reader
