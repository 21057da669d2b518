// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages promise about damage, byte by byte.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "store/limits.h"
#include "store/store.h"
#include "store/store_testing.h"

namespace day::store {
namespace {

struct Stored {
  ItemId id;
  Bytes bytes;
  Location location;
};

// A small pack of every kind of block, each committed on its own.
struct World {
  Folder folder;
  std::vector<Stored> items;
  std::vector<Position> ends;  // of the blocks; first the end of the header

  World() {
    const auto writer = must(Writer::open(folder.path()));
    ends.push_back({0, kPackHeaderBytes});
    for (const char* text : {"a", "bb", ""}) add(writer.get(), text);
    ends.push_back(must(writer->commit()));
    must(writer->append_recipe({1}, Bytes(300, 'r')));
    ends.push_back(must(writer->commit()));
    add(writer.get(), Bytes(200, 'z') + "compressible");
    ends.push_back(must(writer->commit()));
    must(writer->append_recipe({1}, "end"));
    ends.push_back(must(writer->commit()));
  }

  void add(Writer* writer, ByteView bytes) {
    const ItemId id = id_of(bytes);
    items.push_back({id, Bytes(bytes), must(writer->append(id, bytes))});
  }
};

TEST(Damage, EveryFlippedByteIsNamedAndNothingElseIsLost) {
  const World world;
  const Bytes whole = world.folder.get(0);
  ASSERT_LT(whole.size(), 1500u);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      Bytes bad = whole;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      world.folder.put(0, bad);
      const ScanResult scan = scan_all(world.folder.path());
      ASSERT_EQ(scan.damage.size(), 1u) << at;
      const ScannedDamage& damage = scan.damage[0];
      EXPECT_LE(damage.from.offset, at);
      EXPECT_GT(damage.from.offset + damage.size_bytes, at);
      EXPECT_EQ(damage.torn_tail, at >= world.ends[3].offset) << at;
      EXPECT_EQ(scan.end, world.ends.back());
      // All other blocks are there.
      std::size_t expected = 0;
      const auto reader = must(Reader::open(world.folder.path()));
      for (const Stored& item : world.items) {
        const bool hit = item.location.offset == damage.from.offset;
        const auto read = reader->read(item.id, item.location, kNoLimit);
        EXPECT_EQ(read.ok(), !hit) << at;
        EXPECT_TRUE(!read.ok() || *read == item.bytes) << at;
        if (!hit) ++expected;
      }
      EXPECT_EQ(scan.items.size(), expected) << at;
    }
  }
}

TEST(Damage, EveryTruncationKeepsExactlyTheWholeBlocks) {
  const World world;
  const Bytes whole = world.folder.get(0);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    world.folder.put(0, whole.substr(0, size));
    std::uint64_t end = 0;
    for (const Position& each : world.ends) {
      if (each.offset <= size) end = each.offset;
    }
    const ScanResult before = scan_all(world.folder.path());
    ASSERT_EQ(before.damage.size(), size == end && size > 0 ? 0u : 1u) << size;
    for (const ScannedDamage& damage : before.damage) EXPECT_TRUE(damage.torn_tail);
    {
      const auto writer = must(Writer::open(world.folder.path()));
      EXPECT_EQ(writer->tail_report().dropped_bytes, size - end) << size;
      must(writer->append(id_of("later"), "later"));
      must(writer->commit());
    }
    const ScanResult scan = scan_all(world.folder.path());
    EXPECT_TRUE(scan.damage.empty()) << size;
    std::size_t expected = 1;
    for (const Stored& item : world.items) {
      if (item.location.offset < end && end > kPackHeaderBytes) ++expected;
    }
    EXPECT_EQ(scan.items.size(), expected) << size;
    EXPECT_EQ(scan.items.back().id, id_of("later"));
  }
}

TEST(Damage, AWriterNeverCutsOffAWholeBlock) {
  const World world;
  const Bytes whole = world.folder.get(0);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    world.folder.put(0, bad);
    std::filesystem::remove(world.folder.pack(1));
    const std::size_t items_before = scan_all(world.folder.path()).items.size();
    const bool in_last = at >= world.ends[3].offset;
    {
      const auto writer = must(Writer::open(world.folder.path()));
      EXPECT_EQ(writer->tail_report().dropped_bytes,
                in_last ? whole.size() - world.ends[3].offset : 0)
          << at;
      must(writer->append(id_of("later"), "later"));
      must(writer->commit());
    }
    const ScanResult scan = scan_all(world.folder.path());
    EXPECT_EQ(scan.items.size(), items_before + 1) << at;
    EXPECT_EQ(scan.damage.size(), in_last ? 0u : 1u) << at;
    // A pack whose header is damaged is left alone.
    EXPECT_EQ(std::filesystem::exists(world.folder.pack(1)), at < kPackHeaderBytes) << at;
  }
}

