// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/picture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <filesystem>

#include "document/limits.h"
#include "os/file.h"
#include "picture/limits.h"
#include "picture/written_exif.h"
#include "png/png.h"

namespace day::picture {
namespace {

using document::Outcome;
using document::Reading;

class Ignored : public document::Children {
 public:
  bool begin(const document::Child&) override { return false; }
  bool bytes(ByteView) override { return false; }
  void end(std::string_view) override {}
};

Reading read(ByteView file) {
  Ignored children;
  return read_image(file, {}, children);
}

std::string property(const Reading& reading, std::string_view name) {
  for (const auto& each : reading.properties) {
    if (each.name == name) return each.value;
  }
  return {};
}

Bytes png_of(std::uint32_t width, std::uint32_t height) {
  const document::Picture picture{width, height, Bytes(std::size_t{3} * width * height, '\x40')};
  return png::encode_png(picture).value();
}

// Red on the left, blue on the right.
PIX* two_colours(l_int32 width, l_int32 height) {
  PIX* pix = pixCreate(width, height, 32);
  for (l_int32 y = 0; y < height; ++y) {
    for (l_int32 x = 0; x < width; ++x) {
      pixSetRGBPixel(pix, x, y, x < width / 2 ? 255 : 0, 0, x < width / 2 ? 0 : 255);
    }
  }
  return pix;
}

Bytes written_as(l_int32 format, PIX* pix) {
  l_uint8* octets = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(pixWriteMem(&octets, &size, pix, format), 0);
  Bytes out(reinterpret_cast<const char*>(octets), size);
  lept_free(octets);
  return out;
}

Bytes written_as(l_int32 format, l_int32 width, l_int32 height) {
  PIX* pix = two_colours(width, height);
  Bytes out = written_as(format, pix);
  pixDestroy(&pix);
  return out;
}

bool is_reddish(const document::Picture& picture, std::size_t x, std::size_t y) {
  const std::size_t at = 3 * (y * picture.width + x);
  return static_cast<unsigned char>(picture.rgb[at]) > 200 &&
         static_cast<unsigned char>(picture.rgb[at + 2]) < 60;
}

TEST(Picture, EveryKindThatIsDrawnShowsWhatWasPutIn) {
  struct Case {
    l_int32 format;
    const char* media_type;
  };
  for (const Case& each :
       {Case{IFF_PNG, "image/png"}, Case{IFF_JFIF_JPEG, "image/jpeg"}, Case{IFF_BMP, "image/bmp"},
        Case{IFF_TIFF_LZW, "image/tiff"}, Case{IFF_PNM, "image/x-portable-anymap"},
        Case{IFF_WEBP, "image/webp"}, Case{IFF_GIF, "image/gif"}}) {
    const Bytes file = written_as(each.format, 80, 40);
    EXPECT_EQ(image_type(file), each.media_type);
    const Reading reading = read(file);
    EXPECT_EQ(reading.outcome, Outcome::Read) << each.media_type << reading.reason;
    EXPECT_EQ(reading.media_type, each.media_type);
    EXPECT_EQ(property(reading, "width"), "80") << each.media_type;
    EXPECT_EQ(property(reading, "height"), "40") << each.media_type;
    EXPECT_TRUE(reading.can_draw);
    ASSERT_EQ(reading.pages.size(), 1u);
    const auto picture = draw_image(file, 0, document::kMaxPixels);
    ASSERT_TRUE(picture.ok()) << each.media_type << picture.error().message;
    EXPECT_EQ(picture->width, 80u);
    EXPECT_EQ(picture->height, 40u);
    EXPECT_TRUE(is_reddish(*picture, 10, 20)) << each.media_type;
    EXPECT_FALSE(is_reddish(*picture, 70, 20)) << each.media_type;
    EXPECT_EQ(draw_image(file, 1, 1000).error().code, Code::NotFound);
  }
}

WrittenDirectory camera(std::uint16_t orientation) {
  WrittenDirectory image;
  image.text(0x010E, "Basin at low tide");
  image.text(0x010F, "Maker");
  image.text(0x0110, "Model 7");
  image.number(0x0112, orientation);
  image.text(0x0131, "Editor 2.1");
  image.text(0x0132, "2015:06:01 10:00:00");
  image.text(0x013B, "Harbour Office");
  return image;
}

TEST(Picture, PlaceTimeAndCameraAreReadFromExif) {
  WrittenDirectory exif;
  exif.text(0x9003, "2015:05:07 09:15:00");
  exif.text(0x9011, "+02:00");
  WrittenDirectory gps;
  gps.text(1, "S");
  gps.rationals(2, {{33, 1}, {30, 1}, {3600, 100}});
  gps.text(3, "E");
  gps.rationals(4, {{18, 1}, {15, 2}, {0, 1}});
  gps.octet(5, 1);
  gps.rationals(6, {{25, 10}});
  gps.rationals(7, {{7, 1}, {15, 1}, {2, 1}});
  gps.text(29, "2015:05:07");
  const Bytes file =
      with_exif(written_as(IFF_JFIF_JPEG, 80, 40), written_exif(camera(1), exif, gps));
  const Reading reading = read(file);
  EXPECT_EQ(reading.outcome, Outcome::Read) << reading.reason;
  EXPECT_EQ(reading.title, "Basin at low tide");
  EXPECT_EQ(reading.author, "Harbour Office");
  EXPECT_EQ(property(reading, "camera"), "Maker Model 7");
  EXPECT_EQ(property(reading, "software"), "Editor 2.1");
  EXPECT_EQ(property(reading, "taken"), "2015-05-07T09:15:00+02:00");
  EXPECT_EQ(property(reading, "modified"), "2015-06-01T10:00:00");
  EXPECT_EQ(property(reading, "latitude"), "-33.510000");
  EXPECT_EQ(property(reading, "longitude"), "18.125000");
  EXPECT_EQ(property(reading, "altitude"), "-2.5");
  EXPECT_EQ(property(reading, "satellite time"), "2015-05-07T07:15:02Z");
  EXPECT_EQ(property(reading, "orientation"), "");
}

TEST(Picture, APlaceThatCannotBeIsNone) {
  struct Case {
    std::uint32_t degrees;
    std::uint32_t of;
    const char* latitude;
  };
  for (const Case& each : {Case{90, 1, "90.000000"}, Case{91, 1, ""}, Case{1, 0, ""}}) {
    WrittenDirectory gps;
    gps.text(1, "N");
    gps.rationals(2, {{each.degrees, each.of}});
    gps.text(3, "E");
    gps.rationals(4, {{18, 1}});
    const Bytes file = with_exif(written_as(IFF_JFIF_JPEG, 8, 8), written_exif(camera(1), {}, gps));
    EXPECT_EQ(property(read(file), "latitude"), each.latitude);
    EXPECT_EQ(property(read(file), "longitude").empty(), std::string_view(each.latitude).empty());
  }
}

// Of an image that is red on the left; which corner is red when it is upright.
TEST(Picture, ThePictureIsTurnedAsExifSays) {
  struct Case {
    std::uint16_t orientation;
    std::uint32_t width;
    bool top_left;
    bool bottom_right;
  };
  for (const Case& each :
       {Case{1, 80, true, false}, Case{2, 80, false, true}, Case{3, 80, false, true},
        Case{4, 80, true, false}, Case{5, 40, true, false}, Case{6, 40, true, false},
        Case{7, 40, false, true}, Case{8, 40, false, true}}) {
    const Bytes file = with_exif(written_as(IFF_JFIF_JPEG, 80, 40),
                                 written_exif(camera(each.orientation), {}, {}));
    const auto picture = draw_image(file, 0, document::kMaxPixels);
    ASSERT_TRUE(picture.ok());
    EXPECT_EQ(picture->width, each.width) << each.orientation;
    EXPECT_EQ(is_reddish(*picture, 4, 4), each.top_left) << each.orientation;
    EXPECT_EQ(is_reddish(*picture, picture->width - 5, picture->height - 5), each.bottom_right)
        << each.orientation;
  }
}

// A mark in one corner tells all eight apart: where it stands once the picture is upright.
TEST(Picture, MirroredPicturesAreSetRight) {
  struct Case {
    std::uint16_t orientation;
    bool is_right;
    bool is_bottom;
  };
  PIX* pix = pixCreate(80, 40, 32);
  for (l_int32 y = 0; y < 16; ++y) {
    for (l_int32 x = 0; x < 16; ++x) pixSetRGBPixel(pix, x, y, 255, 0, 0);
  }
  const Bytes plain = written_as(IFF_JFIF_JPEG, pix);
  pixDestroy(&pix);
  for (const Case& each :
       {Case{1, false, false}, Case{2, true, false}, Case{3, true, true}, Case{4, false, true},
        Case{5, false, false}, Case{6, true, false}, Case{7, true, true}, Case{8, false, true}}) {
    const auto picture = draw_image(
        with_exif(plain, written_exif(camera(each.orientation), {}, {})), 0, document::kMaxPixels);
    ASSERT_TRUE(picture.ok());
    const std::size_t x = each.is_right ? picture->width - 5 : 4;
    const std::size_t y = each.is_bottom ? picture->height - 5 : 4;
    EXPECT_TRUE(is_reddish(*picture, x, y)) << each.orientation;
  }
}

TEST(Picture, TransparentPartsAreDrawnOnWhite) {
  PIX* pix = pixCreate(20, 20, 32);
  pixSetSpp(pix, 4);
  const Bytes file = written_as(IFF_PNG, pix);
  pixDestroy(&pix);
  const auto picture = draw_image(file, 0, document::kMaxPixels);
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture->rgb.substr(0, 3), "\xFF\xFF\xFF");
}

TEST(Picture, ThePictureKeepsWithinItsPixels) {
  const Bytes file = png_of(100, 50);
  EXPECT_EQ(draw_image(file, 0, 5000)->width, 100u);
  const auto smaller = draw_image(file, 0, 4999);
  ASSERT_TRUE(smaller.ok());
  EXPECT_LE(std::uint64_t{smaller->width} * smaller->height, 4999u);
  EXPECT_EQ(smaller->width, 99u);
  const auto line = draw_image(png_of(5000, 1), 0, 100);
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->width, 100u);
  EXPECT_EQ(line->height, 1u);
}

