// SPDX-License-Identifier: AGPL-3.0-or-later
#include "png/png.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "document/limits.h"
#include "picture/picture.h"

namespace day::png {
namespace {

document::Picture picture_of(std::uint32_t width, std::uint32_t height) {
  document::Picture out{width, height, {}};
  for (std::size_t at = 0; at < std::size_t{3} * width * height; ++at) {
    out.rgb.push_back(static_cast<char>(at * 7 % 251));
  }
  return out;
}

// Chunks of a PNG in order, "IHDR IDAT IEND".
std::string chunk_names(const Bytes& file) {
  std::string out;
  for (std::size_t at = 8; at + 8 <= file.size();) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(file[at + i]);
    if (!out.empty()) out += ' ';
    out += file.substr(at + 4, 4);
    at += 12 + size;
  }
  return out;
}

// Read back by leptonica, which the other room wraps.
TEST(Png, AReaderFindsTheSamePixels) {
  for (const auto& [width, height] : {std::pair{37u, 11u}, {1u, 1u}, {1u, 300u}, {500u, 2u}}) {
    const document::Picture picture = picture_of(width, height);
    const auto file = encode_png(picture);
    ASSERT_TRUE(file.ok()) << file.error().message;
    const auto back = picture::draw_image(*file, 0, document::kMaxPixels);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(back->width, width);
    EXPECT_EQ(back->height, height);
    EXPECT_EQ(back->rgb, picture.rgb);
  }
}

TEST(Png, NothingIsInItButPixels) {
  const auto file = encode_png(picture_of(300, 200));
  ASSERT_TRUE(file.ok());
  std::string others = chunk_names(*file);
  for (std::size_t at = others.find(" IDAT"); at != std::string::npos; at = others.find(" IDAT")) {
    others.erase(at, 5);
  }
  EXPECT_EQ(others, "IHDR sRGB IEND") << "sRGB says which red is meant";
}

TEST(Png, TheSamePictureGivesTheSameOctets) {
  EXPECT_EQ(*encode_png(picture_of(64, 64)), *encode_png(picture_of(64, 64)));
}

TEST(Png, PicturesThatAreNoneAreRefused) {
  EXPECT_FALSE(encode_png({}).ok());
  document::Picture torn = picture_of(4, 4);
  torn.rgb.pop_back();
  EXPECT_EQ(encode_png(torn).error().code, Code::Unsupported);
  document::Picture large;
  large.width = 1000;
  large.height = document::kMaxPixels / 1000;
  large.rgb.assign(3 * document::kMaxPixels, '\x7F');
  EXPECT_TRUE(encode_png(large).ok());
  ++large.height;
  large.rgb.append(3000, '\x7F');
  EXPECT_EQ(encode_png(large).error().code, Code::Unsupported);
}

}  // namespace
}  // namespace day::png
