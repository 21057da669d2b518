// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/biff.h"

#include <algorithm>

#include "office/little.h"

namespace day::office {
namespace {

constexpr std::uint16_t kContinue = 0x3C;

// Of XLUnicodeRichExtendedString.
constexpr std::uint8_t kIsWide = 0x01;
constexpr std::uint8_t kHasReading = 0x04;
constexpr std::uint8_t kHasFormats = 0x08;

}  // namespace

std::optional<BiffRecord> BiffScanner::next() {
  if (in_.size() < 4) return std::nullopt;
  BiffRecord record;
  record.type = u16_at(in_, 0);
  const auto take = [this] {
    const std::size_t size = u16_at(in_, 2);
    if (size > in_.size() - 4) is_cut_off_ = true;
    const ByteView body = in_.substr(4, size);
    in_.remove_prefix(4 + body.size());
    return body;
  };
  record.body = take();
  while (in_.size() >= 4 && u16_at(in_, 0) == kContinue) record.more.push_back(take());
  return record;
}

bool BiffReader::advance() {
  while (rest_.empty() && next_ < record_.more.size()) rest_ = record_.more[next_++];
  return !rest_.empty();
}

std::uint8_t BiffReader::u8() {
  if (!advance()) return 0;
  const std::uint8_t value = u8_at(rest_, 0);
  rest_.remove_prefix(1);
  return value;
}

std::uint16_t BiffReader::u16() {
  const auto low = u8();
  return static_cast<std::uint16_t>(low | u8() << 8);
}

std::uint32_t BiffReader::u32() {
  const std::uint32_t low = u16();
  return low | static_cast<std::uint32_t>(u16()) << 16;
}

void BiffReader::skip(std::size_t size) {
  while (size > 0 && advance()) {
    const std::size_t step = std::min(size, rest_.size());
    rest_.remove_prefix(step);
    size -= step;
  }
}

std::string BiffReader::characters(std::size_t count, bool is_wide) {
  Bytes wide;
  while (count > 0) {
    if (rest_.empty()) {
      // In the next record the characters may have the other width.
      if (!advance()) break;
      is_wide = (u8() & kIsWide) != 0;
      continue;
    }
    const std::size_t width = is_wide ? 2 : 1;
    const std::size_t here = std::min(count, rest_.size() / width);
    if (here == 0) rest_ = {};
    for (std::size_t i = 0; i < here; ++i) {
      wide.push_back(rest_[i * width]);
      wide.push_back(is_wide ? rest_[i * width + 1] : '\0');
    }
    rest_.remove_prefix(here * width);
    count -= here;
  }
  return from_utf16(wide);
}

std::string BiffReader::rich_string() {
  const std::size_t count = u16();
  const std::uint8_t flags = u8();
  const std::size_t formats = (flags & kHasFormats) != 0 ? u16() : 0;
  const std::size_t reading = (flags & kHasReading) != 0 ? u32() : 0;
  std::string out = characters(count, (flags & kIsWide) != 0);
  skip(formats * 4);
  skip(reading);
  return out;
}

}  // namespace day::office