TEST(Picture, AHeaderThatClaimsMoreThanIsDecodedIsNotBelieved) {
  // Rows of 1,000 pixels; the header is changed, the pixels are few.
  for (const std::uint64_t rows : {document::kMaxPixels / 1000, document::kMaxPixels / 1000 + 1}) {
    const Bytes file = fmt::format("P6\n1000 {}\n255\n", rows) + Bytes(3000, '\x40');
    const Reading reading = read(file);
    const bool is_within = rows * 1000 <= document::kMaxPixels;
    EXPECT_EQ(reading.can_draw, is_within);
    EXPECT_EQ(reading.outcome, is_within ? Outcome::Read : Outcome::Partial);
    EXPECT_EQ(reading.pages.at(0).wants_recognition, is_within);
    if (!is_within) {
      EXPECT_EQ(draw_image(file, 0, 1000).error().code, Code::Unsupported);
    }
  }
  // Four gigabytes in a PNG of a hundred octets.
  Bytes png = png_of(1, 1);
  png.replace(16, 8, std::string_view("\0\0\x7F\xFF\0\0\x7F\xFF", 8));
  EXPECT_EQ(read(png).outcome, Outcome::Partial);
  EXPECT_EQ(draw_image(png, 0, 1000).error().code, Code::Unsupported);
}

