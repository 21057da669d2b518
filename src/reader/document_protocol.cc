// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/document_protocol.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "document/limits.h"
#include "reader/limits.h"

namespace day::reader {
namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kBlobBytes = 5 + document::kMaxFieldBytes;

// Bits of the flags of a task.
constexpr std::uint8_t kAsMessage = 1;
constexpr std::uint8_t kByAccess = 2;
constexpr std::uint8_t kOnlyKey = 4;

// Bits of the flags of a child.
constexpr std::uint8_t kHasModified = 1;
constexpr std::uint8_t kHasSize = 2;
constexpr std::uint8_t kIsRendered = 4;
constexpr std::uint8_t kIsRecovered = 8;

std::uint8_t flag(bool is_set, std::uint8_t bit) {
  return is_set ? bit : std::uint8_t{0};
}

void append_options(const document::Options& options, ByteWriter* writer) {
  for (const std::string_view text :
       {options.name, options.declared, options.charset, options.password}) {
    writer->blob(text.substr(0, document::kMaxFieldBytes));
  }
}

void read_options(ByteReader* in, document::Options* options) {
  for (std::string_view* text :
       {&options->name, &options->declared, &options->charset, &options->password}) {
    *text = in->blob(document::kMaxFieldBytes);
  }
}

template <typename T>
std::optional<T> if_whole(const ByteReader& in, T value) {
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::size_t> max_document_payload(FrameType type) {
  switch (type) {
    case FrameType::Document:
      return kNumberBytes + 1 + 8 + 8 + 4 * kBlobBytes + document::kMaxDocumentBytes;
    case FrameType::Draw:
    case FrameType::Recognise:
      return kNumberBytes + 4 + 8 + 5 * kBlobBytes + document::kMaxDocumentBytes;
    case FrameType::Want:
      return 1;
    case FrameType::ChildBegin:
      return 8 + 1 + 1 + 8 + 8 + 2 * kBlobBytes;
    case FrameType::ChildEnd:
      return kMaxReasonBytes;
    case FrameType::DocumentReading:
    case FrameType::Recognised:
      return kNumberBytes + kMaxDocumentAnswerBytes;
    case FrameType::Pixels:
      return pixel_head_bytes() + std::size_t{3} * document::kMaxPixels;
    default:
      return std::nullopt;
  }
}

void append_document_head(const DocumentTask& task, Bytes* out) {
  ByteWriter writer(out);
  writer.u64(task.number);
  writer.u8(static_cast<std::uint8_t>(flag(task.as_message, kAsMessage) |
                                      flag(task.by_access, kByAccess) |
                                      flag(task.options.only_key.has_value(), kOnlyKey)));
  if (task.options.only_key) writer.u64(*task.options.only_key);
  if (task.by_access) writer.u64(task.size_bytes);
  append_options(task.options, &writer);
}

std::optional<DocumentTask> parse_document(ByteView payload) {
  ByteReader in(payload);
  DocumentTask task;
  task.number = in.u64();
  const std::uint8_t flags = in.u8();
  if ((flags & ~(kAsMessage | kByAccess | kOnlyKey)) != 0) return std::nullopt;
  task.as_message = (flags & kAsMessage) != 0;
  task.by_access = (flags & kByAccess) != 0;
  if ((flags & kOnlyKey) != 0) task.options.only_key = in.u64();
  if (task.by_access) task.size_bytes = in.u64();
  read_options(&in, &task.options);
  task.bytes = in.raw(in.left());
  if (task.by_access && !task.bytes.empty()) return std::nullopt;
  return if_whole(in, task);
}

void append_page_head(const PageTask& task, Bytes* out) {
  ByteWriter writer(out);
  writer.u64(task.number);
  writer.u32(task.page);
  writer.u64(task.max_pixels);
  writer.blob(task.languages.substr(0, kMaxLanguagesBytes));
  append_options(task.options, &writer);
}

std::optional<PageTask> parse_page(ByteView payload) {
  ByteReader in(payload);
  PageTask task;
  task.number = in.u64();
  task.page = in.u32();
  task.max_pixels = in.u64();
  task.languages = in.blob(kMaxLanguagesBytes);
  read_options(&in, &task.options);
  task.bytes = in.raw(in.left());
  return if_whole(in, task);
}

void append_want(bool wanted, Bytes* out) {
  append_plain(FrameType::Want, wanted ? ByteView("\1", 1) : ByteView("\0", 1), out);
}

std::optional<bool> parse_want(ByteView payload) {
  ByteReader in(payload);
  const std::uint8_t wanted = in.u8();
  if (wanted > 1) return std::nullopt;
  return if_whole(in, wanted == 1);
}

void append_child(const document::Child& child, Bytes* out) {
  const FrameWriter frame(out, FrameType::ChildBegin);
  ByteWriter writer(out);
  writer.u64(child.key);
  writer.u8(static_cast<std::uint8_t>(child.kind));
  writer.u8(static_cast<std::uint8_t>(flag(child.modified_seconds.has_value(), kHasModified) |
                                      flag(child.size_bytes.has_value(), kHasSize) |
                                      flag(child.is_rendered, kIsRendered) |
                                      flag(child.is_recovered, kIsRecovered)));
  if (child.modified_seconds) writer.i64(*child.modified_seconds);
  if (child.size_bytes) writer.u64(*child.size_bytes);
  writer.blob(clip_utf8(child.path, document::kMaxFieldBytes));
  writer.blob(clip_utf8(child.media_type, document::kMaxFieldBytes));
}

std::optional<document::Child> parse_child(ByteView payload) {
  ByteReader in(payload);
  document::Child child;
  child.key = in.u64();
  const std::uint8_t kind = in.u8();
  const std::uint8_t flags = in.u8();
  if (kind > static_cast<std::uint8_t>(document::ChildKind::Message) ||
      (flags & ~(kHasModified | kHasSize | kIsRendered | kIsRecovered)) != 0) {
    return std::nullopt;
  }
  child.kind = static_cast<document::ChildKind>(kind);
  child.is_rendered = (flags & kIsRendered) != 0;
  child.is_recovered = (flags & kIsRecovered) != 0;
  if ((flags & kHasModified) != 0) child.modified_seconds = in.i64();
  if ((flags & kHasSize) != 0) child.size_bytes = in.u64();
  child.path = repair_utf8(in.blob(document::kMaxFieldBytes));
  child.media_type = repair_utf8(in.blob(document::kMaxFieldBytes));
  return if_whole(in, std::move(child));
}

bool is_whole(const document::Picture& picture) {
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  return pixels <= document::kMaxPixels && picture.rgb.size() == 3 * pixels;
}

std::size_t pixel_head_bytes() {
  return kNumberBytes + 8;
}

void append_pixels(std::uint64_t number, const document::Picture& picture, Bytes* out) {
  append_frame_header(FrameType::Pixels, kNumberBytes + 8 + picture.rgb.size(), out);
  ByteWriter writer(out);
  writer.u64(number);
  writer.u32(picture.width);
  writer.u32(picture.height);
  writer.raw(picture.rgb);
}

std::optional<document::Picture> parse_pixels(ByteView rest) {
  ByteReader in(rest);
  document::Picture picture;
  picture.width = in.u32();
  picture.height = in.u32();
  picture.rgb = Bytes(in.raw(in.left()));
  if (!is_whole(picture)) return std::nullopt;
  return if_whole(in, std::move(picture));
}

}  // namespace day::reader
