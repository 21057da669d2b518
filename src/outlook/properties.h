// SPDX-License-Identifier: AGPL-3.0-or-later
// What Outlook's files say of a message, a recipient, an attachment: values under tags
// ([MS-OXCDATA] §2.8, §2.11; the tags are those of [MS-OXPROPS]). MSG, TNEF and PST write them
// differently and mean the same; their readers fill this. Numbers are little-endian.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace day::outlook {

// Types of values ([MS-OXCDATA] §2.11.1). With kMany set, there are several.
inline constexpr std::uint16_t kInteger16 = 0x0002;
inline constexpr std::uint16_t kInteger32 = 0x0003;
inline constexpr std::uint16_t kFloat32 = 0x0004;
inline constexpr std::uint16_t kFloat64 = 0x0005;
inline constexpr std::uint16_t kCurrency = 0x0006;
inline constexpr std::uint16_t kFloatTime = 0x0007;
inline constexpr std::uint16_t kErrorCode = 0x000A;
inline constexpr std::uint16_t kBoolean = 0x000B;
inline constexpr std::uint16_t kObject = 0x000D;
inline constexpr std::uint16_t kInteger64 = 0x0014;
inline constexpr std::uint16_t kString8 = 0x001E;  // in the code page of the message
inline constexpr std::uint16_t kUnicode = 0x001F;  // UTF-16LE
inline constexpr std::uint16_t kTime = 0x0040;     // 100 nanoseconds since 1601, UTC
inline constexpr std::uint16_t kGuid = 0x0048;
inline constexpr std::uint16_t kBinary = 0x0102;
inline constexpr std::uint16_t kMany = 0x1000;

// The octets that a value of this type has, or 0 if it has any number.
std::size_t fixed_size(std::uint16_t type);

// A property set: where a named property has its name from ([MS-OXPROPS] §1.3.2).
enum class Set : std::uint8_t {
  Other,
  Appointment,
  Task,
  Address,
  Common,
  Log,
  Note,
  Meeting,
  PublicStrings,
  InternetHeaders,
};
// `guid` as it lies in files, 16 octets.
Set find_set(ByteView guid);

// A property that has a name instead of a tag of its own: a number or a string within a set.
struct Name {
  Set set = Set::Other;
  std::uint32_t number = 0;
  std::string text;  // UTF-8; empty if it is a number
  auto operator<=>(const Name&) const = default;
};

struct Value {
  std::uint16_t type = 0;
  std::vector<Bytes> octets;  // one, or any number with kMany; strings without their closing zero
};

class Properties {
 public:
  // Does nothing past kMaxTags. The first value of a tag stays. A string's closing zeros go.
  void set(std::uint16_t tag, Value value);
  void set(const Name& name, Value value);

  // Takes it out; empty if there is none.
  Value take(std::uint16_t tag);

  const Value* find(std::uint16_t tag) const;
  const Value* find(const Name& name) const;
  const std::map<std::uint16_t, Value>& tagged() const { return tagged_; }
  const std::map<Name, Value>& named() const { return named_; }

  // The first value as text in UTF-8: strings decoded, whatever else is not a string is empty.
  std::string text(std::uint16_t tag) const;
  std::string text(const Value& value) const;
  std::vector<std::string> texts(const Value& value) const;
  // As it lies there; binary data and strings.
  ByteView octets(std::uint16_t tag) const;
  std::optional<std::int64_t> number(std::uint16_t tag) const;
  std::optional<ZonedTime> time(std::uint16_t tag) const;

  // The charset of kString8, as mail names it. Of a message it is found by find_charset.
  const std::string& charset() const { return charset_; }
  void charset(std::string_view charset) { charset_ = charset; }

 private:
  std::map<std::uint16_t, Value> tagged_;
  std::map<Name, Value> named_;
  std::string charset_ = "windows-1252";
};

std::optional<std::int64_t> number_of(const Value& value);
// A time that [MS-DTYP] §2.3.3 allows; the empty value and "never" give nothing.
std::optional<ZonedTime> time_of(const Value& value);

// UTF-16LE as UTF-8; unpaired surrogates become U+FFFD.
std::string utf8_from_utf16(ByteView units);

// The charset that mail uses for a Windows code page: "windows-1252" for 1252. Empty if unknown.
std::string charset_of_codepage(std::int64_t codepage);

}  // namespace day::outlook
