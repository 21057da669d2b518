// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store.h"

#include <gtest/gtest.h>

#include "store/limits.h"
#include "store/store_testing.h"

namespace day::store {
namespace {

Location append(Writer* writer, ByteView bytes) {
  return must(writer->append(id_of(bytes), bytes));
}

Writer::Sealed add_blob(Writer* writer, ByteView bytes, std::size_t piece) {
  const std::uint64_t blob = writer->begin_blob();
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    must(writer->append_blob(blob, bytes.substr(at, piece)));
  }
  return must(writer->end_blob(blob));
}

TEST(Store, GivesBackWhatWentInAtEverySizeAroundALimit) {
  const Folder folder;
  Dice dice(1);
  const auto writer = must(Writer::open(folder.path()));
  std::vector<std::pair<Bytes, Location>> stored;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kBlockBytes - 1, kBlockBytes, kBlockBytes + 1,
        kMaxFrameBytes - 1, kMaxFrameBytes, kMaxFrameBytes + 1, 3 * kMaxFrameBytes}) {
    Bytes bytes = dice.bytes(size);
    const Location location = append(writer.get(), bytes);
    stored.emplace_back(std::move(bytes), location);
  }
  must(writer->commit());
  const auto reader = must(Reader::open(folder.path()));
  for (const auto& [bytes, location] : stored) {
    EXPECT_EQ(must(reader->read(id_of(bytes), location, bytes.size())), bytes);
    Bytes pieces;
    must(reader->read_pieces(id_of(bytes), location, [&](ByteView piece) -> Status {
      EXPECT_LE(piece.size(), kMaxFrameBytes);
      pieces.append(piece);
      return {};
    }));
    EXPECT_EQ(pieces, bytes);
    for (const std::size_t offset : {std::size_t{0}, bytes.size() / 2, kMaxFrameBytes - 1,
                                     kMaxFrameBytes, bytes.size(), bytes.size() + 1}) {
      for (const std::size_t size : {std::size_t{0}, std::size_t{2}, 2 * kMaxFrameBytes}) {
        const Bytes expected = offset < bytes.size() ? bytes.substr(offset, size) : Bytes();
        EXPECT_EQ(must(reader->read_range(id_of(bytes), location, offset, size)), expected);
      }
    }
    if (!bytes.empty()) {
      const auto refused = reader->read(id_of(bytes), location, bytes.size() - 1);
      ASSERT_FALSE(refused.ok());
      EXPECT_EQ(refused.error().code, Code::Damaged);
    }
  }
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.items.size(), stored.size());
  EXPECT_TRUE(scan.damage.empty());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    EXPECT_EQ(scan.items[i].id, id_of(stored[i].first));
    EXPECT_EQ(scan.items[i].size_bytes, stored[i].first.size());
    EXPECT_EQ(scan.items[i].location, stored[i].second);
  }
}

TEST(Store, ABlobIsTheSameHoweverItsPiecesAreCut) {
  const Folder folder;
  Dice dice(2);
  const auto writer = must(Writer::open(folder.path()));
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, kMaxFrameBytes, kMaxFrameBytes + 1,
                                 2 * kMaxFrameBytes, 2 * kMaxFrameBytes + 7}) {
    const Bytes bytes = dice.bytes(size);
    for (const std::size_t piece : {std::size_t{4093}, kMaxFrameBytes, 3 * kMaxFrameBytes}) {
      const Writer::Sealed sealed = add_blob(writer.get(), bytes, piece);
      EXPECT_EQ(sealed.id, id_of(bytes));
      EXPECT_EQ(sealed.size_bytes, size);
      must(writer->flush());
      const auto reader = must(Reader::open(folder.path()));
      EXPECT_EQ(must(reader->read(sealed.id, sealed.location, kNoLimit)), bytes);
    }
  }
}

TEST(Store, ABlobWithFrameListsReadsBackWholeAndInRanges) {
  const Folder folder;
  const std::size_t frames = kPlacesPerList + 3;
  const auto frame = [](std::uint64_t index) {
    return Bytes(kMaxFrameBytes, static_cast<char>('a' + index % 23));
  };
  Writer::Sealed sealed;
  {
    const auto writer = must(Writer::open(folder.path()));
    const std::uint64_t blob = writer->begin_blob();
    for (std::size_t i = 0; i < frames; ++i) must(writer->append_blob(blob, frame(i)));
    must(writer->append_blob(blob, "end"));
    sealed = must(writer->end_blob(blob));
    must(writer->commit());
  }
  EXPECT_EQ(sealed.size_bytes, frames * kMaxFrameBytes + 3);
  const auto reader = must(Reader::open(folder.path()));
  std::uint64_t next = 0;
  must(reader->read_pieces(sealed.id, sealed.location, [&](ByteView piece) -> Status {
    EXPECT_EQ(piece, next == frames ? "end" : ByteView(frame(next)));
    ++next;
    return {};
  }));
  EXPECT_EQ(next, frames + 1);
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{kPlacesPerList - 1},
                                    std::uint64_t{kPlacesPerList}, std::uint64_t{frames - 1}}) {
    const Bytes range = must(reader->read_range(sealed.id, sealed.location,
                                                index * kMaxFrameBytes + kMaxFrameBytes - 1, 2));
    EXPECT_EQ(range[0], frame(index)[0]);
    EXPECT_EQ(range[1], index + 1 == frames ? 'e' : frame(index + 1)[0]);
  }
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.items.size(), 1u);
  EXPECT_EQ(scan.items[0].id, sealed.id);
  EXPECT_EQ(scan.items[0].size_bytes, sealed.size_bytes);
}

