// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/tnef.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "outlook/limits.h"
#include "outlook/tags.h"
#include "outlook/test_children.h"
#include "outlook/test_msg.h"

namespace day::outlook {
namespace {

// Writes TNEF ([MS-OXTNEF] §2.1.3).
class Stream {
 public:
  Stream() { ByteWriter(&bytes_).u32(0x223E9F78), bytes_.append("\1\0", 2); }
  void attribute(bool is_of_attachment, std::uint32_t id, ByteView data) {
    ByteWriter writer(&bytes_);
    writer.u8(is_of_attachment ? 2 : 1);
    writer.u32(id);
    writer.u32(static_cast<std::uint32_t>(data.size()));
    writer.raw(data);
    unsigned sum = 0;
    for (const char c : data) sum += static_cast<unsigned char>(c);
    writer.u8(static_cast<std::uint8_t>(sum));
    writer.u8(static_cast<std::uint8_t>(sum >> 8));
  }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// A list of properties.
class List {
 public:
  void binary(std::uint16_t tag, std::uint16_t type, ByteView octets) {
    ByteWriter writer(&bytes_);
    writer.u32(std::uint32_t{tag} << 16 | type);
    writer.u32(1);
    writer.u32(static_cast<std::uint32_t>(octets.size()));
    writer.raw(octets);
    bytes_.append((4 - octets.size() % 4) % 4, '\0');
    ++count_;
  }
  void text(std::uint16_t tag, std::string_view utf8) {
    binary(tag, kUnicode, utf16(utf8) + Bytes(2, '\0'));
  }
  void number(std::uint16_t tag, std::uint32_t value) {
    ByteWriter writer(&bytes_);
    writer.u32(std::uint32_t{tag} << 16 | kInteger32);
    writer.u32(value);
    ++count_;
  }
  void named(ByteView guid, std::string_view name, std::string_view utf8) {
    ByteWriter writer(&bytes_);
    writer.u32(0x8001U << 16 | kUnicode);
    writer.raw(guid);
    writer.u32(1);
    const Bytes units = utf16(name) + Bytes(2, '\0');
    writer.u32(static_cast<std::uint32_t>(units.size()));
    writer.raw(units);
    bytes_.append((4 - units.size() % 4) % 4, '\0');
    const Bytes value = utf16(utf8);
    writer.u32(1);
    writer.u32(static_cast<std::uint32_t>(value.size()));
    writer.raw(value);
    bytes_.append((4 - value.size() % 4) % 4, '\0');
    ++count_;
  }
  Bytes bytes() const {
    Bytes out;
    ByteWriter(&out).u32(count_);
    return out + bytes_;
  }
  const Bytes& rows() const { return bytes_; }

