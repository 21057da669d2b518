// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/recipe.h"

#include <gtest/gtest.h>

#include <vector>

#include "store/limits.h"
#include "store/store_testing.h"

namespace day::store {
namespace {

const std::vector<RecipeRecord>& examples() {
  static const std::vector<RecipeRecord> records = {
      SourceBegin{"/in/\xff mail", -1, false},
      SourceBegin{"-", INT64_MAX, true},
      ContainerBegin{ContainerKind::Folder, "", std::nullopt, ""},
      ContainerBegin{ContainerKind::Archive, "a/b.zip", INT64_MIN, "zip"},
      Framing{Bytes("From \0\r\n", 8)},
      Framing{Bytes()},
      Framing{Bytes(70'000, 'f')},
      ItemRef{ItemKind::Message, id_of("m"), UINT64_MAX, "RS", "From a"},
      ItemRef{ItemKind::Document, id_of(""), 0, "", ""},
      Gap{0, "unknown"},
      Gap{1u << 30, "the disk had an error"},
      Notice{"entry is encrypted"},
      ContainerEnd{12, crypto::sha256("x"), true, false},
      ContainerEnd{0, Digest{}, false, true},
      SourceEnd{true},
      SourceEnd{false},
      ContainerBegin{ContainerKind::Keys, "halden.zone", std::nullopt, "keys"},
      KeyTerms{EvidenceForm::KeyFile, "halden.example", "s1", std::nullopt},
      KeyTerms{EvidenceForm::RecoveredKey, "", "", crypto::sha256("trust")},
      ItemRef{ItemKind::Evidence, id_of("k"), 1, "", ""},
  };
  return records;
}

Bytes encode(const RecipeRecord& record) {
  Bytes bytes;
  encode_record(record, &bytes);
  return bytes;
}

TEST(Recipe, DecodingGivesWhatWasEncoded) {
  Bytes all;
  for (const RecipeRecord& record : examples()) encode_record(record, &all);
  ByteReader in(all);
  for (const RecipeRecord& record : examples()) {
    const auto decoded = decode_record(&in);
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    EXPECT_EQ(decoded->index(), record.index());
    EXPECT_EQ(encode(*decoded), encode(record));
  }
  EXPECT_TRUE(in.at_end());
}

TEST(Recipe, FieldsComeBackAsTheyWere) {
  const Bytes bytes = encode(examples()[3]) + encode(examples()[7]);
  ByteReader in(bytes);
  const auto begin = std::get<ContainerBegin>(must(decode_record(&in)));
  EXPECT_EQ(begin.kind, ContainerKind::Archive);
  EXPECT_EQ(begin.path, "a/b.zip");
  EXPECT_EQ(begin.modified_seconds, INT64_MIN);
  EXPECT_EQ(begin.detail, "zip");
  const auto item = std::get<ItemRef>(must(decode_record(&in)));
  EXPECT_EQ(item.kind, ItemKind::Message);
  EXPECT_EQ(item.id, id_of("m"));
  EXPECT_EQ(item.size_bytes, UINT64_MAX);
  EXPECT_EQ(item.flags, "RS");
  EXPECT_EQ(item.envelope, "From a");
}

TEST(Recipe, EveryTruncationIsDamaged) {
  for (const RecipeRecord& record : examples()) {
    const Bytes bytes = encode(record);
    const std::size_t step = bytes.size() > 1000 ? 997 : 1;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
      ByteReader in(ByteView(bytes).substr(0, size));
      const auto decoded = decode_record(&in);
      ASSERT_FALSE(decoded.ok()) << record.index() << " at " << size;
      EXPECT_EQ(decoded.error().code, Code::Damaged);
    }
  }
}

TEST(Recipe, UnknownTagsKindsAndFlagsAreDamaged) {
  const std::vector<Bytes> wrong = {
      Bytes("\x00", 1),
      Bytes("\x0a", 1),
      Bytes("\xff", 1),
      Bytes("\x08\x02", 2),                                       // a flag of 2
      Bytes("\x02\x07\x00\x00\x00", 5),                           // a kind past the last
      Bytes("\x09\x02\x00\x00\x00", 5),                           // a form past the last
      Bytes("\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11),  // a length of more than 64 bits
      Bytes("\x03\x05xx", 4),
      encode(ItemRef{ItemKind::Outer, id_of(""), 0, "", ""}),
  };
  for (const Bytes& bytes : wrong) {
    ByteReader in(bytes);
    EXPECT_FALSE(decode_record(&in).ok()) << static_cast<int>(bytes[0]);
  }
}

TEST(Recipe, ATextMayFillABlockAndNoMore) {
  Bytes bytes = encode(Framing{Bytes(kMaxRecipeBytes, 'x')});
  ByteReader most(bytes);
  EXPECT_TRUE(decode_record(&most).ok());
  bytes = encode(Framing{Bytes(kMaxRecipeBytes + 1, 'x')});
  ByteReader more(bytes);
  EXPECT_FALSE(decode_record(&more).ok());
}

TEST(Recipe, EveryKindHasAName) {
  EXPECT_EQ(container_kind_name(ContainerKind::Folder), "folder");
  EXPECT_EQ(container_kind_name(ContainerKind::File), "file");
  EXPECT_EQ(container_kind_name(ContainerKind::Mbox), "mbox");
  EXPECT_EQ(container_kind_name(ContainerKind::Maildir), "maildir");
  EXPECT_EQ(container_kind_name(ContainerKind::Compressed), "compressed");
  EXPECT_EQ(container_kind_name(ContainerKind::Archive), "archive");
  EXPECT_EQ(item_kind_name(ItemKind::Message), "message");
  EXPECT_EQ(item_kind_name(ItemKind::Document), "document");
  EXPECT_EQ(item_kind_name(ItemKind::Outer), "outer");
  EXPECT_EQ(container_kind_name(ContainerKind::Keys), "keys");
  EXPECT_EQ(item_kind_name(ItemKind::Evidence), "evidence");
}

}  // namespace
}  // namespace day::store