TEST(Picture, SmallPicturesHoldNoText) {
  struct Case {
    std::uint32_t width;
    std::uint32_t height;
  };
  const auto long_side = static_cast<std::uint32_t>(kMinTextPixels);
  const auto fitting = static_cast<std::uint32_t>(kMinTextPixels / kMinTextSide);
  EXPECT_TRUE(read(png_of(fitting, kMinTextSide)).pages[0].wants_recognition);
  EXPECT_FALSE(read(png_of(long_side, kMinTextSide - 1)).pages[0].wants_recognition);
  EXPECT_FALSE(read(png_of(fitting - 1, kMinTextSide)).pages[0].wants_recognition);
}

TEST(Picture, EachPageOfATiffIsAPage) {
  const std::filesystem::path path =
      std::filesystem::path(::testing::TempDir()) / "daylight_picture_test.tif";
  for (l_int32 page = 0; page < 3; ++page) {
    PIX* pix = two_colours(60 + 10 * page, 40);
    pixWriteTiff(path.c_str(), pix, IFF_TIFF_ZIP, page == 0 ? "w" : "a");
    pixDestroy(&pix);
  }
  const Bytes file = *os::read_file(path, document::kMaxDocumentBytes);
  std::filesystem::remove(path);
  const Reading reading = read(file);
  EXPECT_EQ(reading.page_count, 3u);
  ASSERT_EQ(reading.pages.size(), 3u);
  EXPECT_EQ(reading.pages[2].label, "3");
  EXPECT_EQ(draw_image(file, 2, document::kMaxPixels)->width, 80u);
  EXPECT_EQ(draw_image(file, 3, document::kMaxPixels).error().code, Code::NotFound);
}

TEST(Picture, KindsThatAreNotDrawnAreNamedAndTheirExifIsRead) {
  const Bytes file = Bytes(
                         "\0\0\0\x18"
                         "ftypheic\0\0\0\0mif1heic",
                         24) +
                     written_exif(camera(6), {}, {});
  const Reading reading = read(file);
  EXPECT_EQ(reading.outcome, Outcome::Unsupported);
  EXPECT_EQ(reading.reason, "the pixels of HEIF files are not read");
  EXPECT_EQ(reading.media_type, "image/heif");
  EXPECT_EQ(property(reading, "camera"), "Maker Model 7");
  EXPECT_EQ(draw_image(file, 0, 1000).error().code, Code::Unsupported);
  EXPECT_EQ(read("no image").outcome, Outcome::Unsupported);
}

TEST(Picture, TornFilesEndInAWord) {
  for (const l_int32 format : {IFF_PNG, IFF_BMP, IFF_TIFF_LZW, IFF_PNM, IFF_WEBP, IFF_GIF}) {
    const Bytes file = written_as(format, 80, 40);
    for (std::size_t size = 0; size < file.size(); size += 1 + file.size() / 50) {
      const Reading reading = read(file.substr(0, size));
      EXPECT_TRUE(reading.outcome == Outcome::Read || !reading.reason.empty());
      const auto picture = draw_image(file.substr(0, size), 0, document::kMaxPixels);
      EXPECT_TRUE(picture.ok() || !picture.error().message.empty());
    }
  }
}

}  // namespace
}  // namespace day::picture