 private:
  Bytes bytes_;
  std::uint32_t count_ = 0;
};

constexpr std::uint32_t kAttachData = 0x6800F;
constexpr std::uint32_t kAttachTitle = 0x18010;
constexpr std::uint32_t kAttachRendData = 0x69002;
constexpr std::uint32_t kMessageProps = 0x69003;
constexpr std::uint32_t kRecipTable = 0x69004;
constexpr std::uint32_t kAttachment = 0x69005;
constexpr std::uint32_t kOemCodepage = 0x69007;
const Bytes kMessageKind = *parse_hex("0703020000000000c000000000000046");

Bytes embedded(ByteView stream) {
  List list;
  list.binary(tag::kAttachData, kObject, kMessageKind + Bytes(stream));
  return list.bytes();
}

Bytes sample() {
  Stream inner;
  List inner_list;
  inner_list.text(tag::kSubject, "Earlier");
  inner_list.text(tag::kBody, "inner");
  inner.attribute(false, kMessageProps, inner_list.bytes());

  Stream stream;
  stream.attribute(false, kOemCodepage, ByteView("\xE3\x04\0\0\0\0\0\0", 8));
  stream.attribute(false, 0x18004, ByteView("old subject\0", 12));
  List list;
  list.text(tag::kSubject, "Samples");
  list.binary(tag::kBody, kString8, "\xCF\xF0, not before July\r\n");
  list.binary(tag::kRtfCompressed, kBinary, ByteView("\x11\0\0\0\5\0\0\0MELA\0\0\0\0{\\rt}", 21));
  list.named(*parse_hex("8603020000000000c000000000000046"), "x-odd", "abc");
  stream.attribute(false, kMessageProps, list.bytes());
  List row;
  row.text(tag::kDisplayName, "Bo");
  row.number(tag::kRecipientType, 2);
  stream.attribute(false, kRecipTable, Bytes("\1\0\0\0", 4) + row.bytes());
  stream.attribute(true, kAttachRendData, Bytes(14, '\0'));
  stream.attribute(true, kAttachTitle, ByteView("PROVER~1.TXT\0", 13));
  stream.attribute(true, kAttachData, "octets");
  List file;
  file.text(tag::kAttachLongFilename, "Prøver fra kai 7.txt");
  file.text(tag::kAttachMimeTag, "text/plain");
  stream.attribute(true, kAttachment, file.bytes());
  stream.attribute(true, kAttachRendData, Bytes(14, '\0'));
  stream.attribute(true, kAttachment, embedded(inner.bytes()));
  return stream.bytes();
}

TEST(Tnef, GivesAttachmentsMessagesAndBody) {
  TestChildren children;
  const document::Reading reading = read_tnef(sample(), {}, children);
  EXPECT_EQ(reading.outcome, document::Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.title, "Samples");
  ASSERT_EQ(reading.pages.size(), 1U);
  EXPECT_EQ(reading.pages[0].text, "Пр, not before July\n");
  ASSERT_EQ(children.kept.size(), 2U);
  EXPECT_EQ(children.kept[0].child.path, "Prøver fra kai 7.txt");
  EXPECT_EQ(children.kept[0].child.media_type, "text/plain");
  EXPECT_EQ(children.kept[0].content, "octets");
  EXPECT_TRUE(children.kept[1].child.is_rendered);
  EXPECT_TRUE(children.kept[1].content.starts_with("Subject: Earlier\r\n"));
}

TEST(Tnef, TheBodyIsReadInWhicheverFormThereIs) {
  const auto body = [](std::uint16_t tag, ByteView octets) {
    List list;
    list.binary(tag, kBinary, octets);
    Stream stream;
    stream.attribute(false, kMessageProps, list.bytes());
    TestChildren children;
    const auto reading = read_tnef(stream.bytes(), {}, children);
    return reading.pages.empty() ? std::string("none") : reading.pages[0].text;
  };
  EXPECT_EQ(body(tag::kHtml, "<p>not before <b>July</b></p>"), "not before July\n");
  EXPECT_EQ(body(tag::kRtfCompressed,
                 ByteView("\x1F\0\0\0\x13\0\0\0MELA\0\0\0\0{\\rtf1 not before\\par}", 37)),
            "not before\n");
  EXPECT_EQ(body(tag::kSubject, "x"), "none");
}

TEST(Tnef, ReadsWhatTheMessageSays) {
  const Tree tree = parse_tnef(sample());
  ASSERT_EQ(tree.size(), 2U);
  EXPECT_EQ(tree[0].properties.text(tag::kSubject), "Samples");
  ASSERT_EQ(tree[0].recipients.size(), 1U);
  EXPECT_EQ(tree[0].recipients[0].number(tag::kRecipientType), 2);
  const Value* odd = tree[0].properties.find(Name{Set::InternetHeaders, 0, "x-odd"});
  ASSERT_NE(odd, nullptr);
  EXPECT_EQ(tree[0].properties.text(*odd), "abc");
  EXPECT_EQ(tree[1].properties.text(tag::kBody), "inner");
}

TEST(Tnef, CutAnywhereItGivesWhatStandsBefore) {
  const Bytes whole = sample();
  TestChildren all;
  read_tnef(whole, {}, all);
  std::size_t sound = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    TestChildren children;
    const auto reading = read_tnef(ByteView(whole).substr(0, size), {}, children);
    if (reading.outcome == document::Outcome::Read) ++sound;
    EXPECT_LE(children.kept.size(), all.kept.size());
  }
  // Between two of its ten attributes nothing tells that it goes on.
  EXPECT_EQ(sound, 10U);
}

TEST(Tnef, AWrongChecksumIsSaidAndTheDataGiven) {
  Bytes bytes = sample();
  bytes[bytes.find("octets")] = 'O';
  TestChildren children;
  const auto reading = read_tnef(bytes, {}, children);
  EXPECT_EQ(reading.outcome, document::Outcome::Partial);
  EXPECT_EQ(children.kept.at(0).content, "Octets");
}

TEST(Tnef, AClaimedCountCostsNothing) {
  Stream stream;
  stream.attribute(false, kMessageProps, ByteView("\xFF\xFF\xFF\xFF", 4));
  stream.attribute(false, kRecipTable, ByteView("\xFF\xFF\xFF\xFF", 4));
  Bytes values("\1\0\0\0\x03\x10\x00\x66\xFF\xFF\xFF\xFF", 12);
  stream.attribute(false, kMessageProps, values);
  EXPECT_EQ(parse_tnef(stream.bytes()).at(0).defects.size(), 2U);
}

TEST(Tnef, TakesSoManyOfEachAndNoMore) {
  for (const std::size_t extra : {0U, 1U}) {
    Stream stream;
    List row;
    row.text(tag::kDisplayName, "Bo");
    Bytes table;
    ByteWriter(&table).u32(static_cast<std::uint32_t>(kMaxRecipients + extra));
    for (std::size_t at = 0; at < kMaxRecipients + extra; ++at) table.append(row.bytes());
    stream.attribute(false, kRecipTable, table);
    for (std::size_t at = 0; at < kMaxAttachments + extra; ++at) {
      stream.attribute(true, kAttachRendData, Bytes(14, '\0'));
    }
    Bytes values("\1\0\0\0\x03\x10\x00\x66", 8);
    ByteWriter(&values).u32(static_cast<std::uint32_t>(kMaxValues + extra));
    values.append((kMaxValues + extra) * 4, 'x');
    stream.attribute(false, kMessageProps, values);
    const Tree tree = parse_tnef(stream.bytes());
    EXPECT_EQ(tree[0].recipients.size(), kMaxRecipients);
    EXPECT_EQ(tree[0].attachments.size(), kMaxAttachments);
    EXPECT_EQ(tree[0].properties.find(0x6600)->octets.size(), kMaxValues);
    EXPECT_EQ(tree[0].defects.size(), extra * 2);
  }
}

TEST(Tnef, FollowsMessagesSoDeepAndNoDeeper) {
  for (const std::size_t extra : {0U, 1U}) {
    Bytes bytes = Stream().bytes();
    for (std::size_t at = 0; at < kMaxEmbeddedDepth + extra; ++at) {
      Stream outer;
      outer.attribute(true, kAttachRendData, Bytes(14, '\0'));
      outer.attribute(true, kAttachment, embedded(bytes));
      bytes = outer.bytes();
    }
    const Tree tree = parse_tnef(bytes);
    EXPECT_EQ(tree.size(), kMaxEmbeddedDepth + 1);
    EXPECT_EQ(tree.back().attachments.size(), extra);
    if (extra == 1) {
      EXPECT_NE(tree.back().attachments[0].wrong, "");
    }
  }
}

TEST(Tnef, FollowsSoManyMessagesAndNoMore) {
  for (const std::size_t extra : {0U, 1U}) {
    Stream outer;
    for (std::size_t at = 1; at < kMaxEmbedded + extra; ++at) {
      outer.attribute(true, kAttachRendData, Bytes(14, '\0'));
      outer.attribute(true, kAttachment, embedded(Stream().bytes()));
    }
    const Tree tree = parse_tnef(outer.bytes());
    EXPECT_EQ(tree.size(), kMaxEmbedded);
    EXPECT_EQ(tree[0].attachments.back().wrong.empty(), extra == 0);
  }
}

}  // namespace
}  // namespace day::outlook
