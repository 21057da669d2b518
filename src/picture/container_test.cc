// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/container.h"

#include <gtest/gtest.h>

#include "document/limits.h"
#include "picture/limits.h"

namespace day::picture {
namespace {

using namespace std::string_view_literals;

TEST(Container, KindsAreToldByTheirFirstOctets) {
  struct Case {
    std::string_view octets;
    Kind kind;
  };
  for (const Case& each : {
           Case{"\x89PNG\r\n\x1A\n"sv, Kind::Png},
           Case{"\xFF\xD8\xFF\xE0"sv, Kind::Jpeg},
           Case{"GIF89a"sv, Kind::Gif},
           Case{"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"sv, Kind::Bmp},
           Case{"BMW is a car, not a bitmap"sv, Kind::None},
           Case{"II*\0\x08\0\0\0"sv, Kind::Tiff},
           Case{"MM\0+\0\x08\0\0"sv, Kind::Tiff},
           Case{"RIFF\x10\0\0\0WEBPVP8 "sv, Kind::WebP},
           Case{"RIFF\x10\0\0\0WAVEfmt "sv, Kind::None},
           Case{"P6\n2 2\n255\n"sv, Kind::Pnm},
           Case{"P6 of the plan"sv, Kind::None},
           Case{"P4\n# made by\n2 2\n"sv, Kind::Pnm},
           Case{"P1 1st paragraph"sv, Kind::None},
           Case{"\0\0\0\x18"
                "ftypheic\0\0"sv,
                Kind::Heif},
           Case{"\0\0\0\x18"
                "ftypmp42\0\0"sv,
                Kind::None},
           Case{"\xD7\xCD\xC6\x9A"sv, Kind::Wmf},
           Case{"8BPS\0\1"sv, Kind::Photoshop},
           Case{"<svg></svg>"sv, Kind::None},
           Case{""sv, Kind::None},
       }) {
    EXPECT_EQ(find_kind(each.octets), each.kind) << each.octets;
  }
}

// A chunk as ISO/IEC 15948 has it, with a checksum that nobody looks at.
Bytes png_chunk(std::string_view name, ByteView content) {
  Bytes out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(content.size() >> shift & 0xFF));
  }
  return out.append(name).append(content).append(4, '\0');
}

TEST(Container, TextChunksOfAPngAreFound) {
  const Bytes file = Bytes("\x89PNG\r\n\x1A\n") + png_chunk("IHDR", Bytes(13, '\0')) +
                     png_chunk("tEXt", "Software\0Scanner of the harb\xF6r"sv) +
                     png_chunk("iTXt", "Title\0\0\0de\0Titel\0Becken"sv) +
                     png_chunk("iTXt", "Comment\0\1\0\0\0compressed"sv) + png_chunk("IEND", "");
  const auto found = find_comments(file, Kind::Png);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "software");
  EXPECT_EQ(found[0].value, "Scanner of the harb\u00f6r");
  EXPECT_EQ(found[1].name, "title");
  EXPECT_EQ(found[1].value, "Becken");
}

TEST(Container, ChunksAreLookedAtUpToABound) {
  for (const std::size_t before : {kMaxChunks - 1, kMaxChunks}) {
    Bytes file("\x89PNG\r\n\x1A\n");
    for (std::size_t at = 0; at < before; ++at) file += png_chunk("IDAT", "");
    file += png_chunk("tEXt", "Comment\0last"sv);
    EXPECT_EQ(find_comments(file, Kind::Png).size(), before < kMaxChunks ? 1u : 0u);
  }
}

TEST(Container, CommentsOfAJpegAreFound) {
  const Bytes file("\xFF\xD8\xFF\xE0\0\4ab\xFF\xFE\0\7Basin\xFF\xFE\0\4  \xFF\xDA\0\2\xFF\xFE"sv);
  const auto found = find_comments(file, Kind::Jpeg);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].value, "Basin");
}

Bytes u32(std::uint32_t value) {
  Bytes out;
  ByteWriter(&out).u32(value);
  return out;
}

// A TIFF whose `count` directories are empty and lie one after the other, six octets each.
Bytes tiff_of(std::size_t count, std::uint32_t last_points_to = 0) {
  Bytes out = Bytes("II*\0", 4) + u32(8);
  for (std::size_t at = 1; at <= count; ++at) {
    const auto next = static_cast<std::uint32_t>(8 + 6 * at);
    out += Bytes(2, '\0') + u32(at < count ? next : last_points_to);
  }
  return out;
}

TEST(Container, DirectoriesOfATiffAreCounted) {
  EXPECT_EQ(count_tiff_pages(tiff_of(1), 100), 1u);
  EXPECT_EQ(count_tiff_pages(tiff_of(7), 100), 7u);
  EXPECT_EQ(count_tiff_pages(tiff_of(7), 5), 5u);
  EXPECT_EQ(count_tiff_pages(tiff_of(7, 8), 100), 7u) << "the last points to the first";
  EXPECT_EQ(count_tiff_pages(tiff_of(7, 0xFFFFFFFF), 100), 7u) << "the last points outside";
  EXPECT_EQ(count_tiff_pages("II*\0", 100), 0u);
  // BigTIFF: eight octets of offset, of count and of the next one.
  const Bytes big = Bytes("II+\0\x08\0\0\0", 8) + u32(16) + u32(0) + Bytes(8, '\0') + u32(32) +
                    u32(0) + Bytes(8, '\0') + Bytes(8, '\0');
  EXPECT_EQ(count_tiff_pages(big, 100), 2u);
}

}  // namespace
}  // namespace day::picture
