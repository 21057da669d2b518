// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/render.h"

#include <gtest/gtest.h>

#include "outlook/limits.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

Message plain(std::string_view body) {
  Message message;
  message.properties.set(tag::kBody, Value{kString8, {Bytes(body)}});
  return message;
}

Attachment attached(std::string_view type, std::string_view data) {
  Attachment attachment;
  attachment.properties.set(tag::kAttachMimeTag, Value{kString8, {Bytes(type)}});
  attachment.data = data;
  return attachment;
}

TEST(Render, AMessageWithNothingIsAMessage) {
  Tree tree(1);
  EXPECT_EQ(render(&tree).bytes,
            "X-Daylight-Rendered: outlook 1\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n");
}

TEST(Render, TextThatIsNoUnicodeStaysOctetForOctet) {
  Tree tree(1);
  tree[0] = plain("caf\xE9");
  EXPECT_TRUE(
      render(&tree).bytes.ends_with("Content-Type: text/plain; charset=windows-1252\r\n"
                                    "Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9"));
}

TEST(Render, ABoundaryStandsInNoPart) {
  Tree tree(1);
  tree[0] = plain("--=_daylight-0-mixed-0\r\n--=_daylight-0-mixed-1--\r\n");
  tree[0].attachments.push_back(attached("text/plain", "x"));
  EXPECT_NE(render(&tree).bytes.find("boundary=\"=_daylight-0-mixed-2\""), Bytes::npos);
}

TEST(Render, SignedContentIsAMessageWithItsOctets) {
  const std::string content =
      "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\n\xE9\r\n--s--";
  Tree tree(1);
  tree[0].attachments.push_back(attached("multipart/signed", content));
  const Bytes bytes = render(&tree).bytes;
  EXPECT_NE(bytes.find("Content-Type: message/rfc822\r\n"), Bytes::npos);
  EXPECT_NE(bytes.find("X-Daylight-Stated-Type: multipart/signed\r\n"), Bytes::npos);
  EXPECT_NE(bytes.find("\r\n\r\n" + content + "\r\n--="), Bytes::npos);
}

TEST(Render, OtherCompositeTypesAreNotBelieved) {
  Tree tree(1);
  tree[0].attachments.push_back(attached("multipart/mixed", "no header"));
  tree[0].attachments.push_back(attached("message/rfc822", "\x01\x02: no header"));
  const Bytes bytes = render(&tree).bytes;
  EXPECT_EQ(bytes.find("Content-Type: message/rfc822"), Bytes::npos);
  EXPECT_NE(bytes.find("X-Daylight-Stated-Type: multipart/mixed"), Bytes::npos);
}

TEST(Render, WhatStandsInNoHeaderIsKeptAsAFieldEach) {
  Tree tree(1);
  tree[0].properties.set(
      tag::kTransportMessageHeaders,
      Value{kString8,
            {"Microsoft Mail Internet Headers Version 2.0\r\nTo: a@port.example\r\n\r\n"
             "------=_Next\r\nContent-Type: text/plain"}});
  EXPECT_TRUE(render(&tree).bytes.starts_with(
      "X-Daylight-Original-Line: Microsoft Mail Internet Headers Version 2.0\r\n"
      "To: a@port.example\r\n"
      "X-Daylight-Original-Line: ------=_Next\r\n"
      "X-Daylight-Original-Line: Content-Type: text/plain\r\n"
      "X-Daylight-Rendered: outlook 1\r\n"));
}

