// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/properties.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/utf8.h"
#include "outlook/limits.h"
#include "text/charset.h"

namespace day::outlook {
namespace {

std::uint64_t unsigned_of(ByteView octets) {
  std::uint64_t value = 0;
  for (std::size_t at = std::min<std::size_t>(octets.size(), 8); at > 0; --at) {
    value = value << 8 | static_cast<unsigned char>(octets[at - 1]);
  }
  return value;
}

void drop_closing_zeros(std::uint16_t type, Bytes* octets) {
  const std::size_t unit = (type & ~kMany) == kUnicode ? 2 : 1;
  if (unit == 2) octets->resize(octets->size() / 2 * 2);
  while (octets->size() >= unit && octets->ends_with(ByteView("\0\0", unit))) {
    octets->resize(octets->size() - unit);
  }
}

bool is_string(std::uint16_t type) {
  const auto one = static_cast<std::uint16_t>(type & ~kMany);
  return one == kString8 || one == kUnicode;
}

}  // namespace

std::size_t fixed_size(std::uint16_t type) {
  switch (type & ~kMany) {
    case kInteger16:
    case kBoolean:
      return 2;
    case kInteger32:
    case kFloat32:
    case kErrorCode:
      return 4;
    case kFloat64:
    case kCurrency:
    case kFloatTime:
    case kInteger64:
    case kTime:
      return 8;
    case kGuid:
      return 16;
    default:
      return 0;
  }
}

Set find_set(ByteView guid) {
  // Of the sets {000620xx-0000-0000-C000-000000000046} only xx differs.
  static constexpr ByteView kOfOutlook(
      "\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46", 15);
  static constexpr ByteView kOfMapi("\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46",
                                    15);
  static constexpr ByteView kMeeting(
      "\x90\xDA\xD8\x6E\x0B\x45\x1B\x10\x98\xDA\x00\xAA\x00\x3F\x13\x05", 16);
  if (guid.size() != 16) return Set::Other;
  if (guid == kMeeting) return Set::Meeting;
  const auto first = static_cast<unsigned char>(guid[0]);
  if (guid.substr(1) == kOfOutlook) {
    static constexpr std::array<std::pair<unsigned char, Set>, 6> kSets = {
        {{0x02, Set::Appointment},
         {0x03, Set::Task},
         {0x04, Set::Address},
         {0x08, Set::Common},
         {0x0A, Set::Log},
         {0x0E, Set::Note}}};
    for (const auto& [number, set] : kSets) {
      if (number == first) return set;
    }
  }
  if (guid.substr(1) == kOfMapi) {
    if (first == 0x29) return Set::PublicStrings;
    if (first == 0x86) return Set::InternetHeaders;
  }
  return Set::Other;
}

void Properties::set(std::uint16_t tag, Value value) {
  if (tagged_.size() + named_.size() >= kMaxTags) return;
  if (is_string(value.type)) {
    for (Bytes& each : value.octets) drop_closing_zeros(value.type, &each);
  }
  tagged_.try_emplace(tag, std::move(value));
}

void Properties::set(const Name& name, Value value) {
  if (tagged_.size() + named_.size() >= kMaxTags) return;
  if (is_string(value.type)) {
    for (Bytes& each : value.octets) drop_closing_zeros(value.type, &each);
  }
  named_.try_emplace(name, std::move(value));
}

Value Properties::take(std::uint16_t tag) {
  auto node = tagged_.extract(tag);
  return node.empty() ? Value() : std::move(node.mapped());
}

const Value* Properties::find(std::uint16_t tag) const {
  const auto found = tagged_.find(tag);
  return found == tagged_.end() ? nullptr : &found->second;
}

const Value* Properties::find(const Name& name) const {
  const auto found = named_.find(name);
  return found == named_.end() ? nullptr : &found->second;
}

std::vector<std::string> Properties::texts(const Value& value) const {
  std::vector<std::string> out;
  if (!is_string(value.type)) return out;
  for (const Bytes& each : value.octets) {
    out.push_back((value.type & ~kMany) == kUnicode ? utf8_from_utf16(each)
                                                    : text::to_utf8(charset_, each));
  }
  return out;
}

std::string Properties::text(const Value& value) const {
  auto all = texts(value);
  return all.empty() ? std::string() : std::move(all.front());
}

std::string Properties::text(std::uint16_t tag) const {
  const Value* value = find(tag);
  return value == nullptr ? std::string() : text(*value);
}

ByteView Properties::octets(std::uint16_t tag) const {
  const Value* value = find(tag);
  if (value == nullptr || value->octets.empty()) return {};
  return value->octets.front();
}

std::optional<std::int64_t> Properties::number(std::uint16_t tag) const {
  const Value* value = find(tag);
  return value == nullptr ? std::nullopt : number_of(*value);
}

std::optional<ZonedTime> Properties::time(std::uint16_t tag) const {
  const Value* value = find(tag);
  return value == nullptr ? std::nullopt : time_of(*value);
}

std::optional<std::int64_t> number_of(const Value& value) {
  if (value.octets.empty() || value.octets.front().empty()) return std::nullopt;
  const ByteView octets = value.octets.front();
  switch (value.type) {
    case kInteger16:
      return static_cast<std::int16_t>(unsigned_of(octets.substr(0, 2)));
    case kInteger32:
    case kErrorCode:
      return static_cast<std::int32_t>(unsigned_of(octets.substr(0, 4)));
    case kBoolean:
      return octets.front() != 0 ? 1 : 0;
    case kInteger64:
      return static_cast<std::int64_t>(unsigned_of(octets));
    case kFloat64: {
      const std::uint64_t bits = unsigned_of(octets);
      double number = 0;
      std::memcpy(&number, &bits, sizeof(number));
      if (!std::isfinite(number) || std::abs(number) > 1e15) return std::nullopt;
      return static_cast<std::int64_t>(number);
    }
    default:
      return std::nullopt;
  }
}

std::optional<ZonedTime> time_of(const Value& value) {
  static constexpr std::uint64_t kPerSecond = 10'000'000;
  static constexpr std::int64_t kUnixSeconds = 11'644'473'600;  // from 1601 to 1970
  static constexpr std::uint64_t kNever = 0x0CB34557A3DD4000;   // 4501-01-01 ([MS-OXCDATA])
  if (value.type != kTime || value.octets.empty() || value.octets.front().size() < 8) {
    return std::nullopt;
  }
  const std::uint64_t ticks = unsigned_of(value.octets.front());
  if (ticks == 0 || ticks >= kNever) return std::nullopt;
  return ZonedTime{Instant{static_cast<std::int64_t>(ticks / kPerSecond) - kUnixSeconds}, 0};
}

std::string utf8_from_utf16(ByteView units) {
  std::string out;
  out.reserve(units.size() / 2);
  const auto unit_at = [&](std::size_t at) {
    return static_cast<char32_t>(unsigned_of(units.substr(at, 2)));
  };
  for (std::size_t at = 0; at + 1 < units.size(); at += 2) {
    char32_t code = unit_at(at);
    if (code >= 0xD800 && code < 0xE000) {
      const char32_t low = code < 0xDC00 && at + 3 < units.size() ? unit_at(at + 2) : 0;
      const bool is_pair = low >= 0xDC00 && low < 0xE000;
      code = is_pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : kReplacement;
      if (is_pair) at += 2;
    }
    append_utf8(&out, code);
  }
  return out;
}

std::string charset_of_codepage(std::int64_t codepage) {
  static constexpr std::array<std::pair<std::int64_t, std::string_view>, 22> kNames = {{
      {437, "ibm437"},        {850, "ibm850"},         {852, "ibm852"},
      {866, "ibm866"},        {874, "windows-874"},    {932, "shift_jis"},
      {936, "gb18030"},       {949, "ks_c_5601-1987"}, {950, "big5"},
      {10000, "macintosh"},   {20127, "us-ascii"},     {20866, "koi8-r"},
      {20932, "euc-jp"},      {21866, "koi8-u"},       {50220, "iso-2022-jp"},
      {50221, "iso-2022-jp"}, {50222, "iso-2022-jp"},  {50225, "iso-2022-kr"},
      {51932, "euc-jp"},      {51949, "euc-kr"},       {54936, "gb18030"},
      {65001, "utf-8"},
  }};
  for (const auto& [number, name] : kNames) {
    if (number == codepage) return std::string(name);
  }
  if (codepage >= 1250 && codepage <= 1258) return "windows-" + std::to_string(codepage);
  if (codepage >= 28591 && codepage <= 28606) {
    return "iso-8859-" + std::to_string(codepage - 28590);
  }
  return {};
}

}  // namespace day::outlook
