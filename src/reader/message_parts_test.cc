// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "reader/limits.h"
#include "reader/message.h"

namespace day::reader {
namespace {

using mail::DefectCode;

bool has(const mail::Reading& reading, DefectCode code) {
  return std::any_of(reading.defects.begin(), reading.defects.end(),
                     [&](const mail::Defect& defect) { return defect.code == code; });
}

// "0 multipart/mixed -1" and so on, one line a part: index, type, parent.
std::string outline(const mail::Reading& reading) {
  std::string out;
  for (const mail::Part& part : reading.parts) {
    out += std::to_string(part.index) + " " + part.media_type + " " + std::to_string(part.parent) +
           " " + std::to_string(part.size_bytes) + "\n";
  }
  return out;
}

constexpr std::string_view kMixed =
    "From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\npreamble\n"
    "--b\n\none\n"
    "--b\nContent-Type: multipart/alternative; boundary=\"c c\"\n\n"
    "--c c\nContent-Type: text/plain\n\nplain\n"
    "--c c\nContent-Type: text/html\n\n<p>html</p>\n"
    "--c c--\n"
    "--b\nContent-Type: message/rfc822\n\n"
    "Subject: inner\nContent-Type: multipart/mixed; boundary=d\n\n"
    "--d\n\nin it\n--d--\ntail\n"
    "--b \nContent-Type: application/pdf; name=f.pdf\nContent-Transfer-Encoding: base64\n\nYWJj\n"
    "--b--\nepilogue\n";

TEST(Parts, AreFoundDepthFirstWithTheirSizes) {
  const mail::Reading reading = read_message(kMixed, false);
  EXPECT_EQ(outline(reading),
            "0 multipart/mixed -1 0\n"
            "1 text/plain 0 3\n"
            "2 multipart/alternative 0 0\n"
            "3 text/plain 2 5\n"
            "4 text/html 2 11\n"
            "5 message/rfc822 0 79\n"
            "6 multipart/mixed 5 0\n"
            "7 text/plain 6 5\n"
            "8 application/pdf 0 3\n");
  EXPECT_EQ(reading.parts[8].file_name, "f.pdf");
  EXPECT_TRUE(reading.parts[8].is_attachment);
  EXPECT_TRUE(reading.parts[5].is_attachment);
  EXPECT_FALSE(reading.parts[1].is_attachment);
  EXPECT_EQ(print_hex(reading.parts[8].sha256),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Parts, OfAnAttachedMessageComeOutByteForByte) {
  EXPECT_EQ(decode_part(kMixed, 5),
            "Subject: inner\nContent-Type: multipart/mixed; boundary=d\n\n"
            "--d\n\nin it\n--d--\ntail");
  EXPECT_EQ(decode_part(kMixed, 8), "abc");
  EXPECT_EQ(decode_part(kMixed, 0), std::nullopt);
  EXPECT_EQ(decode_part(kMixed, 9), std::nullopt);
}

TEST(Parts, AreTheSameWithCrlf) {
  std::string crlf;
  for (const char c : kMixed) {
    if (c == '\n') crlf.push_back('\r');
    crlf.push_back(c);
  }
  const mail::Reading reading = read_message(crlf, false);
  EXPECT_EQ(reading.parts.size(), 9u);
  EXPECT_EQ(decode_part(crlf, 1), "one");
  EXPECT_TRUE(reading.defects.empty() || !has(reading, DefectCode::BareCarriageReturn));
}

TEST(Parts, OfBrokenMultipartsAreReadAsFarAsTheyGo) {
  const std::string head = "Content-Type: multipart/mixed; boundary=b\n\n";
  struct Case {
    std::string message;
    std::string outline;
    DefectCode defect;
  };
  const std::vector<Case> cases = {
      {"Content-Type: multipart/mixed\n\ntext\n", "0 multipart/mixed -1 5\n",
       DefectCode::MissingBoundary},
      {head + "text\n", "0 multipart/mixed -1 5\n", DefectCode::MissingBoundary},
      {head + "--b\n\none\n--b\n\ntwo\n",
       "0 multipart/mixed -1 0\n1 text/plain 0 3\n2 text/plain 0 4\n", DefectCode::TruncatedPart},
      {head + "--b\nContent-Type: text/html\n--b--\n", "0 multipart/mixed -1 0\n1 text/html 0 0\n",
       DefectCode::MissingDate},
      {head + "--b\nno field here\n--b--\n", "0 multipart/mixed -1 0\n1 text/plain 0 13\n",
       DefectCode::MissingDate},
      {head + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
       "0 multipart/mixed -1 0\n1 multipart/mixed 0 0\n2 text/plain 1 3\n3 text/plain 0 3\n",
       DefectCode::MissingBoundary},
      {head + "--bb\n--b\n\n--bx\n--b--\n", "0 multipart/mixed -1 0\n1 text/plain 0 4\n",
       DefectCode::MissingDate},
      {"Content-Type: nonsense\n\nx", "0 text/plain -1 1\n", DefectCode::BadContentType},
      {"Content-Transfer-Encoding: zip\n\nx", "0 text/plain -1 1\n",
       DefectCode::BadTransferEncoding},
      {"Content-Transfer-Encoding: base64\n\nYQ*\n", "0 text/plain -1 1\n",
       DefectCode::BadTransferEncoding},
  };
  for (const Case& c : cases) {
    const mail::Reading reading = read_message(c.message, false);
    EXPECT_EQ(outline(reading), c.outline) << c.message;
    EXPECT_TRUE(has(reading, c.defect)) << c.message;
  }
}

TEST(Parts, OfADigestAreMessages) {
  const mail::Reading reading = read_message(
      "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b--\n", false);
  EXPECT_EQ(outline(reading), "0 multipart/digest -1 0\n1 message/rfc822 0 15\n2 text/plain 1 3\n");
}

std::string nested_multiparts(std::size_t depth) {
  std::string message;
  for (std::size_t i = 0; i < depth; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    message += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  return message + "Content-Type: text/plain\n\ndeep\n";
}

std::string nested_messages(std::size_t depth) {
  std::string message;
  for (std::size_t i = 0; i < depth; ++i) message += "Content-Type: message/rfc822\n\n";
  return message + "Content-Type: text/plain\n\ndeep\n";
}

TEST(Parts, NestAsDeepAsTheLimitAndNoDeeper) {
  for (const auto nested : {nested_multiparts, nested_messages}) {
    const mail::Reading at = read_message(nested(kMaxMimeDepth), false);
    EXPECT_EQ(at.parts.size(), kMaxMimeDepth + 1);
    EXPECT_FALSE(has(at, DefectCode::TooDeep));
    const mail::Reading past = read_message(nested(kMaxMimeDepth + 1), false);
    EXPECT_EQ(past.parts.size(), kMaxMimeDepth + 1);
    EXPECT_TRUE(has(past, DefectCode::TooDeep));
    EXPECT_TRUE(has(read_message(nested(100'000), false), DefectCode::TooDeep));
  }
}

TEST(Parts, AreReadUpToTheirLimit) {
  std::string message = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (std::size_t i = 1; i < kMaxParts; ++i) message += "--b\n\n";
  const mail::Reading at = read_message(message + "--b--\n", false);
  EXPECT_EQ(at.parts.size(), kMaxParts);
  EXPECT_FALSE(has(at, DefectCode::TooManyParts));
  const mail::Reading past = read_message(message + "--b\n\n--b--\n", false);
  EXPECT_EQ(past.parts.size(), kMaxParts);
  EXPECT_TRUE(has(past, DefectCode::TooManyParts));
}

}  // namespace
}  // namespace day::reader
