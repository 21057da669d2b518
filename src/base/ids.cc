// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/ids.h"

#include <algorithm>

#include "base/encoding.h"

namespace day {
namespace {

constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kMinPrefixChars = 4;

int crockford_value(char c) {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (c == 'i' || c == 'l') return 1;
  if (c == 'o') return 0;
  const std::size_t at = kCrockford.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Writes the five bits of character `index` into the digest; bits past 256 are dropped.
void put_five_bits(Digest* digest, std::size_t index, int value) {
  for (std::size_t bit = 0; bit < 5; ++bit) {
    const std::size_t at = index * 5 + bit;
    if (at >= 256) return;
    const auto mask = static_cast<std::uint8_t>(0x80u >> (at % 8));
    std::uint8_t& octet = digest->octets[at / 8];
    octet =
        static_cast<std::uint8_t>(((value >> (4 - bit)) & 1) != 0 ? octet | mask : octet & ~mask);
  }
}

}  // namespace

std::optional<Digest> parse_digest_bytes(ByteView bytes) {
  Digest digest;
  if (bytes.size() != digest.octets.size()) return std::nullopt;
  std::memcpy(digest.octets.data(), bytes.data(), bytes.size());
  return digest;
}

std::string print_hex(const Digest& digest) {
  return encode_hex(digest.view());
}

std::optional<Digest> parse_digest_hex(std::string_view text) {
  const auto bytes = parse_hex(text);
  return bytes ? parse_digest_bytes(*bytes) : std::nullopt;
}

std::string print_short(const ItemId& id, std::size_t chars) {
  std::string text;
  for (std::size_t i = 0; i < std::min(chars, kFullIdChars); ++i) {
    std::size_t value = 0;
    for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit) {
      value <<= 1;
      if (bit < 256) value |= (id.digest.octets[bit / 8] >> (7 - bit % 8)) & 1u;
    }
    text.push_back(kCrockford[value]);
  }
  return text;
}

std::optional<ItemIdRange> parse_item_prefix(std::string_view text) {
  if (text.size() == 64) {
    if (const auto digest = parse_digest_hex(text)) return ItemIdRange{{*digest}, {*digest}};
  }
  ItemIdRange range;
  range.high.digest.octets.fill(0xff);
  std::size_t count = 0;
  for (const char c : text) {
    if (c == '-') continue;
    const int value = crockford_value(c);
    if (value < 0 || count == kFullIdChars) return std::nullopt;
    put_five_bits(&range.low.digest, count, value);
    put_five_bits(&range.high.digest, count, value);
    ++count;
  }
  if (count < kMinPrefixChars) return std::nullopt;
  return range;
}

}  // namespace day
