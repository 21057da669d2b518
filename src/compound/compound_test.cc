// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compound/compound.h"

#include <gtest/gtest.h>

#include "compound/chain.h"
#include "compound/limits.h"
#include "compound/test_writer.h"

namespace day::compound {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

// A name with a class id, a small stream, a large one, one in storages, and an empty one.
Bytes sample() {
  TestWriter writer(ByteView("\x0B\x0D\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16));
  writer.stream("\005Summary", "small");
  writer.stream("Large", Bytes(10'000, 'l'));
  writer.stream("A/B/deep", Bytes(700, 'd'));
  writer.stream("empty", "");
  return writer.write();
}

TEST(Compound, GivesNamesSizesAndBytes) {
  const Bytes bytes = sample();
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->defects().empty());
  EXPECT_EQ(file->root().class_id, "00020D0B-0000-0000-C000-000000000046");
  EXPECT_EQ(file->entries().size(), 7U);
  EXPECT_EQ(file->children(file->root()).size(), 4U);
  EXPECT_EQ(file->read(*file->find("\005Summary")).bytes, "small");
  EXPECT_EQ(file->read(*file->find("Large")).bytes, Bytes(10'000, 'l'));
  const Entry* deep = file->find("a/b/DEEP");
  ASSERT_NE(deep, nullptr);
  EXPECT_EQ(file->path_of(*deep), "A/B/deep");
  EXPECT_EQ(file->read(*deep).bytes, Bytes(700, 'd'));
  EXPECT_EQ(file->read(*file->find("empty")).bytes, "");
  EXPECT_EQ(file->find("A/none"), nullptr);
  EXPECT_EQ(file->find("Large/none"), nullptr);
  for (const Entry& entry : file->entries()) EXPECT_EQ(file->read(entry).wrong, "");
}

TEST(Compound, WhatIsNoneIsUnsupportedAndAHeaderAloneIsDamaged) {
  EXPECT_EQ(File::open("").error().code, Code::Unsupported);
  EXPECT_EQ(File::open("PK\003\004").error().code, Code::Unsupported);
  EXPECT_EQ(File::open(sample().substr(0, 100)).error().code, Code::Damaged);
  EXPECT_EQ(File::open(sample().substr(0, 512)).error().code, Code::Damaged);
}

TEST(Compound, CutAnywhereItNeverGivesOtherBytes) {
  const Bytes whole = sample();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut = whole.substr(0, size);
    auto file = File::open(cut);
    if (!file.ok()) continue;
    for (const Entry& entry : file->entries()) {
      const Content content = file->read(entry);
      if (entry.name == "Large") {
        EXPECT_EQ(content.bytes, Bytes(content.bytes.size(), 'l'));
      }
      EXPECT_EQ(content.wrong.empty(),
                entry.is_storage || content.bytes.size() == entry.size_bytes);
    }
  }
}

TEST(Compound, WhatIsLeftOfACutStreamIsGivenAndSaid) {
  // The stream comes last, so that only it is cut.
  std::vector<Slot> slots = {{"Root Entry", 5, kNone, kNone, 1, 0xFFFFFFFE, 0, {}},
                             {"cut", 2, kNone, kNone, kNone, 2, 5000, {}},
                             {},
                             {}};
  Bytes bytes = write_file(slots, {}, {}, 0xFFFFFFFE);
  ASSERT_EQ(bytes.size(), TestWriter::sector_at(2));
  for (std::uint32_t at = 2; at < 12; ++at) {
    bytes[TestWriter::sector_at(1) + at * 4] = static_cast<char>(at + 1);
    for (int k = 1; k < 4; ++k) bytes[TestWriter::sector_at(1) + at * 4 + k] = 0;
  }
  bytes.append(Bytes(1000, 'x'));
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  const Content content = file->read(*file->find("cut"));
  EXPECT_EQ(content.bytes, Bytes(1000, 'x'));
  EXPECT_EQ(content.wrong, "the file is cut short");
}

TEST(Compound, AChainInACircleEndsAndGivesEachSectorOnce) {
  std::vector<Slot> slots = {{"Root Entry", 5, kNone, kNone, 1, 0xFFFFFFFE, 0, {}},
                             {"circle", 2, kNone, kNone, kNone, 0, 1'000'000, {}},
                             {},
                             {}};
  const Bytes bytes =
      write_file(slots, {Bytes(512, 'a'), Bytes(512, 'b'), Bytes(512, 'c')}, {1, 2, 1}, 0xFFFFFFFE);
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  const Content content = file->read(*file->find("circle"));
  EXPECT_EQ(content.bytes, Bytes(512, 'a') + Bytes(512, 'b') + Bytes(512, 'c'));
  EXPECT_EQ(content.wrong, "its chain of sectors runs in a circle");
}

TEST(Compound, AStatedSizeIsNotBelieved) {
  std::vector<Slot> slots = {{"Root Entry", 5, kNone, kNone, 1, 0xFFFFFFFE, 0, {}},
                             {"huge", 2, kNone, kNone, kNone, 0, 0xFFFFFFF0, {}},
                             {},
                             {}};
  const Bytes bytes = write_file(slots, {Bytes(512, 'a')}, {0xFFFFFFFE}, 0xFFFFFFFE);
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  const Content content = file->read(*file->find("huge"));
  EXPECT_EQ(content.bytes, Bytes(512, 'a'));
  EXPECT_EQ(content.wrong, "its chain of sectors is shorter than its stated size");
}

TEST(Compound, ADirectoryInACircleGivesEachEntryOnce) {
  std::vector<Slot> slots = {{"Root Entry", 5, kNone, kNone, 1, 0xFFFFFFFE, 0, {}},
                             {"a", 1, 2, 0, 1, 0xFFFFFFFE, 0, {}},
                             {"b", 2, kNone, 1, kNone, 0xFFFFFFFE, 0, {}},
                             {"lost", 2, kNone, kNone, kNone, 0xFFFFFFFE, 0, {}}};
  const Bytes bytes = write_file(slots, {}, {}, 0xFFFFFFFE);
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->entries().size(), 4U);
  EXPECT_EQ(file->entries()[1].name, "b");
  EXPECT_EQ(file->entries()[2].name, "a");
  EXPECT_TRUE(file->entries()[3].is_orphan);
  EXPECT_EQ(file->path_of(file->entries()[3]), "lost");
  EXPECT_EQ(file->defects().size(), 2U);
}

TEST(Compound, ATableThatTheHeaderCannotHoldIsListedElsewhere) {
  TestWriter writer;
  const Bytes large(8'000'000, 'q');  // needs 123 sectors of table; the header names 109
  writer.stream("large", large);
  writer.stream("small", "s");
  const Bytes bytes = writer.write();
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->defects().empty());
  EXPECT_TRUE(file->read(*file->find("large")).bytes == large);
  EXPECT_EQ(file->read(*file->find("small")).bytes, "s");
}

TEST(Compound, AStorageCanBeHadAsAFileOfItsOwn) {
  Writer writer({});
  const std::size_t outer =
      writer.storage(0, "outer", ByteView("\x0B\x0D\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16));
  writer.stream(outer, "\001Ole", "ole");
  writer.stream(writer.storage(outer, "Größe \xF0\x9F\x9A\xA2", {}), "large", Bytes(5000, 'x'));
  const Bytes bytes = writer.write();
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  const Content copy = copy_storage(&*file, *file->find("outer"));
  EXPECT_EQ(copy.wrong, "");
  auto copied = File::open(copy.bytes);
  ASSERT_TRUE(copied.ok());
  EXPECT_TRUE(copied->defects().empty());
  EXPECT_EQ(copied->root().class_id, "00020D0B-0000-0000-C000-000000000046");
  EXPECT_EQ(copied->read(*copied->find("\001Ole")).bytes, "ole");
  EXPECT_EQ(copied->read(*copied->find("Größe \xF0\x9F\x9A\xA2/large")).bytes, Bytes(5000, 'x'));
  EXPECT_EQ(copied->entries().size(), 4U);
}

TEST(Compound, ReadsSoManyEntriesAndNoMore) {
  for (const std::size_t extra : {0U, 1U}) {
    std::vector<Slot> slots(kMaxDirectoryEntries + extra,
                            Slot{"x", 2, kNone, kNone, kNone, 0xFFFFFFFE, 0, {}});
    slots[0] = {"Root Entry", 5, kNone, kNone, 1, 0xFFFFFFFE, 0, {}};
    for (std::uint32_t at = 1; at + 1 < slots.size(); ++at) slots[at].right = at + 1;
    const Bytes bytes = write_file(slots, {}, {}, 0xFFFFFFFE);
    auto file = File::open(bytes);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->entries().size(), kMaxDirectoryEntries);
    EXPECT_EQ(file->defects().empty(), extra == 0);
  }
}

TEST(Compound, ReadsSoDeepAndNoDeeper) {
  for (const std::size_t extra : {0U, 1U}) {
    std::string path = "s";
    for (std::size_t at = 1; at < kMaxStorageDepth + extra; ++at) path += "/s";
    TestWriter writer;
    writer.storage(path);
    const Bytes bytes = writer.write();
    auto file = File::open(bytes);
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->entries().size(), 1 + kMaxStorageDepth + extra);
    EXPECT_EQ(file->entries().back().is_orphan, extra == 1);
    EXPECT_EQ(file->defects().empty(), extra == 0);
  }
}

TEST(Compound, GivesSoManyBytesAndNoMore) {
  TestWriter writer;
  writer.stream("large", Bytes(std::size_t{32} << 20, 'q'));
  const Bytes bytes = writer.write();
  auto file = File::open(bytes);
  ASSERT_TRUE(file.ok());
  for (std::uint64_t read = 0; read < kMaxReadBytes; read += std::uint64_t{32} << 20) {
    EXPECT_EQ(file->read(*file->find("large")).wrong, "");
  }
  const Content past = file->read(*file->find("large"));
  EXPECT_EQ(past.bytes, "");
  EXPECT_EQ(past.wrong, "more is read of this file than is allowed");
}

TEST(SectorTable, StopsWhereItIsToldAndSaysWhatIsWrong) {
  SectorTable table;
  for (const std::uint32_t next : {1U, 2U, kEndOfChain, kFreeSector, 9U, 5U}) {
    table.append(next, 6);
  }
  table.append(0, 6);
  EXPECT_EQ(table.size(), 6U);
  EXPECT_EQ(table.follow(0, 99).sectors, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(table.follow(0, 99).wrong, "");
  EXPECT_EQ(table.follow(0, 2).sectors, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(table.follow(3, 99).wrong, "its chain of sectors breaks off");
  EXPECT_EQ(table.follow(4, 99).wrong, "its chain of sectors leaves the file");
  EXPECT_EQ(table.follow(5, 99).sectors, (std::vector<std::uint32_t>{5}));
  EXPECT_EQ(table.follow(5, 99).wrong, "its chain of sectors runs in a circle");
}

}  // namespace
}  // namespace day::compound