TEST(Damage, WhatWasCommittedIsNeverDroppedAsATornTail) {
  const World world;
  const Bytes whole = world.folder.get(0);
  Bytes bad = whole;
  bad[whole.size() - 1] = static_cast<char>(bad[whole.size() - 1] ^ 1);
  world.folder.put(0, bad);
  WriterOptions options;
  options.committed = world.ends.back();
  {
    const auto writer = must(Writer::open(world.folder.path(), options));
    EXPECT_EQ(writer->tail_report().dropped_bytes, 0u);
    must(writer->append(id_of("later"), "later"));
    must(writer->commit());
  }
  EXPECT_EQ(world.folder.get(0).substr(0, bad.size()), bad);
  EXPECT_EQ(scan_all(world.folder.path()).damage.size(), 1u);

  // Bytes behind the committed place are a torn tail as ever.
  world.folder.put(0, whole + Bytes(100, '\0'));
  EXPECT_EQ(must(Writer::open(world.folder.path(), options))->tail_report().dropped_bytes, 100u);

  world.folder.put(0, whole.substr(0, whole.size() - 1));
  const auto refused = Writer::open(world.folder.path(), options);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Damaged);
  EXPECT_EQ(world.folder.get(0).size(), whole.size() - 1);
  const ScanResult scan = scan_all(world.folder.path(), world.ends.back());
  ASSERT_EQ(scan.damage.size(), 1u);
  EXPECT_EQ(scan.damage[0].size_bytes, 1u);

  options.committed = {1, 64};
  EXPECT_EQ(Writer::open(world.folder.path(), options).error().code, Code::Damaged);
  std::filesystem::remove(world.folder.pack(0));
  options.committed = world.ends.back();
  EXPECT_EQ(Writer::open(world.folder.path(), options).error().code, Code::Damaged);
  EXPECT_EQ(scan_all(world.folder.path(), world.ends.back()).damage.size(), 1u);
}

TEST(Damage, ANewerFormatIsUnsupportedAndLeftAlone) {
  const World world;
  Bytes bytes = world.folder.get(0);
  bytes[8] = 2;
  const ByteView covered = ByteView(bytes).substr(0, 32);
  bytes.replace(32, 32, crypto::sha256(covered).view());
  world.folder.put(0, bytes);
  EXPECT_EQ(Writer::open(world.folder.path()).error().code, Code::Unsupported);
  const auto reader = must(Reader::open(world.folder.path()));
  const auto ignore = [](const Scanned&, Position) { return Status{}; };
  EXPECT_EQ(reader->scan({}, ignore).error().code, Code::Unsupported);
  EXPECT_EQ(reader->read(world.items[0].id, world.items[0].location, 9).error().code,
            Code::Unsupported);
  EXPECT_EQ(world.folder.get(0), bytes);
}

TEST(Damage, MissingAndRenamedPacksAreNamed) {
  const Folder folder;
  WriterOptions options;
  options.max_pack_bytes = 1;
  const auto writer = must(Writer::open(folder.path(), options));
  for (int i = 0; i < 6; ++i) {
    must(writer->append(id_of(std::to_string(i)), std::to_string(i)));
    must(writer->flush());
  }
  std::filesystem::remove(folder.pack(0));
  std::filesystem::remove(folder.pack(2));
  std::filesystem::remove(folder.pack(3));
  std::filesystem::rename(folder.pack(5), folder.pack(99'999'999));
  const ScanResult scan = scan_all(folder.path());
  EXPECT_EQ(scan.items.size(), 3u);
  ASSERT_EQ(scan.damage.size(), 4u);
  EXPECT_EQ(scan.damage[0].what, "the pack file is missing");
  EXPECT_EQ(scan.damage[1].what, "2 pack files are missing");
  EXPECT_EQ(scan.damage[2].what, "99999994 pack files are missing");
  EXPECT_EQ(scan.damage[3].from, (Position{99'999'999, 0}));
}