TEST(Store, AnAbandonedBlobIsNeverVisited) {
  const Folder folder;
  Dice dice(3);
  const auto writer = must(Writer::open(folder.path()));
  const std::uint64_t blob = writer->begin_blob();
  must(writer->append_blob(blob, dice.bytes(2 * kMaxFrameBytes + 1)));
  const Bytes kept = dice.bytes(100);
  append(writer.get(), kept);
  writer->abandon_blob(blob);
  must(writer->commit());
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.items.size(), 1u);
  EXPECT_EQ(scan.items[0].id, id_of(kept));
  EXPECT_TRUE(scan.damage.empty());
}

TEST(Store, TheSameItemTwiceIsStoredTwice) {
  const Folder folder;
  const auto writer = must(Writer::open(folder.path()));
  const Location first = append(writer.get(), "same");
  const Location second = append(writer.get(), "same");
  must(writer->commit());
  EXPECT_NE(first, second);
  const auto reader = must(Reader::open(folder.path()));
  EXPECT_EQ(must(reader->read(id_of("same"), first, 4)), "same");
  EXPECT_EQ(must(reader->read(id_of("same"), second, 4)), "same");
  EXPECT_EQ(scan_all(folder.path()).items.size(), 2u);
}

TEST(Store, ABlockTakesItsMostEntriesAndNotOneMore) {
  const Folder folder;
  const auto writer = must(Writer::open(folder.path()));
  Location last;
  for (std::size_t i = 0; i <= kMaxBlockEntries; ++i) {
    const Location location = append(writer.get(), std::to_string(i));
    if (i == kMaxBlockEntries - 1) {
      EXPECT_EQ(location.slot, i);
    }
    last = location;
  }
  EXPECT_EQ(last.slot, 0u);
  must(writer->commit());
  const ScanResult scan = scan_all(folder.path());
  EXPECT_EQ(scan.items.size(), kMaxBlockEntries + 1);
  EXPECT_TRUE(scan.damage.empty());
}

TEST(Store, ARecipeMayBeAsLongAsItsLimitAndNotOneByteLonger) {
  const Folder folder;
  Dice dice(4);
  const auto writer = must(Writer::open(folder.path()));
  const Bytes most = dice.bytes(kMaxRecipeBytes);
  must(writer->append_recipe({7}, most));
  const Status refused = writer->append_recipe({7}, most + "x");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::Unsupported);
  must(writer->append_recipe({8}, ""));
  must(writer->commit());
  const ScanResult scan = scan_all(folder.path());
  ASSERT_EQ(scan.recipes.size(), 2u);
  EXPECT_EQ(scan.recipes[0], std::make_pair(SourceId{7}, most));
  EXPECT_EQ(scan.recipes[1], std::make_pair(SourceId{8}, Bytes()));
}

