// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/contents.h"

#include <gtest/gtest.h>

#include <random>

#include "source/collector.h"
#include "source/fake_unpacker.h"

namespace day::source {
namespace {

#define FROM "From a@example.org Tue Dec 10 19:37:00 2019\n"

// Gives `bytes` in small reads and then, perhaps, an error.
class TestStream : public Stream {
 public:
  TestStream(ByteView bytes, std::size_t step, bool fails)
      : bytes_(bytes), step_(step), fails_(fails) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    if (bytes_.empty() && fails_) return Error{Code::Failed, "bad sector"};
    const std::size_t count = bytes_.copy(into, std::min(size, step_));
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  ByteView bytes_;
  std::size_t step_;
  bool fails_;
};

struct Given {
  std::string bytes;
  bool fails = false;
  std::optional<std::uint64_t> size_bytes = {};
  bool can_seek = false;
  std::size_t step = 1000;
};

Status take(const Given& given, const Options& options, Collector* collector) {
  const Sink sink = collector->sink();
  Outlet outlet(options, sink);
  Contents contents(&outlet);
  TestStream stream(given.bytes, given.step, given.fails);
  Input input(&stream);
  Place place;
  place.path = "given.gz";
  place.size_bytes = given.size_bytes;
  if (given.can_seek) {
    place.size_bytes = given.bytes.size();
    place.read_at = [&](std::uint64_t offset, char* into, std::size_t size) {
      return Result<std::size_t>(given.bytes.copy(into, size, offset));
    };
  }
  return contents.take(&input, place);
}

Options with_unpacker(std::size_t read_size = 100) {
  Options options;
  options.unpack = fake_unpacker(read_size);
  return options;
}

using Kind = store::ContainerKind;

TEST(Contents, AnMboxIsItsMessagesAndItsFraming) {
  Collector collector;
  ASSERT_TRUE(take({FROM "A: 1\n\nx\n\n" FROM "B: 2\n\n"}, {}, &collector).ok());
  const Collected& mbox = collector.outermost();
  EXPECT_EQ(mbox.begin.kind, Kind::Mbox);
  ASSERT_EQ(mbox.items.size(), 2u);
  EXPECT_EQ(mbox.items[0].bytes, "A: 1\n\nx\n");
  EXPECT_EQ(mbox.items[1].envelope, "From a@example.org Tue Dec 10 19:37:00 2019");
  EXPECT_EQ(mbox.items[1].offset, 44u + 9 + 44);
  EXPECT_TRUE(mbox.closed.complete);
}

TEST(Contents, AnEmptyFileHasNoItems) {
  Collector collector;
  ASSERT_TRUE(take({""}, {}, &collector).ok());
  EXPECT_EQ(collector.outermost().begin.kind, Kind::File);
  EXPECT_TRUE(collector.outermost().items.empty());
  EXPECT_TRUE(collector.outermost().closed.complete);
}

TEST(Contents, AMessageAndADocumentAreOneItemEach) {
  Collector message;
  ASSERT_TRUE(take({"From: a\nTo: b\n\nx"}, {}, &message).ok());
  EXPECT_EQ(message.outermost().items.at(0).kind, store::ItemKind::Message);
  Collector document;
  ASSERT_TRUE(take({"hello"}, {}, &document).ok());
  EXPECT_EQ(document.outermost().items.at(0).kind, store::ItemKind::Document);
  EXPECT_EQ(document.outermost().items.at(0).bytes, "hello");
}

TEST(Contents, AFileIsJudgedByItsFirstBytesUpToTheirLimit) {
  for (const std::size_t past : {0u, 1u}) {
    // The colon of the second field that mail is known to have is the last byte looked at.
    const std::string fields = "\nTo: b\nSubject:";
    const std::string header =
        "X-A: " + std::string(kSniffBytes + past - 5 - fields.size(), 'x') + fields;
    Collector collector;
    ASSERT_TRUE(take({header + " c\n\nbody"}, {}, &collector).ok());
    EXPECT_EQ(collector.outermost().items.at(0).kind,
              past == 0 ? store::ItemKind::Message : store::ItemKind::Document);
  }
}

TEST(Contents, AnEmlxIsAMessageBetweenFraming) {
  const std::string message = "From: a\nTo: b\n\nbody\n";
  for (const std::size_t step : {1u, 7u, 1000u}) {
    Collector collector;
    const std::string plist = "<?xml version=\"1.0\"?>\n<plist/>\n";
    ASSERT_TRUE(
        take({"20         \n" + message + plist, false, {}, false, step}, {}, &collector).ok());
    const Collected& file = collector.outermost();
    EXPECT_EQ(file.begin.detail, "emlx");
    ASSERT_EQ(file.items.size(), 1u);
    EXPECT_EQ(file.items[0].bytes, message);
    EXPECT_EQ(file.items[0].offset, 12u);
    EXPECT_TRUE(file.notices.empty());
  }
}

TEST(Contents, AnEmlxWithAWrongSizeLosesNothingAndSaysSo) {
  for (const char* size : {"10", "25", "4000"}) {
    Collector collector;
    ASSERT_TRUE(
        take({std::string(size) + "\nFrom: a\nTo: b\n\nbody\n<?xml?>"}, {}, &collector).ok());
    EXPECT_EQ(collector.outermost().notices.size(), 1u) << size;
    EXPECT_EQ(collector.outermost().items.size(), 1u);
  }
}

TEST(Contents, ItemsLargerThanAPieceComeInPieces) {
  const std::string attached = FROM "B: 2\n\n" + std::string(3 * kMaxPieceBytes, 'y') + "\n";
  const std::string mbox =
      fmt::format(FROM "Content-Length: {}\n\n", attached.size()) + attached + "\n" FROM "C: 3\n";
  Collector collector;
  ASSERT_TRUE(take({mbox, false, {}, false, kReadBytes}, {}, &collector).ok());
  EXPECT_EQ(collector.outermost().items.size(), 2u);
}

TEST(Contents, DamageIsAGapOfWhatIsMissing) {
  for (const std::string& bytes : {std::string(FROM "A: 1\n\nxyz"), std::string("A: 1\n\nxyz"),
                                   std::string("From: 1\nTo: b\n\nxyz"), std::string()}) {
    Collector collector;
    ASSERT_TRUE(take({bytes, true, 1000}, {}, &collector).ok());
    const Collected& file = collector.outermost();
    EXPECT_EQ(file.gap_bytes, 1000 - bytes.size());
    EXPECT_EQ(file.gaps, std::vector<std::string>{"bad sector"});
    EXPECT_FALSE(file.closed.complete);
    EXPECT_EQ(file.closed.size_bytes, 1000u);
  }
}

TEST(Contents, AFileThatGrowsOrShrinksIsReadToItsEndAndSaysSo) {
  for (const std::uint64_t size : {2u, 10u}) {
    Collector collector;
    ASSERT_TRUE(take({"hello", false, size}, {}, &collector).ok());
    EXPECT_EQ(collector.outermost().notices.size(), 1u);
    EXPECT_EQ(collector.outermost().items.at(0).bytes, "hello");
    EXPECT_TRUE(collector.outermost().closed.complete);
  }
}

TEST(Packed, ACompressedMboxIsAnMboxInside) {
  const std::string file =
      packed(kGzipMagic, entry("-", FROM "A: 1\n\nx\n\n" FROM "B: 2\n\n") + "end\ntrailing bytes");
  for (const bool can_seek : {false, true}) {
    Collector collector;
    ASSERT_TRUE(take({file, false, {}, can_seek}, with_unpacker(), &collector).ok());
    const Collected& outer = collector.outermost();
    EXPECT_EQ(outer.begin.kind, Kind::Compressed);
    EXPECT_EQ(outer.begin.detail, "gzip");
    EXPECT_EQ(outer.outer, file);
    EXPECT_TRUE(outer.closed.complete);
    ASSERT_EQ(outer.inside.size(), 1u);
    EXPECT_EQ(outer.inside[0]->begin.kind, Kind::Mbox);
    EXPECT_EQ(outer.inside[0]->begin.path, "given");
    EXPECT_EQ(outer.inside[0]->items.size(), 2u);
  }
}

TEST(Packed, AnArchiveIsWalkedEntryByEntry) {
  const std::string tgz =
      packed(kGzipMagic,
             entry("-", packed(kZipMagic, entry("d/a.eml", "From: a\nTo: b\n\n") + entry("d/", "") +
                                              entry("box/cur/1:2,FS", "To: b\n\nx") +
                                              entry("e.txt", ""))));
  Collector collector;
  ASSERT_TRUE(take({tgz}, with_unpacker(), &collector).ok());
  const Collected& outer = collector.outermost();
  EXPECT_EQ(outer.outer, tgz);
  const Collected* const archive = outer.find("given");
  ASSERT_NE(archive, nullptr);
  EXPECT_EQ(archive->begin.kind, Kind::Archive);
  ASSERT_EQ(archive->inside.size(), 3u);
  EXPECT_EQ(archive->inside[0]->begin.path, "d/a.eml");
  EXPECT_EQ(archive->inside[0]->begin.modified_seconds, 1'000'000'000);
  EXPECT_EQ(archive->inside[1]->items.at(0).flags, "FS");
  EXPECT_TRUE(archive->inside[2]->items.empty());
}

TEST(Packed, WithoutAnUnpackerAPackedFileIsADocument) {
  const std::string file = packed(kGzipMagic, entry("-", "x"));
  Collector collector;
  ASSERT_TRUE(take({file}, {}, &collector).ok());
  EXPECT_EQ(collector.outermost().begin.kind, Kind::File);
  EXPECT_EQ(collector.outermost().items.at(0).bytes, file);
  EXPECT_EQ(collector.outermost().notices.size(), 1u);
}

TEST(Packed, WhatFailsBeforeItsFirstByteIsADocument) {
  for (const char* rest : {"fail\n", "cut a 10 0\n", "fail\na long tail of other bytes"}) {
    const std::string file = packed(kZipMagic, rest) + std::string(300'000, 'z');
    Collector collector;
    ASSERT_TRUE(take({file}, with_unpacker(), &collector).ok());
    EXPECT_EQ(collector.outermost().begin.kind, Kind::File) << rest;
    EXPECT_EQ(collector.outermost().items.at(0).bytes, file);
    EXPECT_EQ(collector.outermost().items.at(0).kind, store::ItemKind::Document);
    EXPECT_TRUE(collector.outermost().closed.complete);
  }
}

TEST(Packed, AnUnpackerThatDoesNotStartLeavesADocument) {
  Options options;
  options.unpack = [](Packing, OuterFile outer) -> Result<std::unique_ptr<Unpacking>> {
    char bytes[10];
    EXPECT_TRUE(outer.read(bytes, sizeof bytes).ok());
    return Error{Code::Unsupported, "no sandbox here"};
  };
  const std::string file = packed(kZipMagic, entry("a", "b"));
  Collector collector;
  ASSERT_TRUE(take({file}, options, &collector).ok());
  EXPECT_EQ(collector.outermost().items.at(0).bytes, file);
  EXPECT_NE(collector.outermost().notices.at(0).find("no sandbox here"), std::string::npos);
}

TEST(Packed, WhatBreaksOffLaterKeepsWhatCameOut) {
  const std::string file =
      packed(kZipMagic, entry("a", "hello") + "fail\n") + std::string(300'000, 'z');
  Collector collector;
  ASSERT_TRUE(take({file}, with_unpacker(), &collector).ok());
  const Collected& outer = collector.outermost();
  EXPECT_EQ(outer.begin.kind, Kind::Archive);
  EXPECT_FALSE(outer.closed.complete);
  EXPECT_EQ(outer.notices.size(), 1u);
  EXPECT_EQ(outer.outer, file);
  EXPECT_EQ(outer.find("a")->items.at(0).bytes, "hello");
  EXPECT_TRUE(outer.find("a")->closed.complete);
}

TEST(Packed, AnEntryThatBreaksOffHasAGap) {
  const std::string file = packed(kZipMagic, "cut a 100 5\nhello");
  Collector collector;
  ASSERT_TRUE(take({file}, with_unpacker(), &collector).ok());
  const Collected& outer = collector.outermost();
  EXPECT_FALSE(outer.closed.complete);
  EXPECT_EQ(outer.find("a")->items.at(0).bytes, "hello");
  EXPECT_EQ(outer.find("a")->gap_bytes, 95u);
}

TEST(Packed, AnArchiveWithoutEntriesIsEmpty) {
  Collector collector;
  ASSERT_TRUE(take({packed(kZipMagic, "end\n")}, with_unpacker(), &collector).ok());
  EXPECT_EQ(collector.outermost().begin.kind, Kind::Archive);
  EXPECT_TRUE(collector.outermost().inside.empty());
  EXPECT_TRUE(collector.outermost().closed.complete);
}

TEST(Packed, WhatNeedsSeekingIsADocumentWhereThereIsNone) {
  const std::string seven = packed("7z\xbc\xaf\x27\x1c", entry("a", "b"));
  Collector pipe;
  ASSERT_TRUE(take({seven}, with_unpacker(), &pipe).ok());
  EXPECT_EQ(pipe.outermost().begin.kind, Kind::File);
  Collector disk;
  ASSERT_TRUE(take({seven, false, {}, true}, with_unpacker(), &disk).ok());
  EXPECT_EQ(disk.outermost().begin.kind, Kind::Archive);
  Collector nested;
  const std::string zip = packed(kZipMagic, entry("n.7z", seven));
  ASSERT_TRUE(take({zip, false, {}, true}, with_unpacker(), &nested).ok());
  EXPECT_EQ(nested.outermost().find("n.7z")->begin.kind, Kind::File);
  EXPECT_EQ(nested.outermost().find("n.7z")->items.at(0).bytes, seven);
}

TEST(Packed, NestingEndsAtItsLimit) {
  for (const std::size_t past : {0u, 1u}) {
    std::string file = "hello";
    for (std::size_t i = 0; i < kMaxNesting + past; ++i) {
      file = packed(kGzipMagic, entry("-", file));
    }
    Collector collector;
    ASSERT_TRUE(take({file}, with_unpacker(), &collector).ok());
    const Collected* inner = &collector.outermost();
    std::size_t depth = 0;
    while (!inner->inside.empty()) {
      inner = inner->inside[0].get();
      ++depth;
    }
    EXPECT_EQ(depth, kMaxNesting);
    EXPECT_EQ(inner->items.at(0).bytes == "hello", past == 0);
    EXPECT_EQ(inner->notices.size(), past);
  }
}

// Reads everything before it finds that it can do nothing.
class LateFailure : public Unpacking {
 public:
  explicit LateFailure(OuterFile outer) : outer_(std::move(outer)) {}
  Result<std::optional<Entry>> next_entry() override {
    std::string buffer(1 << 16, ' ');
    while (true) {
      ASSIGN_OR_RETURN(const std::size_t got, outer_.read(buffer.data(), buffer.size()));
      if (got == 0) return Error{Code::Damaged, "nothing in it"};
    }
  }
  Result<std::size_t> read(char*, std::size_t) override { return std::size_t{0}; }

 private:
  OuterFile outer_;
};

TEST(Packed, OuterBytesAreHeldBackUpToTheirLimit) {
  Options options;
  options.unpack = [](Packing, OuterFile outer) -> Result<std::unique_ptr<Unpacking>> {
    return std::unique_ptr<Unpacking>(std::make_unique<LateFailure>(std::move(outer)));
  };
  for (const std::size_t past : {0u, 1u}) {
    const std::string file =
        std::string(kZipMagic) + std::string(kMaxReplayBytes + past - kZipMagic.size(), 'z');
    Collector collector;
    ASSERT_TRUE(take({file}, options, &collector).ok());
    const Collected& outer = collector.outermost();
    EXPECT_EQ(outer.begin.kind, past == 0 ? Kind::File : Kind::Archive);
    EXPECT_EQ(past == 0 ? outer.items.at(0).bytes : outer.outer, file);
    EXPECT_EQ(outer.closed.complete, past == 0);
  }
}

TEST(Packed, DamageOfTheOuterFileIsAGapOfIt) {
  const std::string file = packed(kZipMagic, entry("a", "hello") + "entry b 1000\nxyz");
  Collector collector;
  ASSERT_TRUE(take({file, true, 5000}, with_unpacker(), &collector).ok());
  EXPECT_EQ(collector.outermost().gap_bytes, 5000 - file.size());
  EXPECT_EQ(collector.outermost().outer, file);
}

// Everything at once, for the two tests below.
std::string big_world() {
  const std::string mbox = FROM "A: 1\n\nx\n\n" FROM "B: 2\n\n";
  const std::string inner =
      packed(kZipMagic, entry("m.mbox", mbox) + entry("x.eml", "From: a\nTo: b\n\n") +
                            entry("t.txt", std::string(5000, 't')) + "fail\n");
  return packed(kZipMagic, entry("n.zip", inner) + entry("again.mbox", mbox) + "end\ntail");
}

TEST(Contents, EveryErrorOfTheSinkEndsTheWalkAtOnce) {
  const Given given{big_world()};
  Collector all;
  ASSERT_TRUE(take(given, with_unpacker(), &all).ok());
  for (std::size_t number = 1; number <= all.events(); ++number) {
    Collector collector;
    collector.fail_at(number);
    const Status status = take(given, with_unpacker(), &collector);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().message, "the sink is full");
    EXPECT_EQ(collector.events(), number);
  }
}

TEST(Contents, AStopAtAnyEventClosesEveryContainer) {
  const Given given{big_world()};
  Collector all;
  ASSERT_TRUE(take(given, with_unpacker(), &all).ok());
  bool some_item_was_left = false;
  for (std::size_t number = 2; number <= all.events(); ++number) {
    Collector collector;
    Options options = with_unpacker();
    options.stop = [&] { return collector.events() + 1 >= number; };
    const Status status = take(given, options, &collector);
    some_item_was_left = some_item_was_left || collector.is_item_open();
    if (status.ok()) continue;  // only closing was left
    EXPECT_FALSE(collector.outermost().closed.complete) << number;
  }
  EXPECT_TRUE(some_item_was_left);
}

// Random trees of packed files, read in random steps: the collector checks every account.
TEST(Contents, RandomWorldsAddUp) {
  std::mt19937 random(3);
  const auto leaf = [&]() -> std::string {
    switch (random() % 5) {
      case 0:
        return "";
      case 1:
        return "text " + std::string(random() % 3000, 'x');
      case 2:
        return "From: a\nTo: b\n\n" + std::string(random() % 3000, 'y');
      case 3:
        return "9 \nFrom: a\n\n<?xml";
      default:
        return FROM "A: 1\n\nFrom here\n\n" FROM "B: 2\n";
    }
  };
  for (int round = 0; round < 300; ++round) {
    std::string file = leaf();
    for (std::size_t depth = random() % 4; depth > 0; --depth) {
      std::string rest;
      for (std::size_t n = random() % 3; n > 0; --n) rest += entry("l", leaf());
      rest += entry("deep", file);
      if (random() % 4 == 0) rest += "fail\n";
      if (random() % 4 == 0) rest += "end\ntail";
      file = packed(random() % 2 == 0 ? kZipMagic : kGzipMagic, rest);
    }
    Collector collector;
    const std::size_t step = 1 + random() % 500;
    ASSERT_TRUE(take({file, random() % 4 == 0, file.size() + 10, false, step}, with_unpacker(step),
                     &collector)
                    .ok());
    collector.outermost();
    if (HasFailure()) FAIL() << "round " << round;
  }
}

}  // namespace
}  // namespace day::source
