// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/transfer_encoding.h"

#include <gtest/gtest.h>

#include <random>

namespace day::dkim {
namespace {

constexpr QuotedPrintableStyle kFull = {76, true, false};

// RFC 2045 §6.7.
TEST(TransferEncoding, QuotedPrintableKeepsTheRulesOfItsRfc) {
  const auto encode = [](ByteView text) { return encode_quoted_printable(text, kFull); };
  EXPECT_EQ(encode("a=b\r\n"), "a=3Db\r\n");
  EXPECT_EQ(encode("tail \r\n\ttab\t"), "tail=20\r\n\ttab=09");
  EXPECT_EQ(encode("\xC3\xA6\r\n"), "=C3=A6\r\n");
  EXPECT_EQ(encode("lone\rand\n"), "lone=0Dand=0A");
  const Bytes full(76, 'x');
  EXPECT_EQ(encode(full + "\r\n"), full + "\r\n");
  EXPECT_EQ(encode(full + "y"), full.substr(1) + "=\r\nxy");
  EXPECT_EQ(encode_quoted_printable(full, {76, false, false}), full.substr(1) + "=\r\nx");
  EXPECT_EQ(encode_quoted_printable("From x\r\n.\r\n..\r\n", {76, true, true}),
            "=46rom x\r\n=2E\r\n..\r\n");
}

TEST(TransferEncoding, WhatIsNoQuotedPrintableIsNotDecoded) {
  EXPECT_EQ(decode_quoted_printable("a=3db =\r\nc  \r\n=\r\n"), "a=b c\r\n");
  for (const ByteView text : {"a=b", "a=3", "a=G1\r\n", "=="}) {
    EXPECT_FALSE(decode_quoted_printable(text)) << text;
  }
}

TEST(TransferEncoding, Base64LinesAreCutAtTheirWidth) {
  EXPECT_EQ(encode_base64_text("ab\r\ncd\r\n", {76, false, false}), "YWINCmNkDQo=\r\n");
  EXPECT_EQ(encode_base64_text("ab\r\ncd\r\n", {4, true, false}), "YWIK\r\nY2QK\r\n");
  EXPECT_EQ(encode_base64_text("ab\r\ncd\r\n", {76, true, true}), "YWIKY2Q=\r\n");
  EXPECT_EQ(encode_base64_text("", {76, true, true}), "");
  EXPECT_FALSE(decode_base64_lines("no base64!"));
  EXPECT_FALSE(decode_base64_lines(" \r\n"));
}

TEST(TransferEncoding, DecodingUndoesEveryStyle) {
  std::mt19937 random(5);
  const ByteView pieces[] = {"a", " ", "\t", "=", "\r\n", "From ", "\xC3", ".", "word", "\r", "\n"};
  for (int round = 0; round < 500; ++round) {
    Bytes text;
    const std::size_t count = random() % 120;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % std::size(pieces)];
    for (const std::size_t width : {76u, 72u, 10u}) {
      for (const bool flag : {false, true}) {
        const Bytes encoded = encode_quoted_printable(text, {width, flag, !flag});
        ASSERT_EQ(decode_quoted_printable(encoded), text) << encoded;
        std::size_t start = 0;
        while (start < encoded.size()) {
          const std::size_t end = std::min(encoded.find("\r\n", start), encoded.size());
          ASSERT_LE(end - start, width);
          start = end + 2;
        }
      }
      if (text.empty()) continue;
      ASSERT_EQ(decode_base64_lines(encode_base64_text(text, {width, false, false})), text);
    }
  }
}

}  // namespace
}  // namespace day::dkim