// An item whose bytes are the block of another pack: a search behind damage must not take it for
// one of this pack.
TEST(Damage, ABlockInsideAnItemIsNotTakenForABlock) {
  const World other;
  const Bytes hostile = other.folder.get(0);
  const Folder folder;
  Position first;
  {
    const auto writer = must(Writer::open(folder.path()));
    first = must(writer->commit());
    // The bytes of the other pack come to lie at their own offsets too, were it not for the salt.
    must(writer->append(id_of(hostile), hostile));
    must(writer->commit());
    must(writer->append(id_of("next"), "next"));
    must(writer->commit());
  }
  Bytes bytes = folder.get(0);
  bytes[kPackHeaderBytes] = 'X';
  folder.put(0, bytes);
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.items.size(), 1u);
  EXPECT_EQ(scan.items[0].id, id_of("next"));
  // Nor when it is spliced in at its very offset.
  Bytes spliced = folder.get(0).substr(0, kPackHeaderBytes) + hostile.substr(kPackHeaderBytes);
  folder.put(0, spliced);
  EXPECT_TRUE(scan_all(folder.path()).items.empty());
}

TEST(Damage, AFrameTakenFromAnotherBlobIsNoticed) {
  const Folder folder;
  Dice dice(9);
  const Bytes first = dice.bytes(2 * kMaxFrameBytes), second = dice.bytes(2 * kMaxFrameBytes);
  const auto writer = must(Writer::open(folder.path()));
  must(writer->append(id_of(first), first));
  const Location location = must(writer->append(id_of(second), second));
  must(writer->commit());
  // Blobs of one size have seals of one size; pointing the second at the frames of the first keeps
  // every checksum after it is computed again.
  Bytes bytes = folder.get(0);
  const auto seal = bytes.find(kBlockMagic, location.offset);
  ASSERT_EQ(seal, location.offset);
  const std::size_t places = seal + kBlockHeaderBytes + kSealTableBytes + 4;
  const std::size_t end = places + 2 * kPlaceBytes;
  Bytes place;
  encode_places({{0, kPackHeaderBytes}}, &place);
  bytes.replace(places, place.size(), place);
  bytes.replace(end, kChecksumBytes,
                crypto::sha256(ByteView(bytes).substr(seal, end - seal)).view());
  folder.put(0, bytes);
  EXPECT_TRUE(scan_all(folder.path()).damage.empty());
  const auto reader = must(Reader::open(folder.path()));
  const auto read = reader->read(id_of(second), location, kNoLimit);
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("frame 0 is not where its seal says"), std::string::npos)
      << read.error().message;
  EXPECT_FALSE(reader->read_range(id_of(second), location, 0, 1).ok());
  EXPECT_TRUE(reader->read_range(id_of(second), location, kMaxFrameBytes, 1).ok());
}

// A limit on the size of files stands in for a full disk.
TEST(Damage, AFullDiskIsNamedClosesTheWriterAndLosesNothingCommitted) {
  const Folder folder;
  Dice dice(10);
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
  std::vector<ItemId> committed;
  {
    const auto writer = must(Writer::open(folder.path()));
    const Bytes first = dice.bytes(1000);
    must(writer->append(id_of(first), first));
    must(writer->commit());
    committed.push_back(id_of(first));
    const rlimit low{3000, old.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
    Bytes noise(5000, '\0');
    for (char& each : noise) each = static_cast<char>(dice.roll(256));
    must(writer->append(id_of(noise), noise));
    const auto full = writer->commit();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    ::signal(SIGXFSZ, old_handler);
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(full.error().code, Code::NoSpace);
    // There is room again, but this writer is closed.
    for (const Status& later : {writer->flush(), writer->append_recipe({1}, "x"),
                                writer->append_blob(writer->begin_blob(), "x")}) {
      ASSERT_FALSE(later.ok());
      EXPECT_EQ(later.error().code, Code::NoSpace);
      EXPECT_TRUE(later.error().message.starts_with("the store's writer is closed")) << "message";
    }
    EXPECT_FALSE(writer->append(id_of("x"), "x").ok());
    EXPECT_FALSE(writer->commit().ok());
  }
  const auto writer = must(Writer::open(folder.path()));
  must(writer->commit());
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.items.size(), 1u);
  EXPECT_EQ(scan.items[0].id, committed[0]);
  EXPECT_TRUE(scan.damage.empty());
}

}  // namespace
}  // namespace day::store
