// SPDX-License-Identifier: AGPL-3.0-or-later
// Identities: a SHA-256 digest, the item it names, and the short form that people see.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day {

// A SHA-256 value, 32 octets.
struct Digest {
  std::array<std::uint8_t, 32> octets{};
  auto operator<=>(const Digest&) const = default;
  ByteView view() const { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }
};

// Nothing unless `bytes` has exactly 32 octets.
std::optional<Digest> parse_digest_bytes(ByteView bytes);

// 64 lower-case hexadecimal digits, and back (either case).
std::string print_hex(const Digest& digest);
std::optional<Digest> parse_digest_hex(std::string_view text);

// Unique bytes, named by their SHA-256.
struct ItemId {
  Digest digest;
  auto operator<=>(const ItemId&) const = default;
};

// Crockford base32 of the first 50 bits: 10 characters, enough for a million items with a chance of
// one in two thousand that any two share it; longer prefixes are accepted everywhere.
inline constexpr std::size_t kShortIdChars = 10;
inline constexpr std::size_t kFullIdChars = 52;

// The first `chars` characters (at most 52) of the Crockford base32 form, lower case.
std::string print_short(const ItemId& id, std::size_t chars = kShortIdChars);

// All items whose digest begins as `text` says: [low, high], both inclusive.
struct ItemIdRange {
  ItemId low;
  ItemId high;
};

// Reads a prefix in Crockford base32 (i, l, o read as 1, 1, 0; hyphens ignored) of 4 to 52
// characters, or 64 hexadecimal digits. Nothing if it is neither.
std::optional<ItemIdRange> parse_item_prefix(std::string_view text);

// A small number that names one source of a vault, counted from 1 in the order of arrival.
struct SourceId {
  std::uint32_t number = 0;
  auto operator<=>(const SourceId&) const = default;
};

}  // namespace day

template <>
struct std::hash<day::Digest> {
  std::size_t operator()(const day::Digest& digest) const noexcept {
    std::size_t value;
    std::memcpy(&value, digest.octets.data(), sizeof value);
    return value;
  }
};
