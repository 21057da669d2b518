// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/tnef_stream.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "outlook/limits.h"

namespace day::outlook {
namespace {

constexpr std::uint32_t kSignature = 0x223E9F78;
constexpr std::uint8_t kOfAttachment = 2;
constexpr std::uint16_t kFirstNamed = 0x8000;

std::uint16_t u16(ByteReader* in) {
  const unsigned low = in->u8();
  return static_cast<std::uint16_t>(low | unsigned{in->u8()} << 8);
}

// What is read goes on at a multiple of four octets.
void pad(std::size_t size, ByteReader* in) {
  in->raw(std::min((4 - size % 4) % 4, in->left()));
}

// [MS-OXTNEF] §2.1.3.4.1: the set, then a number or a string.
Name read_name(ByteReader* in) {
  Name name;
  name.set = find_set(in->raw(16));
  if (in->u32() == 0) {
    name.number = in->u32();
    return name;
  }
  const std::uint32_t size = in->u32();
  Bytes units(in->raw(size));
  pad(size, in);
  while (units.ends_with(ByteView("\0\0", 2))) units.resize(units.size() - 2);
  name.text = utf8_from_utf16(units);
  return name;
}

Value read_value(std::uint16_t type, ByteReader* in) {
  Value value{type, {}};
  const std::size_t fixed = fixed_size(type);
  const bool has_count = fixed == 0 || (type & kMany) != 0;
  const std::uint32_t count = has_count ? in->u32() : 1;
  for (std::uint32_t at = 0; at < count && in->ok() && in->left() > 0; ++at) {
    const std::uint64_t size = fixed == 0 ? in->u32() : fixed;
    const ByteView octets = in->raw(size);
    pad(size, in);
    if (!in->ok()) break;
    // More than that is passed over: it must be read to find what follows.
    if (value.octets.size() < kMaxValues) value.octets.emplace_back(octets);
  }
  // One of a kind has a count too, and is one ([MS-OXTNEF] §2.1.3.4.2).
  if ((type & kMany) == 0 && value.octets.size() > 1) value.octets.resize(1);
  return value;
}

}  // namespace

TnefStream::TnefStream(ByteView stream) : in_(stream) {
  if (in_.u32() != kSignature) wrong_ = "no TNEF";
  u16(&in_);  // a key, of no use
}

std::optional<TnefAttribute> TnefStream::next() {
  if (!wrong_.empty() || in_.at_end()) {
    if (!in_.ok()) wrong_ = "it breaks off";
    return std::nullopt;
  }
  TnefAttribute attribute;
  attribute.is_of_attachment = in_.u8() == kOfAttachment;
  attribute.id = in_.u32();
  const std::uint32_t size = in_.u32();
  attribute.data = in_.raw(size);
  if (!in_.ok()) {
    wrong_ = "it breaks off";
    return std::nullopt;
  }
  const auto sum =
      std::accumulate(attribute.data.begin(), attribute.data.end(), std::uint32_t{0},
                      [](std::uint32_t a, char c) { return a + static_cast<unsigned char>(c); });
  attribute.is_sound = u16(&in_) == (sum & 0xFFFF) && in_.ok();
  if (!in_.ok()) wrong_ = "it breaks off";
  return attribute;
}

bool read_tnef_properties(ByteReader* in, Properties* properties) {
  const std::uint32_t count = in->u32();
  for (std::uint32_t at = 0; at < count && in->ok(); ++at) {
    const std::uint32_t tag_and_type = in->u32();
    const auto type = static_cast<std::uint16_t>(tag_and_type & 0xFFFF);
    const auto tag = static_cast<std::uint16_t>(tag_and_type >> 16);
    if (tag >= kFirstNamed) {
      Name name = read_name(in);
      Value value = read_value(type, in);
      if (in->ok()) properties->set(name, std::move(value));
    } else {
      Value value = read_value(type, in);
      if (in->ok()) properties->set(tag, std::move(value));
    }
    if (in->at_end() && at + 1 < count) return false;
  }
  return in->ok();
}

}  // namespace day::outlook
