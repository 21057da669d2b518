// SPDX-License-Identifier: AGPL-3.0-or-later
// The host's side of unpacking, against the test worker, whose archives are lines: "NAME SIZE" and
// the content. The real formats are tested beside unarchive.cc.
#include "reader/unpack.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "reader/limits.h"

namespace day::reader {
namespace {

using source::Packing;

PoolOptions test_options() {
  PoolOptions options;
  options.program = DAYLIGHT_TEST_WORKER;
  options.wall_seconds = 5;
  return options;
}

source::OuterFile outer_of(const Bytes& bytes, bool seekable) {
  source::OuterFile outer;
  outer.read = [&bytes, at = std::size_t{0}](char* into,
                                             std::size_t size) mutable -> Result<std::size_t> {
    const ByteView piece = ByteView(bytes).substr(at, size);
    std::memcpy(into, piece.data(), piece.size());
    at += piece.size();
    return piece.size();
  };
  if (seekable) {
    outer.size_bytes = bytes.size();
    outer.read_at = [&bytes](std::uint64_t offset, char* into,
                             std::size_t size) -> Result<std::size_t> {
      if (offset > bytes.size()) return std::size_t{0};
      const ByteView piece = ByteView(bytes).substr(static_cast<std::size_t>(offset), size);
      std::memcpy(into, piece.data(), piece.size());
      return piece.size();
    };
  }
  return outer;
}

struct Unpacked {
  std::vector<std::pair<std::string, Bytes>> entries;
  std::string error;
};

// Everything in the archive; `most` bytes of each entry are pulled, the rest passed over.
Unpacked unpack_all(const Bytes& bytes, Packing packing, bool seekable, std::size_t most) {
  Unpacked all;
  auto unpacking = make_unpacker(test_options())(packing, outer_of(bytes, seekable));
  if (!unpacking.ok()) {
    all.error = unpacking.error().message;
    return all;
  }
  while (true) {
    const Result<std::optional<source::Entry>> entry = (*unpacking)->next_entry();
    if (!entry.ok()) {
      all.error = entry.error().message;
      return all;
    }
    if (!entry->has_value()) return all;
    all.entries.emplace_back((*entry)->path, "");
    Bytes& content = all.entries.back().second;
    while (content.size() < most) {
      char into[1000];
      const Result<std::size_t> got =
          (*unpacking)->read(into, std::min(sizeof into, most - content.size()));
      if (!got.ok()) {
        all.error = got.error().message;
        return all;
      }
      if (*got == 0) break;
      content.append(into, *got);
    }
  }
}

TEST(Unpack, HandsOutEntriesAndTheirBytes) {
  Bytes large(300'000, 'x');
  large[299'999] = 'y';
  const Bytes archive = "a 5\nhelloempty 0\nlarge 300000\n" + large + "z 1\n!";
  const Unpacked all = unpack_all(archive, Packing::Archive, false, SIZE_MAX);
  EXPECT_EQ(all.error, "");
  ASSERT_EQ(all.entries.size(), 4U);
  EXPECT_EQ(all.entries[0], std::pair(std::string("a"), Bytes("hello")));
  EXPECT_EQ(all.entries[1].second, "");
  EXPECT_EQ(all.entries[2].second, large);
  EXPECT_EQ(all.entries[3], std::pair(std::string("z"), Bytes("!")));
}

TEST(Unpack, PassesOverWhatIsNotPulled) {
  const Bytes archive = "a 300000\n" + Bytes(300'000, 'x') + "b 3\nyes";
  const Unpacked all = unpack_all(archive, Packing::Archive, false, 3);
  EXPECT_EQ(all.error, "");
  ASSERT_EQ(all.entries.size(), 2U);
  EXPECT_EQ(all.entries[1].second, "yes");
}

TEST(Unpack, TellsWhereTheDamageIs) {
  Unpacked all = unpack_all("a 5\nhello!the rest is torn\n", Packing::Archive, false, SIZE_MAX);
  EXPECT_EQ(all.entries.size(), 1U);
  EXPECT_EQ(all.error, "the rest is torn");
  all = unpack_all("a 50\nhello", Packing::Archive, false, SIZE_MAX);
  ASSERT_EQ(all.entries.size(), 1U);
  EXPECT_EQ(all.entries[0].second, "hello");
  EXPECT_EQ(all.error, "the entry is cut short");
}

TEST(Unpack, ReadsFromAnywhereInASeekableFile) {
  const Bytes archive = "@3\n..12345678..";
  const Unpacked all = unpack_all(archive, Packing::Archive, true, SIZE_MAX);
  EXPECT_EQ(all.error, "");
  ASSERT_EQ(all.entries.size(), 1U);
  EXPECT_EQ(all.entries[0].first, "15");
  EXPECT_EQ(all.entries[0].second, "..123456");
  EXPECT_EQ(unpack_all(archive, Packing::Archive, false, SIZE_MAX).error, "cannot seek");
}

TEST(Unpack, SurvivesAWorkerThatFalls) {
  const Unpacked all = unpack_all("a 1\nxfall\n", Packing::Archive, false, SIZE_MAX);
  ASSERT_EQ(all.entries.size(), 1U);
  EXPECT_EQ(all.error.rfind("the unpacker: ", 0), 0U) << all.error;
}

TEST(Unpack, EndsABomb) {
  const Unpacked all = unpack_all("b", Packing::Stream, false, SIZE_MAX);
  ASSERT_EQ(all.entries.size(), 1U);
  EXPECT_NE(all.error.find("times its size"), std::string::npos) << all.error;
  EXPECT_GE(all.entries[0].second.size(), kUnpackFreeBytes);
  EXPECT_LE(all.entries[0].second.size(), kUnpackFreeBytes + kMaxUnpackRatio + kMaxPieceBytes);
}

TEST(Unpack, EndsAWorkerThatAsksOnAfterTheEnd) {
  const auto ask = [](unsigned count) {
    const Bytes archive = "?" + std::to_string(count) + "\n";
    return unpack_all(archive, Packing::Archive, false, SIZE_MAX).error;
  };
  EXPECT_EQ(ask(kMaxAsksAfterEnd), "");
  EXPECT_EQ(ask(kMaxAsksAfterEnd + 1), "the unpacker goes in circles");
}

TEST(Unpack, EndsAWorkerThatReadsTheFileOverAndOver) {
  // One piece for each question, and what a file of this size may cost in all.
  const std::uint64_t most =
      (kMaxPieceBytes + kUnpackFreeBytes + 1) * kMaxOuterRereads / kMaxPieceBytes;
  const auto ask = [](std::uint64_t count) {
    Bytes archive = "??" + std::to_string(count) + "\n";
    archive.resize(kMaxPieceBytes, 'x');
    return unpack_all(archive, Packing::Archive, true, SIZE_MAX).error;
  };
  EXPECT_EQ(ask(most), "");
  EXPECT_EQ(ask(most + 1), "the unpacker goes in circles");
}

TEST(Unpack, HandsOnTheErrorOfTheOuterFile) {
  source::OuterFile outer;
  outer.read = [](char*, std::size_t) -> Result<std::size_t> {
    return Error{Code::Denied, "the disk is gone"};
  };
  auto unpacking = make_unpacker(test_options())(Packing::Archive, outer);
  ASSERT_TRUE(unpacking.ok());
  for (int turn = 0; turn < 2; ++turn) {
    const auto entry = (*unpacking)->next_entry();
    ASSERT_FALSE(entry.ok());
    EXPECT_EQ(entry.error().code, Code::Denied);
    EXPECT_EQ(entry.error().message, "the disk is gone");
  }
}

}  // namespace
}  // namespace day::reader
