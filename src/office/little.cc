// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/little.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/utf8.h"
#include "office/rtf_scan.h"

namespace day::office {
namespace {

std::uint64_t number_at(ByteView bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    const bool is_in = at < bytes.size() && i < bytes.size() - at;
    value = value << 8 | (is_in ? static_cast<unsigned char>(bytes[at + i]) : 0u);
  }
  return value;
}

}  // namespace

std::uint8_t u8_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint8_t>(number_at(bytes, at, 1));
}
std::uint16_t u16_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(number_at(bytes, at, 2));
}
std::uint32_t u32_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}
std::uint64_t u64_at(ByteView bytes, std::size_t at) {
  return number_at(bytes, at, 8);
}
double double_at(ByteView bytes, std::size_t at) {
  return std::bit_cast<double>(number_at(bytes, at, 8));
}

ByteView piece_of(ByteView bytes, std::size_t at, std::size_t size) {
  return at >= bytes.size() ? ByteView() : bytes.substr(at, size);
}

std::string from_utf16(ByteView bytes) {
  std::string out;
  Utf16Joiner joiner;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const std::optional<char32_t> code = joiner.add(u16_at(bytes, i));
    if (code) append_utf8(&out, *code);
  }
  return out;
}

}  // namespace day::office
