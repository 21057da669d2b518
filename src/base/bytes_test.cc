// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace day {
namespace {

TEST(Bytes, NumbersAreLittleEndian) {
  Bytes out;
  ByteWriter writer(&out);
  writer.u8(0x01);
  writer.u32(0x05040302);
  writer.u64(0x0d0c0b0a09080706);
  writer.i64(-2);
  EXPECT_EQ(out, Bytes("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d"
                       "\xfe\xff\xff\xff\xff\xff\xff\xff",
                       21));
  ByteReader reader(out);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u32(), 0x05040302u);
  EXPECT_EQ(reader.u64(), 0x0d0c0b0a09080706u);
  EXPECT_EQ(reader.i64(), -2);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(Bytes, VarintsAreAsShortAsTheDwarfStandardHasThem) {
  const std::pair<std::uint64_t, Bytes> cases[] = {
      {0, Bytes("\x00", 1)},
      {2, "\x02"},
      {127, "\x7f"},
      {128, "\x80\x01"},
      {129, "\x81\x01"},
      {12857, "\xb9\x64"},
      {624485, "\xe5\x8e\x26"},
      {UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"},
  };
  for (const auto& [value, bytes] : cases) {
    Bytes out;
    ByteWriter(&out).varint(value);
    EXPECT_EQ(out, bytes) << value;
    ByteReader reader(bytes);
    EXPECT_EQ(reader.varint(), value);
    EXPECT_TRUE(reader.ok() && reader.at_end());
  }
}

TEST(Bytes, VarintsRoundTripAroundEveryPowerOfTwo) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t delta : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX}) {
      const std::uint64_t value = (std::uint64_t{1} << bit) + delta;
      Bytes out;
      ByteWriter(&out).varint(value);
      EXPECT_EQ(ByteReader(out).varint(), value);
    }
  }
}

TEST(Bytes, AVarintOfMoreThan64BitsFails) {
  for (const Bytes& bytes :
       {Bytes("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
        Bytes("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), Bytes("\x80")}) {
    ByteReader reader(bytes);
    EXPECT_EQ(reader.varint(), 0u);
    EXPECT_FALSE(reader.ok());
  }
}

TEST(Bytes, BlobsRoundTrip) {
  Bytes out;
  ByteWriter writer(&out);
  writer.blob("");
  writer.blob(Bytes("a\0b", 3));
  ByteReader reader(out);
  EXPECT_EQ(reader.blob(0), "");
  EXPECT_EQ(reader.blob(3), ByteView("a\0b", 3));
  EXPECT_TRUE(reader.ok() && reader.at_end());
}

TEST(Bytes, ABlobMayBeAsLongAsAllowedAndNoLonger) {
  Bytes out;
  ByteWriter(&out).blob("abc");
  ByteReader reader(out);
  EXPECT_EQ(reader.blob(2), "");
  EXPECT_FALSE(reader.ok());
  // Longer than what is left, and absurdly long.
  for (const Bytes& bytes :
       {Bytes("\x04xyz"), Bytes("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01xyz")}) {
    ByteReader short_reader(bytes);
    EXPECT_EQ(short_reader.blob(UINT64_MAX), "");
    EXPECT_FALSE(short_reader.ok());
  }
}

TEST(Bytes, AfterTheFirstFailureEverythingIsZero) {
  const Bytes bytes = "\x01\x02\x03";
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_EQ(reader.varint(), 0u);
  EXPECT_EQ(reader.u64(), 0u);
  EXPECT_EQ(reader.raw(0), "");
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(Bytes, RawTakesExactlyWhatIsThere) {
  ByteReader reader("abc");
  EXPECT_EQ(reader.raw(3), "abc");
  EXPECT_EQ(reader.raw(0), "");
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.raw(1), "");
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace day