TEST(Store, PacksRollOverAndAreReadAcross) {
  const Folder folder;
  Dice dice(5);
  WriterOptions options;
  options.max_pack_bytes = 3 * kMaxFrameBytes;
  const auto writer = must(Writer::open(folder.path(), options));
  const Bytes noise = [&] {
    Bytes bytes;
    while (bytes.size() < 10 * kMaxFrameBytes) bytes += dice.bytes(100'000);
    return bytes;
  }();
  const Writer::Sealed sealed = add_blob(writer.get(), noise, 77'777);
  const Location item = append(writer.get(), "after");
  const Position end = must(writer->commit());
  EXPECT_GE(end.pack, 1u);
  const auto reader = must(Reader::open(folder.path()));
  EXPECT_EQ(must(reader->read(sealed.id, sealed.location, kNoLimit)), noise);
  EXPECT_EQ(must(reader->read(id_of("after"), item, 5)), "after");
  EXPECT_EQ(scan_all(folder.path()).items.size(), 2u);
  EXPECT_EQ(scan_all(folder.path()).end, end);
}

TEST(Store, APackThatHasReachedItsLimitTakesNoFurtherBlock) {
  std::uint64_t end = 0;
  for (const std::uint64_t more : {0, 0, 1}) {  // the first time, to learn where a block ends
    const Folder folder;
    WriterOptions options;
    if (end > 0) options.max_pack_bytes = end + more;
    const auto writer = must(Writer::open(folder.path(), options));
    append(writer.get(), "first");
    const std::uint64_t first_end = must(writer->commit()).offset;
    if (end > 0) {
      EXPECT_EQ(append(writer.get(), "second").pack, more == 0 ? 1u : 0u);
    }
    end = first_end;
  }
}

TEST(Store, MorePacksThanAReaderKeepsOpenAreRead) {
  const Folder folder;
  WriterOptions options;
  options.max_pack_bytes = 1;
  const auto writer = must(Writer::open(folder.path(), options));
  std::vector<Location> places;
  for (std::size_t i = 0; i <= kMaxOpenPacks; ++i) {
    places.push_back(append(writer.get(), std::to_string(i)));
    must(writer->flush());
  }
  EXPECT_EQ(places.back().pack, kMaxOpenPacks);
  const auto reader = must(Reader::open(folder.path()));
  for (const int round : {0, 1}) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::string bytes = std::to_string(i);
      EXPECT_EQ(must(reader->read(id_of(bytes), places[i], kNoLimit)), bytes) << round;
    }
  }
  EXPECT_EQ(scan_all(folder.path()).items.size(), kMaxOpenPacks + 1);
}

TEST(Store, AReaderSeesWhatIsAppendedAfterItWasOpened) {
  const Folder folder;
  WriterOptions options;
  options.max_pack_bytes = 1;  // every block in a pack of its own
  const auto reader = must(Reader::open(folder.path()));
  const auto writer = must(Writer::open(folder.path(), options));
  Position from;
  for (int i = 0; i < 5; ++i) {
    const std::string bytes = "item " + std::to_string(i);
    const Location location = append(writer.get(), bytes);
    EXPECT_FALSE(reader->read(id_of(bytes), location, kNoLimit).ok());
    must(writer->flush());
    EXPECT_EQ(must(reader->read(id_of(bytes), location, kNoLimit)), bytes);
    int seen = 0;
    must(reader->scan(from, [&](const Scanned& scanned, Position after) -> Status {
      EXPECT_EQ(std::get<ScannedItem>(scanned).id, id_of(bytes));
      from = after;
      ++seen;
      return {};
    }));
    EXPECT_EQ(seen, 1);
  }
}

TEST(Store, AScanThatStopsInsideABlockVisitsThatBlockAgain) {
  const Folder folder;
  const auto writer = must(Writer::open(folder.path()));
  for (int i = 0; i < 3; ++i) append(writer.get(), std::to_string(i));
  must(writer->commit());
  const auto reader = must(Reader::open(folder.path()));
  Position place;
  int seen = 0;
  const Status stopped = reader->scan({}, [&](const Scanned&, Position after) -> Status {
    if (++seen == 2) return Error{Code::Damaged, "enough"};
    place = after;
    return {};
  });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().message, "enough");
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(scan_all(folder.path(), place).items.size(), 3u);
}

TEST(Store, AnEmptyFolderHasNothingAndCommittingNothingMakesNothing) {
  const Folder folder;
  EXPECT_EQ(must(must(Writer::open(folder.path()))->commit()), Position{});
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_TRUE(scan_all(folder.path()).damage.empty());
}

TEST(Store, AMissingFolderIsNotFound) {
  const Folder folder;
  const auto reader = Reader::open(folder.path() + "/none");
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().code, Code::NotFound);
  EXPECT_FALSE(Writer::open(folder.path() + "/none").ok());
}

TEST(Store, AWrongIdOrPlaceIsDamaged) {
  const Folder folder;
  const auto writer = must(Writer::open(folder.path()));
  const Location right = append(writer.get(), "one");
  must(writer->append_recipe({1}, "xyz"));
  const Position end = must(writer->commit());
  const auto reader = must(Reader::open(folder.path()));
  for (const Location wrong :
       {Location{0, right.offset, 1}, Location{0, right.offset + 1, 0}, Location{0, 0, 0},
        Location{0, end.offset, 0}, Location{0, UINT64_MAX, 0}, Location{0, INT64_MAX, 0},
        Location{0, end.offset - 80 - 7, 0}}) {
    const auto read = reader->read(id_of("one"), wrong, kNoLimit);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, Code::Damaged) << wrong.offset;
  }
  EXPECT_EQ(reader->read(id_of("two"), right, kNoLimit).error().code, Code::Damaged);
  EXPECT_EQ(reader->read(id_of("one"), {1, 64, 0}, kNoLimit).error().code, Code::NotFound);
}

}  // namespace
}  // namespace day::store