TEST(Render, NoFieldOfAPropertyBreaksTheHeader) {
  Message message = plain("x");
  message.properties.set(tag::kSubject, Value{kString8, {"a\r\nBcc: b\r\n\r\nbody"}});
  message.properties.set(tag::kInternetMessageId, Value{kString8, {"<x>\r\nFrom: forged"}});
  message.properties.set(Name{Set::InternetHeaders, 0, "x-ok"}, Value{kString8, {"1\r\n2"}});
  message.properties.set(Name{Set::InternetHeaders, 0, "x bad"}, Value{kString8, {"1"}});
  message.properties.set(Name{Set::InternetHeaders, 0, "content-type"}, Value{kString8, {"1"}});
  Tree tree = {message};
  const Bytes bytes = render(&tree).bytes;
  EXPECT_TRUE(
      bytes.starts_with("Subject: a  Bcc: b    body\r\n"
                        "Message-ID: <x>  From: forged\r\nx-ok: 1  2\r\n"));
  EXPECT_EQ(bytes.find("x bad"), Bytes::npos);
}

TEST(Render, IsSoLargeAndNoLarger) {
  for (const std::size_t extra : {0U, 3U}) {
    Tree tree(1);
    tree[0].attachments.push_back(attached("", Bytes(kMaxRenderedBytes / 4 * 3 + extra, 'x')));
    const Rendered rendered = render(&tree);
    EXPECT_EQ(rendered.wrong.empty(), extra == 0);
    EXPECT_EQ(rendered.bytes.find("X-Daylight-Defect: larger than is rendered") != Bytes::npos,
              extra != 0);
  }
}

TEST(Properties, ThereAreSoManyAndNoMore) {
  Properties properties;
  for (std::uint32_t at = 0; at < kMaxTags + 1; ++at) {
    properties.set(Name{Set::Other, at, {}}, Value{kInteger32, {"1234"}});
  }
  EXPECT_EQ(properties.named().size(), kMaxTags);
}

TEST(Properties, NumbersAndTimesAreReadByType) {
  EXPECT_EQ(number_of(Value{kInteger16, {Bytes("\xFF\xFF", 2)}}), -1);
  EXPECT_EQ(number_of(Value{kBoolean, {Bytes("\x01\x00", 2)}}), 1);
  EXPECT_EQ(number_of(Value{kUnicode, {"1234"}}), std::nullopt);
  EXPECT_EQ(number_of(Value{kFloat64, {Bytes("\0\0\0\0\0\0\xE0\x3F", 8)}}), 0);
  EXPECT_EQ(time_of(Value{kTime, {Bytes(8, '\0')}}), std::nullopt);
  EXPECT_EQ(time_of(Value{kTime, {Bytes(8, '\xFF')}}), std::nullopt);
  EXPECT_EQ(
      time_of(Value{kTime, {Bytes("\x00\x80\x3E\xD5\xDE\xB1\x9D\x01", 8)}})->instant.unix_seconds,
      0);
}

TEST(Properties, StringsAreReadByTheirCodePage) {
  Message message;
  message.properties.set(tag::kMessageCodepage, Value{kInteger32, {Bytes("\xE3\x04\0\0", 4)}});
  message.properties.set(tag::kSubject, Value{kString8, {Bytes("\xCF\xF0\0\0", 4)}});
  message.properties.set(tag::kBody, Value{kUnicode, {Bytes("\x3C\xD8\x1F\xDF\x3C\xD8\0\0", 8)}});
  set_charsets(&message, "");
  EXPECT_EQ(subject(message.properties), "Пр");
  EXPECT_EQ(message.properties.text(tag::kBody), "\xF0\x9F\x8C\x9F\xEF\xBF\xBD");
  message.properties.charset("x-unknown");
  EXPECT_EQ(charset_of_codepage(65001), "utf-8");
  EXPECT_EQ(charset_of_codepage(28605), "iso-8859-15");
  EXPECT_EQ(charset_of_codepage(1), "");
}

TEST(Properties, TheMarkOfAStoreBeforeASubjectIsDropped) {
  Properties properties;
  properties.set(tag::kSubject, Value{kString8, {"\x01\x05Re: samples"}});
  EXPECT_EQ(subject(properties), "Re: samples");
}

}  // namespace
}  // namespace day::outlook
