// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/ole_object.h"

#include <algorithm>

#include "text/charset.h"

namespace day::office {
namespace {

constexpr std::uint32_t kLinked = 1;
constexpr std::uint32_t kEmbedded = 2;
// Paths of Windows have up to 260 letters.
constexpr std::size_t kMaxStringBytes = 4096;

std::uint16_t take_u16(ByteReader* reader) {
  const auto low = reader->u8();
  return static_cast<std::uint16_t>(low | reader->u8() << 8);
}

std::string take_counted(ByteReader* reader) {
  const std::uint32_t size = reader->u32();
  if (size > kMaxStringBytes) {
    reader->fail();
    return {};
  }
  ByteView raw = reader->raw(size);
  raw = raw.substr(0, raw.find('\0'));
  return text::to_utf8("", raw);
}

std::string take_terminated(ByteReader* reader) {
  std::string raw;
  while (reader->ok()) {
    const char c = static_cast<char>(reader->u8());
    if (c == '\0') break;
    if (raw.size() >= kMaxStringBytes) reader->fail();
    raw.push_back(c);
  }
  return text::to_utf8("", raw);
}

}  // namespace

std::optional<OleObject> parse_ole1(ByteView bytes) {
  ByteReader reader(bytes);
  reader.u32();  // the version, which writers do not agree on
  const std::uint32_t format = reader.u32();
  if (format != kLinked && format != kEmbedded) return std::nullopt;
  OleObject out;
  out.class_name = take_counted(&reader);
  if (!reader.ok()) return std::nullopt;
  out.link = take_counted(&reader);
  out.is_link = format == kLinked;
  if (out.is_link) return out;
  out.link.clear();
  take_counted(&reader);
  const std::uint32_t size = reader.u32();
  if (!reader.ok()) return std::nullopt;
  // What is missing at the end is missing, the rest is there.
  out.native = reader.raw(std::min<std::uint64_t>(size, reader.left()));
  return out;
}

std::optional<PackagedFile> parse_package(ByteView native) {
  constexpr std::uint16_t kIsFile = 2;
  ByteReader reader(native);
  if (take_u16(&reader) != kIsFile) return std::nullopt;
  PackagedFile out;
  out.name = take_terminated(&reader);
  out.path = take_terminated(&reader);
  reader.u32();  // flags
  take_counted(&reader);
  const std::uint32_t size = reader.u32();
  if (!reader.ok() || size > reader.left()) return std::nullopt;
  out.bytes = reader.raw(size);
  return out;
}

}  // namespace day::office
