// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/ids.h"

#include <gtest/gtest.h>

namespace day {
namespace {

constexpr const char* kAbcHex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

ItemId abc() {
  return ItemId{parse_digest_hex(kAbcHex).value()};
}

// The Crockford form of a digest one bit at a time.
std::string slow_short(const ItemId& id) {
  std::string bits;
  for (const auto octet : id.digest.octets) {
    for (int bit = 7; bit >= 0; --bit) bits.push_back((octet >> bit & 1) != 0 ? '1' : '0');
  }
  bits.append(4, '0');
  std::string text;
  for (std::size_t at = 0; at < 260; at += 5) {
    text.push_back("0123456789abcdefghjkmnpqrstvwxyz"[std::stoul(bits.substr(at, 5), nullptr, 2)]);
  }
  return text;
}

TEST(Ids, HexIsReadInEitherCaseAndPrintedLower) {
  EXPECT_EQ(print_hex(abc().digest), kAbcHex);
  std::string upper = kAbcHex;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(parse_digest_hex(upper), abc().digest);
  EXPECT_FALSE(parse_digest_hex(upper.substr(2)).has_value());
  EXPECT_FALSE(parse_digest_hex(upper + "00").has_value());
  EXPECT_FALSE(parse_digest_bytes(Bytes(31, 'x')).has_value());
  EXPECT_FALSE(parse_digest_bytes(Bytes(33, 'x')).has_value());
  EXPECT_EQ(parse_digest_bytes(abc().digest.view()), abc().digest);
}

TEST(Ids, TheShortFormIsTheFrontOfTheLongOne) {
  const std::string full = print_short(abc(), kFullIdChars);
  EXPECT_EQ(full, slow_short(abc()));
  EXPECT_EQ(full.size(), kFullIdChars);
  for (std::size_t chars = 0; chars <= kFullIdChars + 1; ++chars) {
    EXPECT_EQ(print_short(abc(), chars), full.substr(0, chars));
  }
  EXPECT_EQ(print_short(abc()), full.substr(0, 10));
}

TEST(Ids, EveryPrefixFindsItsItemAndNotItsNeighbours) {
  const std::string full = print_short(abc(), kFullIdChars);
  for (std::size_t chars = 4; chars <= kFullIdChars; ++chars) {
    const auto range = parse_item_prefix(full.substr(0, chars));
    ASSERT_TRUE(range.has_value()) << chars;
    EXPECT_LE(range->low, abc());
    EXPECT_GE(range->high, abc());
    EXPECT_EQ(print_short(range->low, chars), full.substr(0, chars));
    EXPECT_EQ(print_short(range->high, chars), full.substr(0, chars));
    EXPECT_EQ(range->low == range->high, chars == kFullIdChars);
  }
}

TEST(Ids, LettersThatLookLikeDigitsAreRead) {
  const auto range = parse_item_prefix("0110");
  ASSERT_TRUE(range.has_value());
  for (const char* text : {"oil0", "OLIO", "0-1-1-0", "o1lo"}) {
    const auto same = parse_item_prefix(text);
    ASSERT_TRUE(same.has_value()) << text;
    EXPECT_EQ(same->low, range->low);
    EXPECT_EQ(same->high, range->high);
  }
}

TEST(Ids, WholeHexNamesOneItem) {
  const auto range = parse_item_prefix(kAbcHex);
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->low, abc());
  EXPECT_EQ(range->high, abc());
}

TEST(Ids, WhatIsNoPrefixIsRefused) {
  const std::string full = print_short(abc(), kFullIdChars);
  for (const std::string& text :
       {std::string(), std::string("abc"), std::string("a-b-c"), std::string("abcu"),
        std::string("ab c"), std::string("ab\xc3\xa9"), full + "0", std::string(64, 'u'),
        std::string(63, '0')}) {
    EXPECT_FALSE(parse_item_prefix(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace day
