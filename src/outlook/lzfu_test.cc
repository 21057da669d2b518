// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/lzfu.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "outlook/limits.h"

namespace day::outlook {
namespace {

Bytes header(std::uint32_t compressed, std::uint32_t raw, std::string_view type) {
  Bytes out;
  ByteWriter writer(&out);
  writer.u32(compressed);
  writer.u32(raw);
  return out + Bytes(type) + Bytes(4, '\0');
}

// The two examples of [MS-OXRTFCP] §4.1.
TEST(Lzfu, DecompressesThePublishedExamples) {
  const Bytes simple = *parse_hex(
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d"
      "0a800fa0");
  EXPECT_EQ(decompress_rtf(simple).bytes, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  EXPECT_EQ(decompress_rtf(simple).wrong, "");
  const Bytes crossing = *parse_hex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
  EXPECT_EQ(decompress_rtf(crossing).bytes, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
  EXPECT_EQ(decompress_rtf(crossing).wrong, "");
}

TEST(Lzfu, CutAnywhereItGivesABeginningAndSaysSo) {
  const Bytes simple = *parse_hex(
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d"
      "0a800fa0");
  const Bytes whole = decompress_rtf(simple).bytes;
  for (std::size_t size = 0; size < simple.size() - 2; ++size) {
    const Rtf rtf = decompress_rtf(ByteView(simple).substr(0, size));
    EXPECT_TRUE(whole.starts_with(rtf.bytes));
    if (rtf.bytes.size() < whole.size()) {
      EXPECT_NE(rtf.wrong, "") << size;
    }
  }
}

TEST(Lzfu, TakesWhatIsNotCompressed) {
  EXPECT_EQ(decompress_rtf(header(17, 5, "MELA") + "{\\rt}").bytes, "{\\rt}");
  EXPECT_EQ(decompress_rtf(header(17, 17, "MELA") + "{\\rt}").bytes, "{\\rt}");
  EXPECT_EQ(decompress_rtf(header(17, 17, "MELA") + "{\\rt}").wrong, "");
  EXPECT_EQ(decompress_rtf(header(30, 18, "MELA") + "{\\rt}").wrong,
            "the compressed text is shorter than it says");
  EXPECT_EQ(decompress_rtf(header(17, 5, "WHAT") + "{\\rt}").wrong,
            "the text is compressed in a way that is not known");
}

TEST(Lzfu, GivesSoMuchAndNoMore) {
  // Each run refers to what was written last: 17 octets for two.
  Bytes runs;
  std::size_t at = 207;
  while (at < kMaxRtfBytes + 5000) {
    runs.push_back('\xFF');
    for (int bit = 0; bit < 8; ++bit) {
      const std::size_t offset = (at + 4095) % 4096;
      runs.push_back(static_cast<char>(offset >> 4));
      runs.push_back(static_cast<char>(offset << 4 | 15));
      at += 17;
    }
  }
  const auto all = static_cast<std::uint32_t>(kMaxRtfBytes);
  const Rtf full = decompress_rtf(header(0, all, "LZFu") + runs);
  EXPECT_EQ(full.bytes.size(), kMaxRtfBytes);
  EXPECT_EQ(full.wrong, "");
  const Rtf more = decompress_rtf(header(0, all + 1, "LZFu") + runs);
  EXPECT_EQ(more.bytes.size(), kMaxRtfBytes);
  EXPECT_EQ(more.wrong, "the text is longer than is read");
}

}  // namespace
}  // namespace day::outlook
