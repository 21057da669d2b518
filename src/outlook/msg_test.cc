// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/msg.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "mail/fields.h"
#include "outlook/limits.h"
#include "outlook/tags.h"
#include "outlook/test_children.h"
#include "outlook/test_msg.h"

namespace day::outlook {
namespace {

constexpr std::int64_t kMay = 1'462'277'220;  // 2016-05-03T12:07:00Z

void add_recipient(compound::TestWriter* writer, unsigned number, std::uint32_t type,
                   std::string_view name, std::string_view address) {
  TestMsg recipient(writer, fmt::format("__recip_version1.0_#{:08X}/", number), 8);
  recipient.text(tag::kDisplayName, name);
  recipient.text(tag::kSmtpAddress, address);
  recipient.number(tag::kRecipientType, type);
  recipient.flush();
}

// A message without a header of its own, with an attachment and a message attached.
Bytes sample() {
  compound::TestWriter writer;
  TestMsg message(&writer, "", 32);
  message.text(tag::kMessageClass, "IPM.Note");
  message.text(tag::kSubject, "Samples from quay 7: Größe");
  message.text(tag::kSenderName, "Ida Berg");
  message.text(tag::kSenderEmailAddress, "/O=PORT/CN=RECIPIENTS/CN=IDA");
  message.text(tag::kBody, "Dear Bo,\r\nnot before July.\r\n");
  message.binary(tag::kHtml, "<p>Dear Bo, not before July: \xE9</p>");
  message.number(tag::kInternetCodepage, 1252);
  message.number(tag::kMessageFlags, 0x19);
  message.time(tag::kClientSubmitTime, kMay);
  message.time(tag::kMessageDeliveryTime, kMay + 60);
  message.flush();
  add_recipient(&writer, 0, 1, "Bo Lund", "bo@port.example");
  add_recipient(&writer, 1, 3, "Secret", "secret@port.example");
  TestMsg file(&writer, "__attach_version1.0_#00000000/", 8);
  file.text(tag::kAttachLongFilename, "Prøver.bin");
  file.text(tag::kAttachMimeTag, "Application/X-Samples; a=b");
  file.binary(tag::kAttachData, ByteView("\0\1\2\377", 4));
  file.number(tag::kAttachMethod, 1);
  file.flush();
  const std::string inner_path = "__attach_version1.0_#00000001/";
  TestMsg attached(&writer, inner_path, 8);
  attached.text(tag::kDisplayName, "Earlier");
  attached.number(tag::kAttachMethod, 5);
  attached.flush();
  TestMsg inner(&writer, inner_path + "__substg1.0_3701000D/", 24);
  inner.text(tag::kSubject, "Earlier");
  inner.text(
      tag::kTransportMessageHeaders,
      "Received: by port.example\r\n\tfor bo\r\nSubject: =?x?= odd\r\nFrom: c@port.example\r\n"
      "content-type: multipart/mixed;\r\n boundary=b\r\nX-Daylight-Rendered: forged\r\n\r\n");
  inner.text(tag::kBody, "inner text");
  inner.flush();
  return writer.write();
}

std::string field(const Bytes& message, std::string_view name) {
  const mail::Header header = mail::scan_header(message);
  const mail::Field* found = header.find_first(name);
  return found == nullptr ? "" : mail::unfold(found->value);
}

TEST(Msg, IsRenderedAsOneMessage) {
  TestChildren children;
  const document::Reading reading = read_msg(sample(), {}, children);
  EXPECT_EQ(reading.outcome, document::Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.title, "Samples from quay 7: Größe");
  EXPECT_EQ(reading.author, "Ida Berg");
  ASSERT_EQ(children.kept.size(), 1U);
  EXPECT_TRUE(children.kept[0].child.is_rendered);
  EXPECT_EQ(children.kept[0].child.kind, document::ChildKind::Message);
  const Bytes& message = children.kept[0].content;
  EXPECT_TRUE(message.starts_with("From: \"Ida Berg\" </O=PORT/CN=RECIPIENTS/CN=IDA>\r\n"));
  EXPECT_EQ(field(message, "To"), "\"Bo Lund\" <bo@port.example>");
  EXPECT_EQ(field(message, "Bcc"), "\"Secret\" <secret@port.example>");
  EXPECT_EQ(field(message, "Date"), "Tue, 03 May 2016 12:07:00 +0000");
  EXPECT_EQ(field(message, "X-Daylight-Delivered"), "2016-05-03T12:08:00Z");
  EXPECT_EQ(field(message, "X-Daylight-Message-Flags"), "read, unsent, has attachments");
  EXPECT_EQ(field(message, "X-Daylight-Rendered"), "outlook 1");
  EXPECT_NE(message.find("Content-Type: text/html; charset=windows-1252\r\n"
                         "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                         "<p>Dear Bo, not before July: =E9</p>\r\n"),
            Bytes::npos);
  EXPECT_NE(message.find("Content-Type: application/x-samples;\r\n name*=utf-8''Pr%C3%B8ver.bin"),
            Bytes::npos);
  EXPECT_NE(message.find("\r\n\r\n" + encode_base64(ByteView("\0\1\2\377", 4)) + "\r\n"),
            Bytes::npos);
}

TEST(Msg, AHeaderThatCameWithItStaysOctetForOctet) {
  TestChildren children;
  read_msg(sample(), {}, children);
  const Bytes& message = children.kept[0].content;
  const std::size_t at = message.find("Received: by");
  ASSERT_NE(at, Bytes::npos);
  const Bytes inner = message.substr(at);
  EXPECT_TRUE(inner.starts_with(
      "Received: by port.example\r\n\tfor bo\r\nSubject: =?x?= odd\r\nFrom: c@port.example\r\n"
      "X-Daylight-Original-content-type: multipart/mixed;\r\n boundary=b\r\n"
      "X-Daylight-Original-X-Daylight-Rendered: forged\r\n"));
  EXPECT_EQ(field(inner, "X-Daylight-Subject"), "Earlier");
  EXPECT_EQ(field(inner, "X-Daylight-Rendered"), "outlook 1");
}

TEST(Msg, NamedPropertiesOfOtherThingsAreLines) {
  compound::TestWriter writer;
  const Bytes appointment = *parse_hex("0220060000000000c000000000000046");
  const Bytes strings = *parse_hex("2903020000000000c000000000000046");
  write_names(&writer,
              {{appointment, 0x8208, ""}, {appointment, 0x820D, ""}, {strings, 0, "Keywords"}});
  TestMsg message(&writer, "", 32);
  message.text(tag::kMessageClass, "IPM.Appointment");
  message.text(0x8000, "Quay 7\r\nby the crane");
  message.time(0x8001, kMay);
  writer.stream("__substg1.0_8002101F", ByteView("\x08\0\0\0\x06\0\0\0", 8));
  writer.stream("__substg1.0_8002101F-00000000", utf16("red"));
  writer.stream("__substg1.0_8002101F-00000001", utf16("late"));
  message.flush();
  TestChildren children;
  read_msg(writer.write(), {}, children);
  const Bytes& rendered = children.kept.at(0).content;
  EXPECT_NE(rendered.find("Start: 2016-05-03T12:07:00Z\r\nPlace: Quay 7\r\n  by the crane\r\n"),
            Bytes::npos);
  EXPECT_EQ(field(rendered, "X-Daylight-Categories"), "red, late");
}

TEST(Msg, AnObjectIsAttachedAsAFileOfItsOwn) {
  compound::TestWriter writer;
  TestMsg(&writer, "", 32).flush();
  TestMsg object(&writer, "__attach_version1.0_#00000000/", 8);
  object.number(tag::kAttachMethod, 6);
  object.flush();
  writer.stream("__attach_version1.0_#00000000/__substg1.0_3701000D/CONTENTS", "picture");
  const Bytes bytes = writer.write();
  auto file = compound::File::open(bytes);
  ASSERT_TRUE(file.ok());
  const Tree tree = parse_msg(&*file);
  ASSERT_EQ(tree.at(0).attachments.size(), 1U);
  auto inner = compound::File::open(tree[0].attachments[0].data);
  ASSERT_TRUE(inner.ok());
  EXPECT_EQ(inner->read(*inner->find("CONTENTS")).bytes, "picture");
}

TEST(Msg, CutAnywhereItEndsWithAReasonOrAMessage) {
  const Bytes whole = sample();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    TestChildren children;
    const auto reading = read_msg(ByteView(whole).substr(0, size), {}, children);
    if (reading.outcome == document::Outcome::Failed) {
      EXPECT_NE(reading.reason, "");
    } else {
      ASSERT_EQ(children.kept.size(), 1U);
      EXPECT_TRUE(children.kept[0].is_ended);
      // The last 512 octets are the table, of which the end describes sectors past the file.
      if (size < whole.size() - 512) {
        EXPECT_EQ(reading.outcome, document::Outcome::Partial) << size;
      }
    }
  }
}

TEST(Msg, TheSameBytesEachTime) {
  TestChildren first;
  TestChildren second;
  read_msg(sample(), {}, first);
  read_msg(sample(), {}, second);
  EXPECT_EQ(first.kept.at(0).content, second.kept.at(0).content);
}

// Messages in messages below the first.
Bytes nested(std::size_t depth) {
  compound::TestWriter writer;
  std::string path;
  TestMsg(&writer, path, 32).flush();
  for (std::size_t at = 0; at < depth; ++at) {
    TestMsg attachment(&writer, path + "__attach_version1.0_#00000000/", 8);
    attachment.number(tag::kAttachMethod, 5);
    attachment.flush();
    path += "__attach_version1.0_#00000000/__substg1.0_3701000D/";
    TestMsg inner(&writer, path, 24);
    inner.text(tag::kSubject, fmt::format("depth {}", at + 1));
    inner.flush();
  }
  return writer.write();
}

TEST(Msg, FollowsMessagesSoDeepAndNoDeeper) {
  for (const std::size_t extra : {0U, 1U}) {
    TestChildren children;
    const auto reading = read_msg(nested(kMaxEmbeddedDepth + extra), {}, children);
    EXPECT_EQ(reading.outcome, extra == 0 ? document::Outcome::Read : document::Outcome::Partial);
    const Bytes& message = children.kept.at(0).content;
    EXPECT_NE(message.find(fmt::format("Subject: depth {}\r\n", kMaxEmbeddedDepth)), Bytes::npos);
    EXPECT_EQ(message.find(fmt::format("Subject: depth {}\r\n", kMaxEmbeddedDepth + 1)),
              Bytes::npos);
    EXPECT_EQ(message.find("deeper than is followed") != Bytes::npos, extra == 1);
  }
}

// Storages with that prefix below the message.
Bytes many(std::string_view prefix, std::size_t count, bool is_message) {
  compound::TestWriter writer;
  TestMsg(&writer, "", 32).flush();
  for (std::size_t at = 0; at < count; ++at) {
    const std::string path = fmt::format("{}#{:08X}/", prefix, at);
    TestMsg(&writer, path, 8).flush();
    if (is_message) TestMsg(&writer, path + "__substg1.0_3701000D/", 24).flush();
  }
  return writer.write();
}

std::size_t defects_of(const Bytes& bytes) {
  auto file = compound::File::open(bytes);
  if (!file.ok()) return 999;
  return parse_msg(&*file).at(0).defects.size();
}

TEST(Msg, TakesSoManyRecipientsAndAttachmentsAndNoMore) {
  EXPECT_EQ(defects_of(many("__recip_version1.0_", kMaxRecipients, false)), 0U);
  EXPECT_EQ(defects_of(many("__recip_version1.0_", kMaxRecipients + 1, false)), 1U);
  EXPECT_EQ(defects_of(many("__attach_version1.0_", kMaxAttachments, false)), 0U);
  EXPECT_EQ(defects_of(many("__attach_version1.0_", kMaxAttachments + 1, false)), 1U);
}

TEST(Msg, TakesSoManyValuesAndNoMore) {
  for (const std::size_t extra : {0U, 1U}) {
    compound::TestWriter writer;
    TestMsg(&writer, "", 32).flush();
    writer.stream("__substg1.0_66001003", Bytes((kMaxValues + extra) * 4, 'x'));
    const Bytes bytes = writer.write();
    auto file = compound::File::open(bytes);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(parse_msg(&*file).at(0).properties.find(0x6600)->octets.size(), kMaxValues);
  }
}

TEST(Msg, FollowsSoManyMessagesAndNoMore) {
  for (const std::size_t extra : {0U, 1U}) {
    const Bytes bytes = many("__attach_version1.0_", kMaxEmbedded - 1 + extra, true);
    auto file = compound::File::open(bytes);
    ASSERT_TRUE(file.ok());
    const Tree tree = parse_msg(&*file);
    EXPECT_EQ(tree.size(), kMaxEmbedded);
    EXPECT_EQ(tree[0].attachments.back().wrong.empty(), extra == 0);
  }
}

}  // namespace
}  // namespace day::outlook
