// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/zip.h"

#include <gtest/gtest.h>

#include "office/limits.h"
#include "office/testing.h"

namespace day::office {
namespace {

std::string content(Zip& zip, std::string_view name) {
  Bytes bytes;
  const auto index = zip.find(name);
  if (!index) return "(absent)";
  const std::string wrong = zip.read(*index, &bytes);
  return wrong.empty() ? bytes : bytes + " (" + wrong + ")";
}

// Deflated bytes that inflate to about `ratio` times as much: noise that zlib cannot shorten,
// followed by as many zeros as are needed.
Bytes inflating(std::uint64_t size, std::size_t noise) {
  Bytes out;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < noise; ++i) {
    state = state * 1664525 + 1013904223;
    out.push_back(static_cast<char>(state >> 24));
  }
  out.resize(size, '\0');
  return out;
}

TEST(Zip, PartsAreFoundByNameWhateverTheCase) {
  for (const Packed packed : {Packed::Stored, Packed::Deflated}) {
    const Bytes file = make_zip({{"a.xml", "first"}, {"Folder/B.xml", "second"}}, packed);
    std::optional<Zip> zip = Zip::open(file);
    ASSERT_TRUE(zip);
    EXPECT_FALSE(zip->is_recovered());
    EXPECT_EQ(content(*zip, "A.XML"), "first");
    EXPECT_EQ(content(*zip, "folder/b.xml"), "second");
    EXPECT_EQ(content(*zip, "none"), "(absent)");
  }
}

TEST(Zip, WithoutItsDirectoryPartsAreFoundByTheirHeaders) {
  for (const Packed packed : {Packed::Stored, Packed::Deflated}) {
    const Bytes file = make_zip({{"a", "first"}, {"b", "second"}}, packed);
    const Bytes cut = file.substr(0, file.find("PK\x01\x02"));
    std::optional<Zip> zip = Zip::open(cut);
    ASSERT_TRUE(zip);
    EXPECT_TRUE(zip->is_recovered());
    EXPECT_EQ(content(*zip, "a"), "first");
    EXPECT_EQ(content(*zip, "b"), "second");
  }
}

TEST(Zip, AChangedByteIsSaid) {
  Bytes file = make_zip({{"a", "some words"}});
  file[file.find("words")] = 'W';
  std::optional<Zip> zip = Zip::open(file);
  ASSERT_TRUE(zip);
  EXPECT_EQ(content(*zip, "a"), "some Words (its checksum does not match)");
}

TEST(Zip, EveryTruncationIsReadAsFarAsItGoes) {
  const Bytes file = make_zip({{"a", "first words"}, {"b", "second words"}}, Packed::Deflated);
  for (std::size_t size = 0; size < file.size(); ++size) {
    std::optional<Zip> zip = Zip::open(ByteView(file).substr(0, size));
    if (!zip) continue;
    Bytes bytes;
    const std::string wrong = zip->read(0, &bytes);
    EXPECT_EQ(bytes, std::string_view("first words").substr(0, bytes.size()));
    EXPECT_TRUE(bytes == "first words" || !wrong.empty()) << size;
  }
}

TEST(Zip, OnePartInflatesToTheRatioAndNoFurther) {
  // Deflate shortens zeros to a thousandth, so the noise alone decides.
  const std::uint64_t size = 3 * kFreeInflatedBytes;
  const std::size_t noise = size / kMaxInflateRatio;
  const Bytes within = make_zip({{"a", inflating(size, noise)}}, Packed::Deflated);
  const Bytes past = make_zip({{"a", inflating(size, noise / 2)}}, Packed::Deflated);
  const Bytes small = make_zip({{"a", inflating(kFreeInflatedBytes, 1)}}, Packed::Deflated);
  for (const auto& [file, good] : {std::pair(within, true), {past, false}, {small, true}}) {
    std::optional<Zip> zip = Zip::open(file);
    ASSERT_TRUE(zip);
    Bytes bytes;
    const std::string wrong = zip->read(0, &bytes);
    EXPECT_EQ(wrong, good ? "" : "it inflates to more than 250 times its size");
  }
}

TEST(Zip, OnePartIsHeldToTheLimitAndNoFurther) {
  for (const std::size_t more : {0u, 1u}) {
    const Bytes file = make_zip({{"a", Bytes(kMaxPartBytes + more, 'x')}});
    std::optional<Zip> zip = Zip::open(file);
    ASSERT_TRUE(zip);
    Bytes bytes;
    EXPECT_EQ(zip->read(0, &bytes), more == 0 ? "" : "it is larger than is read");
  }
}

TEST(Zip, AllPartsTogetherInflateToTheLimitAndNoFurther) {
  const std::size_t size = std::size_t{64} << 20;
  const Bytes file = make_zip({{"a", Bytes(size, 'x')}, {"b", "y"}});
  std::optional<Zip> zip = Zip::open(file);
  ASSERT_TRUE(zip);
  const Zip::Sink ignore = [](ByteView) { return true; };
  for (std::uint64_t read = 0; read < kMaxPackageBytes; read += size) {
    EXPECT_EQ(zip->read(0, ignore), "");
  }
  EXPECT_EQ(zip->read(1, ignore), "its parts inflate to too much");
}

TEST(Zip, PartsAreCountedToTheLimitAndNoFurther) {
  std::vector<std::pair<std::string, Bytes>> parts;
  for (std::size_t i = 0; i < kMaxParts; ++i) parts.emplace_back(std::to_string(i), "");
  const Bytes within = make_zip(parts);
  parts.emplace_back("one more", "");
  const Bytes past = make_zip(parts);
  std::optional<Zip> zip = Zip::open(within);
  ASSERT_TRUE(zip);
  EXPECT_FALSE(zip->has_too_many());
  EXPECT_EQ(zip->parts().size(), kMaxParts);
  zip = Zip::open(past);
  ASSERT_TRUE(zip);
  EXPECT_TRUE(zip->has_too_many());
  EXPECT_EQ(zip->parts().size(), kMaxParts);
}

TEST(Zip, WhatIsNoZipHasNoParts) {
  EXPECT_FALSE(Zip::open(""));
  EXPECT_FALSE(Zip::open("some words"));
  EXPECT_FALSE(Zip::open(Bytes(100, 'P')));
}

}  // namespace
}  // namespace day::office
