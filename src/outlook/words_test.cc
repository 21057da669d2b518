// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/words.h"

#include <gtest/gtest.h>

namespace day::outlook {
namespace {

TEST(Words, PlainTextStaysAndIsFoldedAtBlanks) {
  EXPECT_EQ(print_unstructured("Subject", "Samples from the quay"), "Samples from the quay");
  EXPECT_EQ(print_unstructured("Subject", " a\r\nBcc: b\t"), "a  Bcc: b");
  const std::string folded =
      print_unstructured("Subject", std::string(60, 'a') + " " + std::string(30, 'b'));
  EXPECT_EQ(folded, std::string(60, 'a') + "\r\n " + std::string(30, 'b'));
}

TEST(Words, OtherTextIsEncodedWithoutCuttingCharacters) {
  EXPECT_EQ(print_unstructured("Subject", "Größe"), "=?utf-8?B?R3LDtsOfZQ==?=");
  EXPECT_EQ(print_unstructured("Subject", "=?x?="), "=?utf-8?B?PT94Pz0=?=");
  std::string many;
  for (int at = 0; at < 30; ++at) many += "ж";
  EXPECT_EQ(print_unstructured("Subject", many),
            "=?utf-8?B?0LbQttC20LbQttC20LbQttC20LbQttC20LbQttC20LbQttC20LbQttC20LY=?=\r\n "
            "=?utf-8?B?0LbQttC20LbQttC20LbQtg==?=");
  // A word that is too long for a line goes in pieces too.
  const std::string long_word = print_unstructured("Subject", std::string(2000, 'x'));
  EXPECT_TRUE(long_word.starts_with("=?utf-8?B?eHh4"));
  EXPECT_EQ(long_word.find("\r\n "), 72U);
}

TEST(Words, MailboxesSayWhatIsKnownAndClaimNoAddress) {
  EXPECT_EQ(print_mailboxes({{"Ida \"I\" Berg", "ida@port.example"}, {"", "bo@port.example"}}),
            "\"Ida \\\"I\\\" Berg\" <ida@port.example>,\r\n <bo@port.example>");
  EXPECT_EQ(print_mailboxes({{"Ida", ""}, {"", ""}}), "\"Ida\":;");
  EXPECT_EQ(print_mailboxes({{"Ida", "/O=PORT/OU=(ONE)/CN=IDA"}}),
            "\"Ida\" </O=PORT/OU=(ONE)/CN=IDA>");
  EXPECT_EQ(print_mailboxes({{"Unknown", "Unknown"}}), "\"Unknown\":;");
  EXPECT_EQ(print_mailboxes({{"Ida", "x>, <other@port.example"}}),
            "\"Ida (x>, <other@port.example)\":;");
  EXPECT_EQ(print_mailboxes({{"Løken", "l@port.example"}}),
            "=?utf-8?B?TMO4a2Vu?= <l@port.example>");
}

TEST(Words, ParametersAreQuotedOrExtended) {
  EXPECT_EQ(print_parameter("filename", "a \"b\".txt"), ";\r\n filename=\"a \\\"b\\\".txt\"");
  EXPECT_EQ(print_parameter("filename", "größe.txt"), ";\r\n filename*=utf-8''gr%C3%B6%C3%9Fe.txt");
  EXPECT_EQ(print_parameter("filename", std::string(70, 'a')),
            ";\r\n filename*0*=utf-8''" + std::string(54, 'a') +
                ";\r\n filename*1*=" + std::string(16, 'a'));
}

TEST(Words, DatesAreThoseOfMail) {
  EXPECT_EQ(print_date({Instant{1462277220}, 120}), "Tue, 03 May 2016 14:07:00 +0200");
  EXPECT_EQ(print_date({Instant{-1}, -30}), "Wed, 31 Dec 1969 23:29:59 -0030");
}

TEST(Words, TextIsEncodedOnlyWhereItMust) {
  EXPECT_EQ(encode_text("a\r\nb").name, "7bit");
  EXPECT_EQ(encode_text("a\nb").bytes, "a=0Ab");
  EXPECT_EQ(encode_text("a\rb \r\n").bytes, "a=0Db=20\r\n");
  EXPECT_EQ(encode_text("größe = x").bytes, "gr=C3=B6=C3=9Fe =3D x");
  EXPECT_EQ(encode_text(std::string(998, 'a')).name, "7bit");
  EXPECT_EQ(encode_text(std::string(999, 'a')).name, "quoted-printable");
  EXPECT_EQ(encode_text(std::string(100, 'a') + '\0').bytes.substr(70, 10), "aaaaa=\r\naa");
  std::string russian;
  for (int at = 0; at < 100; ++at) russian += "ж";
  EXPECT_EQ(encode_text(russian).name, "base64");
}

}  // namespace
}  // namespace day::outlook
